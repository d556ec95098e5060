"""The HTTP part of many hosts by aiohttp: every address of every host once, fifty hosts at a time, verified."""

import asyncio
import ssl
import sys

import aiohttp
from aiohttp.abc import AbstractResolver

SIMULTANEOUS = 50


class Table(AbstractResolver):
    """Host names by a table."""

    def __init__(self, addresses: dict[str, str], port: int) -> None:
        self._addresses, self._port = addresses, port

    async def resolve(self, host, port=0, family=0):  # noqa: ANN001, ANN201
        address = self._addresses[host]
        return [{"hostname": host, "host": address, "port": self._port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing to close."""


async def main(authority: str, port: int, table: str, paths: list[str]) -> int:
    """Ask everything; the number of answers that were not 200."""
    with open(table, encoding="utf-8") as file:  # noqa: ASYNC230, PTH123
        addresses = dict(line.split() for line in file)
    bad = 0
    waiting = iter(addresses)
    context = ssl.create_default_context(cafile=authority)
    connector = aiohttp.TCPConnector(
        ssl=context, limit=SIMULTANEOUS * 4, limit_per_host=4, resolver=Table(addresses, port)
    )

    async def work(session: aiohttp.ClientSession) -> None:
        nonlocal bad
        for host in waiting:
            for path in paths:
                async with session.get(f"https://{host}{path}") as answer:
                    await answer.read()
                    bad += answer.status != 200

    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(work(session) for _ in range(SIMULTANEOUS)))
    return bad


if __name__ == "__main__":
    authority, port, table, *paths = sys.argv[1:]
    sys.exit(asyncio.run(main(authority, int(port), table, paths)) != 0)
