"""A mail server that says what it is told to, and speaks TLS where that is part of it."""

from __future__ import annotations

import asyncio
import ssl

from tests.lab.fault import Bench, Serve

GREETING = b"220 mx.example ESMTP\r\n"
OFFERS = b"250-mx.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"
READY = b"220 go ahead\r\n"


def mail(
    *, greeting: bytes = GREETING, offers: bytes = OFFERS, ready: bytes = READY, context: ssl.SSLContext | None = None
) -> Serve:
    """Greets, answers the first command with ``offers`` and the second with ``ready``, then shakes hands if it can."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for said in (greeting, offers, ready):
            writer.write(said)
            await writer.drain()
            if said is not ready:
                await reader.readline()
        if context is not None:
            await writer.start_tls(context)
        await reader.read()

    return serve


async def started(bench: Bench, serve: Serve) -> int:
    """The port of a new server."""
    return await bench.listen(serve)
