"""A mail server, asked whether it speaks TLS (RFC 5321 §3.2, RFC 3207). No mail is sent."""

from __future__ import annotations

import asyncio
import re

from trustgen.facts.smtp import StarttlsFacts
from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.net.certificate import Certificates
from trustgen.net.connection import Connection, Dialer
from trustgen.net.failure import LookFailed, mapped
from trustgen.net.settings import Endpoint, Settings

_MOST_LINES = 100
_LINE = re.compile(rb"([0-9]{3})([ -])?(.*)", re.DOTALL)


class _NotOffered(Exception):
    """The server does not list STARTTLS."""


@dataclass(frozen=True, slots=True)
class Starttls:
    """Asks mail servers with the run's settings and trust."""

    settings: Settings
    dialer: Dialer
    certificates: Certificates

    async def look(self, host: str, endpoint: Endpoint) -> StarttlsFacts:
        """What the server at ``endpoint`` offers to a client that names ``host``. Raises LookFailed."""
        try:
            shown = await self.certificates.look(host, endpoint, self._until_tls)
        except _NotOffered:
            return StarttlsFacts(host, endpoint.port, offered=False)
        return StarttlsFacts(host, endpoint.port, offered=True, certificate=shown)

    async def _until_tls(self, connection: Connection) -> None:
        limit = self.settings.read_timeout
        with mapped("the mail server's answer", limit):
            async with asyncio.timeout(limit):
                await _talk(connection)


async def _talk(connection: Connection) -> None:
    await _expect(connection, 220, "greets us")
    address = connection.wire.local_address
    literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
    # Without a name of our own, the address is what RFC 5321 §4.1.3 asks for.
    await connection.send(f"EHLO {literal}\r\n".encode("ascii"))
    offers = await _expect(connection, 250, "answers EHLO")
    if not any(offer.split(b" ")[0].upper() == b"STARTTLS" for offer in offers):
        await connection.send(b"QUIT\r\n")
        raise _NotOffered
    await connection.send(b"STARTTLS\r\n")
    await _expect(connection, 220, "answers STARTTLS")
    if connection.has_input:
        raise LookFailed(Why.GARBLED, "the mail server speaks before the TLS handshake")


async def _expect(connection: Connection, code: int, doing: str) -> tuple[bytes, ...]:
    """The lines of one reply, which must have that code."""
    lines = []
    for _ in range(_MOST_LINES):
        line = await _line(connection)
        found = _LINE.fullmatch(line)
        if found is None:
            raise LookFailed(Why.GARBLED, "what answers is no mail server", repr(line[:80]))
        if int(found[1]) != code:
            reason = f"the mail server {doing} with {int(found[1])}"
            raise LookFailed(
                Why.THROTTLED if found[1].startswith(b"4") else Why.NO_PERMISSION, reason, repr(line[:200])
            )
        lines.append(found[3])
        if found[2] != b"-":
            return tuple(lines)
    raise LookFailed(Why.TOO_LARGE, "the mail server's answer does not end")


async def _line(connection: Connection) -> bytes:
    try:
        return (await connection.wire.read_until(b"\n")).rstrip(b"\r\n")
    except asyncio.IncompleteReadError as error:
        raise LookFailed(Why.RESET, "the mail server closed the connection", repr(error)) from error
    except asyncio.LimitOverrunError as error:
        raise LookFailed(Why.GARBLED, "what answers is no mail server", repr(error)) from error
