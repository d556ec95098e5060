"""An honest web site that counts: connections, how many were open at once, and what it was asked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from tests.lab.fault import Bench

#: Request head, as received → response, as sent.
Page = Callable[[str], bytes]


def ok(body: bytes = b"ok", head: str = "") -> bytes:
    """A 200 with ``body``; ``head`` are further header lines, each with its CRLF."""
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode("latin-1") + body


def redirect(location: str) -> bytes:
    """A 302 to ``location``."""
    return f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: {location}\r\n\r\n".encode("latin-1")


class Site:
    """``heads`` are the requests; ``most`` is the highest number of connections open at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.heads: list[str] = []
        self.connections = 0
        self.open = 0
        self.most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it ends."""
        self.connections += 1
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.heads.append(head)
                writer.write(self._page(head))
                await writer.drain()
        finally:
            self.open -= 1

    async def start(self, bench: Bench, context: ssl.SSLContext | None = None) -> int:
        """Serve on a port of 127.0.0.1 and return it."""
        return await bench.listen(self.serve, context)
