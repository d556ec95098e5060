"""A new httpx client for every claim, as simple scripts have it."""

import sys

import httpx

authority, count, *urls = sys.argv[1:]
for index in range(int(count)):
    with httpx.Client(verify=authority) as client:
        client.get(urls[index % len(urls)])
