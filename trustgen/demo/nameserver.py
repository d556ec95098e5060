"""The zone over UDP and TCP on one port of loopback (RFC 1035 §4.2, RFC 7766)."""

from __future__ import annotations

import asyncio
import errno
from contextlib import suppress
from typing import cast

import dns.exception
import dns.flags
import dns.message

from trustgen.demo.channel import conversation
from trustgen.demo.web import LOOPBACK
from trustgen.demo.zone import Zone

_ATTEMPTS = 20
_SMALLEST_UDP = 512


class Nameserver(asyncio.DatagramProtocol):
    """Answers from a zone. ``port`` is the same for both transports."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._transport: asyncio.DatagramTransport | None = None
        self._server: asyncio.Server | None = None
        self._lost = asyncio.Event()
        self._conversations: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self) -> None:
        """Listen. Raises OSError if no port is free for both transports."""
        for attempt in range(_ATTEMPTS):
            self._server = await asyncio.start_server(self._begin, LOOPBACK, 0)
            self.port = self._server.sockets[0].getsockname()[1]
            try:
                loop = asyncio.get_running_loop()
                await loop.create_datagram_endpoint(lambda: self, local_addr=(LOOPBACK, self.port))
            except OSError as error:
                self._server.close()
                if error.errno != errno.EADDRINUSE or attempt == _ATTEMPTS - 1:
                    raise
            else:
                return

    async def close(self) -> None:
        """Stop listening, end every conversation, and wait until nothing is left."""
        if self._server:
            self._server.close()
        for task in self._conversations:
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        if self._transport:
            self._transport.close()
            await self._lost.wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # The selector event loop's transport is a DatagramTransport in all but name.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answered = self._answered(data)
        if answered and self._transport:
            query, response = answered
            self._transport.sendto(_fitting(query, response), addr)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._conversations.add(task)
        task.add_done_callback(self._conversations.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with conversation(writer):
                await self._answer_all(reader, writer)
        finally:
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            size = int.from_bytes(await reader.readexactly(2), "big")
            answered = self._answered(await reader.readexactly(size))
            if not answered:
                break
            wire = answered[1].to_wire()
            writer.write(len(wire).to_bytes(2, "big") + wire)
            await writer.drain()

    def _answered(self, wire: bytes) -> tuple[dns.message.Message, dns.message.Message] | None:
        """The query and its response; None for what is no query, which is left without an answer."""
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        return None if query.flags & dns.flags.QR else (query, self._zone.answer(query))


def _fitting(query: dns.message.Message, response: dns.message.Message) -> bytes:
    """The response in what the client takes over UDP, else its head alone with the TC flag (RFC 2181 §9)."""
    room = max(_SMALLEST_UDP, query.payload)
    wire = response.to_wire(max_size=65535)
    if len(wire) <= room:
        return wire
    short = dns.message.make_response(query)
    short.flags |= dns.flags.TC | dns.flags.AA
    return short.to_wire()
