"""A name server on loopback, over UDP and TCP, that answers each name in one way."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

#: Query and whether it came by TCP → reply in wire format, or None to keep silent.
Reply = Callable[[dns.message.Message, bool], bytes | None]


class NameServer(asyncio.DatagramProtocol):
    """Replies by the first label of the name asked for. ``asked`` counts queries."""

    def __init__(self, replies: dict[str, Reply]) -> None:
        self._replies = replies
        self.asked = 0
        self.port = 0

    async def start(self) -> int:
        """Listen on one port for both transports."""
        self._tcp = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._tcp.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", self.port))
        return self.port

    async def stop(self) -> None:
        """Close both transports."""
        self._udp.close()
        self._tcp.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to reply by."""
        # Not an instance of DatagramTransport before Python 3.12, though it is one in all but name.
        self._udp = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Reply to one query by UDP."""
        reply = self._reply(data, False)
        if reply is not None:
            self._udp.sendto(reply, addr)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            reply = self._reply(await reader.readexactly(length), True)
            if reply is not None:
                writer.write(struct.pack("!H", len(reply)) + reply)
                await writer.drain()
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    def _reply(self, wire: bytes, tcp: bool) -> bytes | None:
        self.asked += 1
        query = dns.message.from_wire(wire)
        label = query.question[0].name.labels[0].decode("ascii")
        return self._replies[label](query, tcp)


def answer(*records: str, rcode: dns.rcode.Rcode = dns.rcode.NOERROR) -> Reply:
    """Reply with ``records`` ("NAME TYPE CONTENT …"; @ is the name asked for), those of other types only as aliases."""

    def reply(query: dns.message.Message, tcp: bool) -> bytes:
        message = dns.message.make_response(query)
        message.set_rcode(rcode)
        for record in records:
            owner, rtype, content = record.split(" ", 2)
            name = query.question[0].name if owner == "@" else dns.name.from_text(owner)
            message.answer.append(dns.rrset.from_text(name, 60, "IN", rtype, content))
        return message.to_wire(max_size=65535)

    return reply


def by_type(**replies: Reply) -> Reply:
    """Another reply for each record type."""

    def reply(query: dns.message.Message, tcp: bool) -> bytes | None:
        return replies[dns.rdatatype.to_text(query.question[0].rdtype)](query, tcp)

    return reply


def truncated(full: Reply) -> Reply:
    """Nothing but the truncation flag by UDP, everything by TCP."""

    def reply(query: dns.message.Message, tcp: bool) -> bytes | None:
        if tcp:
            return full(query, tcp)
        message = dns.message.make_response(query)
        message.flags |= dns.flags.TC
        return message.to_wire()

    return reply


def silent(query: dns.message.Message, tcp: bool) -> None:
    """No reply."""


def garbage(query: dns.message.Message, tcp: bool) -> bytes:
    """The right identity, then nonsense."""
    return query.to_wire()[:2] + b"\x80\x00\xff\xff\xff\xff"


def wrong_identity(query: dns.message.Message, tcp: bool) -> bytes:
    """A reply to somebody else's question, as a forger would guess it."""
    message = dns.message.make_response(query)
    message.id = query.id ^ 1
    message.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", "192.0.2.66"))
    return message.to_wire()
