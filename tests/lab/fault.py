"""A row of the lab's table, and what a fault stands on."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import trustme

from tests.ports import free_port
from trustgen.model.observation import Request, Why

HOST = "faulty.example"

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Bench:
    """What servers need: a CA that the looker trusts, and the servers started so far."""

    ca: trustme.CA
    servers: list[asyncio.AbstractServer] = field(default_factory=list)
    transports: list[asyncio.BaseTransport] = field(default_factory=list)

    async def listen(self, serve: Serve, context: ssl.SSLContext | None = None) -> int:
        """Serve on a port of 127.0.0.1 and return it. A connection that breaks is the fault's own business."""

        async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError):
                    await serve(reader, writer)
            finally:
                writer.transport.abort()

        server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=context)
        self.servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def context(self, leaf: trustme.LeafCert) -> ssl.SSLContext:
        """A server's context that shows ``leaf``."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        return context


#: Starts the fault on the lab's loop and returns the port.
Start = Callable[[Bench], Awaitable[int]]


@dataclass(frozen=True)
class Fault:
    """``request`` asks ``HOST``, which leads to the fault's port whatever port is asked.

    ``expected`` is why nothing is seen, or what must be true of the facts that are. ``because`` says why that is right.
    """

    name: str
    start: Start
    request: Request
    expected: Why | Callable[[Any], bool]
    because: str


async def refuses(bench: Bench) -> int:
    """Nobody listens."""
    return free_port()


def raw(serve: Serve) -> Start:
    """A server that speaks TCP."""

    async def start(bench: Bench) -> int:
        return await bench.listen(serve)

    return start


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST in place of FIN."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept and say nothing until the other side is gone."""
    while await reader.read(1024):
        pass


async def reset_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST right after the connection is accepted."""
    reset(writer)


async def reset_when_spoken_to(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RST as soon as something was said."""
    await reader.read(1024)
    reset(writer)


async def close_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """FIN as soon as something was said."""
    await reader.read(1024)


def says(*pieces: bytes, hang: bool = False, pause: float = 0.0) -> Serve:
    """Read something, answer ``pieces`` whatever it was; then close, or keep silent."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if hang:
            await silence(reader, writer)
        elif writer.can_write_eof():
            writer.write_eof()
            await silence(reader, writer)

    return serve


def floods(piece: bytes, first: bytes = b"") -> Serve:
    """Answer ``first`` and then ``piece`` without end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()

    return serve
