"""Bytes over a connection, with TLS or without.

asyncio's own TLS drops the alert when a handshake fails, so that a refused version would look like a lost
connection; here the alert is sent, as servers do.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

#: Seconds that a conversation may take.
PATIENCE = 10.0
_PIECE = 16_384


@asynccontextmanager
async def conversation(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    """What is said over a connection, which ends with it: when all is said, when the other side breaks off, when
    patience does, or with the server.
    """
    try:
        with suppress(OSError, TimeoutError, EOFError):
            async with asyncio.timeout(PATIENCE):
                yield
    finally:
        writer.close()


class Channel(Protocol):
    """A connection that is open both ways."""

    async def receive(self) -> bytes:
        """The next bytes; empty once the other side is done."""

    async def send(self, octets: bytes) -> None:
        """Send all of ``octets``."""


class Plain:
    """A connection as it is."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def receive(self) -> bytes:
        return await self._reader.read(_PIECE)

    async def send(self, octets: bytes) -> None:
        self._writer.write(octets)
        await self._writer.drain()


class Unbound(Plain):
    """A connection whose ServerHellos do not say that renegotiation is bound to it (RFC 5746 §3.6).

    OpenSSL cannot be told to leave that out, so another number stands in place of the extension's. Clients that know
    TLS 1.3, where there is no such extension, see no difference.
    """

    async def send(self, octets: bytes) -> None:
        await super().send(octets.replace(b"\xff\x01\x00\x01\x00", b"\xff\x02\x00\x01\x00", 1))


class Secured:
    """A connection inside TLS. ``handshake`` comes first."""

    def __init__(self, below: Plain, context: ssl.SSLContext) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    async def handshake(self) -> None:
        """Agree on keys. Raises ssl.SSLError after the alert has been sent, EOFError if the client leaves."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._feed():
                    raise EOFError from None
            except ssl.SSLError:
                await self._flush()
                raise
            else:
                return await self._flush()

    async def receive(self) -> bytes:
        while True:
            try:
                return self._tls.read(_PIECE)
            except ssl.SSLWantReadError:
                if not await self._feed():
                    return b""
            except ssl.SSLZeroReturnError:
                return b""

    async def send(self, octets: bytes) -> None:
        self._tls.write(octets)
        await self._flush()

    async def close(self) -> None:
        """Say goodbye (close_notify) without waiting for an answer."""
        with suppress(ssl.SSLError):  # wanting the other side's goodbye is the normal case
            self._tls.unwrap()
        await self._flush()

    async def _feed(self) -> bool:
        octets = await self._below.receive()
        self._incoming.write(octets)
        return bool(octets)

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self._below.send(self._outgoing.read())
