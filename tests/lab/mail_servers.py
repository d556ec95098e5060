"""Mail servers that misbehave, each in one way (RFC 5321, RFC 3207)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import trustme

from tests.lab.fault import Bench, Serve, Start, raw, reset, silence

MX = "mx.faulty.example"
_OFFER = b"250-mx\r\n250-STARTTLS\r\n250 SIZE 1\r\n"


def replies(greeting: bytes, ehlo: bytes = _OFFER, starttls: bytes = b"220 go\r\n", *, then: Serve = silence) -> Start:
    """A server that answers so; ``then`` is what it does in place of a handshake."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        for reply in (ehlo, starttls):
            await reader.readuntil(b"\r\n")
            writer.write(reply)
            await writer.drain()
        await then(reader, writer)

    return raw(serve)


async def cuts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST in place of a handshake."""
    reset(writer)


async def talks_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Without an end, before any handshake."""
    while True:
        writer.write(b"250-more\r\n")
        await writer.drain()


def shows(leaf: Callable[[trustme.CA], trustme.LeafCert]) -> Start:
    """A sound server with the certificate that ``leaf`` makes from the lab's authority."""

    async def start(bench: Bench) -> int:
        context = bench.context(leaf(bench.ca))

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 mx\r\n")
            await reader.readuntil(b"\r\n")
            writer.write(_OFFER)
            await reader.readuntil(b"\r\n")
            writer.write(b"220 go\r\n")
            await writer.drain()
            await writer.start_tls(context)
            await silence(reader, writer)

        return await bench.listen(serve)

    return start


SOUND = shows(lambda ca: ca.issue_cert(MX))
