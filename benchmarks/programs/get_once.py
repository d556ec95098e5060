"""The least that looks at anything: import httpx, make one GET."""

import ssl
import sys

import httpx

url, authority = sys.argv[1:]
sys.exit(httpx.get(url, verify=ssl.create_default_context(cafile=authority)).status_code != 200)
