"""Ask a server what it makes of a TLS version, or of some suites: send one ClientHello, read the answer, hang up."""

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
    """How one hello was met. A ``weak`` refusal proves nothing alone: its cause may be another than the version.

    ``renegotiation`` is what the ServerHello says of it, as in :class:`~trustgen.net.hello.Chose`.
    """

    __slots__ = ("answer", "how", "renegotiation", "weak")

    def __init__(self, answer: HelloAnswer, how: str, *, weak: bool = False, renegotiation: bool = False) -> None:
        self.answer = answer
        self.how = how
        self.weak = weak
        self.renegotiation = renegotiation


def settled(first: HelloOutcome, again: HelloOutcome | None, sound: bool) -> HelloOutcome:
    """What a weak refusal is worth after it was asked for again; ``sound`` when the controls stand.

    It had any cause; only one that repeats, between two accepted hellos, is a refusal of what was offered.
    """
    if again is None:
        return HelloOutcome(HelloAnswer.SILENT, f"{first.how}, then no answer")
    if not again.weak:
        return again
    if not sound:
        return HelloOutcome(HelloAnswer.SILENT, f"{first.how}, but the server no longer answered the control")
    return HelloOutcome(HelloAnswer.REFUSED, f"{first.how}, twice")


async def say_hello(
    dialer: Dialer,
    settings: Settings,
    host: str,
    endpoint: Endpoint,
    version: str,
    sni: bool,
    suites: tuple[int, ...] = (),
) -> HelloOutcome:
    """Offer ``version`` alone; or ``suites`` alone, in any version up to it.

    Raises LookFailed when no connection came about or nothing came back in time.
    """
    hello = build(version, host if sni else None, os.urandom(32), suites)
    connection = await dialer.reach(host, endpoint)
    try:
        with mapped("the answer to a TLS hello", settings.read_timeout):
            async with asyncio.timeout(settings.read_timeout):
                return await _converse(connection, hello, version, suites)
    finally:
        connection.close()


async def _converse(connection: Connection, hello: bytes, version: str, suites: tuple[int, ...]) -> HelloOutcome:
    received = b""
    try:
        await connection.send(hello)
        while len(received) < _ENOUGH:
            octets = await connection.read(_ENOUGH)
            received += octets
            outcome = parse(received, version, suites)
            if not isinstance(outcome, More):
                return _meaning(outcome, version, suites)
            if not octets:
                return _weak("closed the connection")
    except (ConnectionResetError, BrokenPipeError, ConnectionAbortedError):
        return _weak("reset the connection")
    return HelloOutcome(HelloAnswer.SILENT, "only warnings")


def _weak(how: str) -> HelloOutcome:
    return HelloOutcome(HelloAnswer.REFUSED, how, weak=True)


def _meaning(outcome: Chose | Alerted | NotTls, version: str, suites: tuple[int, ...]) -> HelloOutcome:
    match outcome:
        case Chose(version=chosen, retry=retry):
            if suites:
                how = f"chose suite 0x{outcome.suite:04X} in {name_of(chosen)}"
                return HelloOutcome(HelloAnswer.ACCEPTED, how, renegotiation=outcome.renegotiation)
            if chosen != WIRE[version]:
                return HelloOutcome(HelloAnswer.REFUSED, f"chose {name_of(chosen)}")
            return HelloOutcome(HelloAnswer.ACCEPTED, f"{'retry' if retry else 'ServerHello'} with {name_of(chosen)}")
        case Alerted(code=code):
            how = f"{outcome.name} alert"
            clear = code == _PROTOCOL_VERSION and not suites
            return HelloOutcome(HelloAnswer.REFUSED, how) if clear else _weak(how)
        case NotTls(what=what):
            return HelloOutcome(HelloAnswer.SILENT, what)
