"""Ask a server what it makes of one TLS version: send one ClientHello, read until the answer is clear, hang up."""

from __future__ import annotations

import asyncio
import os

from trustgen.facts.tls import HelloAnswer
from trustgen.net.connection import Connection, Dialer
from trustgen.net.failure import mapped
from trustgen.net.hello import WIRE, Alerted, Chose, More, NotTls, build, name_of, parse
from trustgen.net.settings import Endpoint, Settings

_PROTOCOL_VERSION = 70
#: No ServerHello needs more; a flood of warning alerts ends here.
_ENOUGH = 64 << 10


class HelloOutcome:
    """How one hello was met. A ``weak`` refusal proves nothing alone: its cause may be another than the version."""

    __slots__ = ("answer", "how", "weak")

    def __init__(self, answer: HelloAnswer, how: str, weak: bool = False) -> None:
        self.answer = answer
        self.how = how
        self.weak = weak


async def say_hello(
    dialer: Dialer, settings: Settings, host: str, endpoint: Endpoint, version: str, sni: bool
) -> HelloOutcome:
    """Offer ``version`` alone. Raises LookFailed when no connection came about or nothing came back in time."""
    connection = await dialer.reach(host, endpoint)
    try:
        with mapped("the answer to a TLS hello", settings.read_timeout):
            async with asyncio.timeout(settings.read_timeout):
                return await _converse(connection, build(version, host if sni else None, os.urandom(32)), version)
    finally:
        connection.close()


async def _converse(connection: Connection, hello: bytes, version: str) -> HelloOutcome:
    received = b""
    try:
        await connection.send(hello)
        while len(received) < _ENOUGH:
            octets = await connection.read(_ENOUGH)
            received += octets
            outcome = parse(received, version)
            if not isinstance(outcome, More):
                return _meaning(outcome, version)
            if not octets:
                return _weak("closed the connection")
    except (ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
        return _weak("reset the connection")
    return HelloOutcome(HelloAnswer.SILENT, "only warnings")


def _weak(how: str) -> HelloOutcome:
    return HelloOutcome(HelloAnswer.REFUSED, how, weak=True)


def _meaning(outcome: Chose | Alerted | NotTls, version: str) -> HelloOutcome:
    match outcome:
        case Chose(version=chosen, retry=retry):
            if chosen != WIRE[version]:
                return HelloOutcome(HelloAnswer.REFUSED, f"chose {name_of(chosen)}")
            return HelloOutcome(HelloAnswer.ACCEPTED, f"{'retry' if retry else 'ServerHello'} with {name_of(chosen)}")
        case Alerted(code=code):
            how = f"{outcome.name} alert"
            return HelloOutcome(HelloAnswer.REFUSED, how) if code == _PROTOCOL_VERSION else _weak(how)
        case NotTls(what=what):
            return HelloOutcome(HelloAnswer.SILENT, what)
