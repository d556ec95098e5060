"""The mail servers: they greet, offer STARTTLS and take no mail (RFC 5321, RFC 3207)."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from trustgen.demo.channel import Channel, Plain, Secured, conversation
from trustgen.demo.web import LOOPBACK

#: Octets that a command line may have (RFC 5321 §4.5.3.1.4).
_LONGEST_LINE = 512


def context(chain: Path) -> ssl.SSLContext:
    """TLS 1.2 or newer; ``chain`` holds key and certificates."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(chain)
    return made


async def serve_mail(host: str, tls: ssl.SSLContext) -> asyncio.Server:
    """Listen on a free port of loopback as the mail server ``host``."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with conversation(writer):
            await _converse(host, Plain(reader, writer), tls)

    return await asyncio.start_server(meet, LOOPBACK, 0)


async def _converse(host: str, channel: Plain, tls: ssl.SSLContext) -> None:
    await channel.send(f"220 {host} ESMTP\r\n".encode())
    if await _answer(host, channel, offers_tls=True):
        secured = Secured(channel, tls)
        await secured.handshake()
        await _answer(host, secured, offers_tls=False)
        await secured.close()


async def _answer(host: str, channel: Channel, *, offers_tls: bool) -> bool:
    """Answer commands until the client leaves (False) or asks for TLS (True)."""
    received = b""
    while True:
        while b"\n" not in received:
            more = await channel.receive()
            if not more or len(received) > _LONGEST_LINE:
                return False
            received += more
        line, _, received = received.partition(b"\n")
        command = line.split(b" ")[0].strip().upper()
        if command == b"STARTTLS" and offers_tls:
            await channel.send(b"220 Go ahead\r\n")
            # What was sent before the handshake is forgotten: it was not protected (RFC 3207 §6).
            return True
        await channel.send(_reply(host, command, offers_tls=offers_tls))
        if command == b"QUIT":
            return False


def _reply(host: str, command: bytes, *, offers_tls: bool) -> bytes:
    match command:
        case b"EHLO":
            return f"250-{host}\r\n{'250-STARTTLS' if offers_tls else '250-8BITMIME'}\r\n250 SIZE 10240000\r\n".encode()
        case b"HELO" | b"NOOP" | b"RSET":
            return f"250 {host}\r\n".encode()
        case b"QUIT":
            return b"221 Goodbye\r\n"
        case _:
            return b"554 No mail is taken here\r\n"
