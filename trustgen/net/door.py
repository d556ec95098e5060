"""The one door to the network: everything that leaves this machine on behalf of a probe leaves here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from trustgen.facts.alpn import ProtocolAnswer
from trustgen.facts.dns import DnsFacts
from trustgen.facts.dnssec import DnssecFacts
from trustgen.facts.smtp import StarttlsFacts
from trustgen.facts.tls import CertificateFacts
from trustgen.model.observation import Why
from trustgen.net.addresses import Addresses
from trustgen.net.alpn import Alpn
from trustgen.net.certificate import Certificates
from trustgen.net.connection import Dialer
from trustgen.net.dns import NameServer
from trustgen.net.failure import LookFailed
from trustgen.net.http import Clients, Exchanged, Headers
from trustgen.net.names import ascii_name
from trustgen.net.once import Once, retried
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Slots
from trustgen.net.smtp import Starttls
from trustgen.net.trust import Trust
from trustgen.net.verified import Verified
from trustgen.net.versions import HelloOutcome, say_hello

if TYPE_CHECKING:
    from dns.message import Message

AnswerT = TypeVar("AnswerT")


class Net:
    """What a probe may ask of the network. Use it as an async context manager, inside one event loop.

    Equal questions share one answer; a failure that a second try may mend is tried again ``settings.retries`` times.
    Every method raises LookFailed and nothing else for what the outside does.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self._clock = clock
        self._once = Once()
        self._slots = Slots(settings.each, settings.total, self._yield_idle)
        self._dialer = Dialer(settings, self._slots)
        self._trust = Trust(settings)
        self._names = NameServer(settings)
        self._addresses = Addresses(settings, self._names)
        self._verified = Verified(settings, self._dialer, self._slots, self._trust)
        self._clients = Clients(settings, self._dialer, self._verified, self._slots)
        self._certificates = Certificates(settings, self._dialer, self._trust, self._verified, clock)
        self._hellos: dict[Endpoint, asyncio.Semaphore] = {}
        self._alpn = Alpn(settings, self._dialer)
        self._starttls = Starttls(settings, self._dialer, self._certificates)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._clients.close()
        await self._verified.close()

    async def resolve(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """The endpoints of ``host``:``port``, at least one, IPv4 first; one without address behind a proxy."""
        name = ascii_name(host)
        return await self._ask(("resolve", name, port), lambda: self._addresses.of(name, port))

    async def exchange(self, url: str, method: str, headers: Headers, endpoint: Endpoint) -> Exchanged:
        """A question to the host of ``url`` at ``endpoint``; certificates are verified, redirects are answers."""
        key = ("exchange", url, method, headers, endpoint)
        return await self._ask(key, lambda: self._clients.exchange(url, method, headers, endpoint))

    async def download(self, url: str, endpoint: Endpoint, most: int) -> Exchanged:
        """The whole of ``url`` at ``endpoint``, up to ``most`` bytes, with its digest; redirects are answers."""
        key = ("download", url, endpoint, most)
        return await self._ask(key, lambda: self._clients.download(url, endpoint, most))

    async def send(self, url: str, method: str, headers: Headers, content: bytes, endpoint: Endpoint) -> Exchanged:
        """As `exchange`, with a body, and every time anew: asking again is the point, so that nothing is shared with
        another question, and nothing tried a second time.
        """
        return await self._clients.exchange(url, method, headers, endpoint, content)

    async def hello(
        self,
        host: str,
        endpoint: Endpoint,
        version: str,
        *,
        sni: bool,
        suites: tuple[int, ...] = (),
        turn: int = 0,
    ) -> HelloOutcome:
        """Offer TLS ``version`` alone, or ``suites`` alone in any version up to it.

        ``turn`` tells repeated questions apart: repeating is the point of them.
        """
        name = ascii_name(host)
        key = ("hello", name, endpoint, version, sni, suites, turn)
        return await self._ask(key, lambda: self._hello(name, endpoint, version, sni, suites))

    async def _hello(
        self, name: str, endpoint: Endpoint, version: str, sni: bool, suites: tuple[int, ...]
    ) -> HelloOutcome:
        """Hellos leave one connection to those who talk, who need it for longest."""
        turn = self._hellos.get(endpoint)
        if turn is None:
            turn = self._hellos[endpoint] = asyncio.Semaphore(max(1, self.settings.each - 1))
        async with turn:
            return await say_hello(self._dialer, self.settings, name, endpoint, version, sni, suites)

    async def certificate(self, host: str, endpoint: Endpoint) -> CertificateFacts:
        """The certificate shown at ``endpoint`` to a client that names ``host``."""
        name = ascii_name(host)
        return await self._ask(("certificate", name, endpoint), lambda: self._certificates.look(name, endpoint))

    async def alpn(self, host: str, endpoint: Endpoint, protocol: str) -> ProtocolAnswer:
        """Whether the server at ``endpoint``, with ``host`` named, chooses ``protocol`` when offered it alone."""
        name = ascii_name(host)
        return await self._ask(("alpn", name, endpoint, protocol), lambda: self._alpn.offer(name, endpoint, protocol))

    async def starttls(self, host: str, endpoint: Endpoint) -> StarttlsFacts:
        """Does the mail server ``host`` at ``endpoint`` offer TLS, and with which certificate?"""
        return await self._ask(("starttls", host, endpoint), lambda: self._starttls.look(host, endpoint))

    async def query(self, name: str, rtype: str) -> DnsFacts:
        """Records of ``name``, or which of the two sorts of nothing there is."""
        asked = ascii_name(name)
        return await self._ask(("query", asked, rtype), lambda: self._names.query(asked, rtype))

    async def validated(self, name: str, rtypes: tuple[str, ...]) -> DnssecFacts:
        """Whether the records of ``name`` are signed soundly, from a trust anchor down."""
        return await self._ask(("validated", name, rtypes), lambda: self._validate(name, rtypes))

    async def _validate(self, name: str, rtypes: tuple[str, ...]) -> DnssecFacts:
        # Cryptography and all of dnspython's records are loaded by those who need them alone.
        from trustgen.net.dnssec import Validation

        return await Validation(name, rtypes, self._signed, self.settings.anchors, self._clock()).run()

    async def _signed(self, name: str, rtype: str) -> Message:
        return await self._ask(("signed", name, rtype), lambda: self._names.signed(name, rtype))

    async def reach(self, host: str, endpoint: Endpoint) -> bool:
        """True when ``endpoint`` accepts a TCP connection, False when it refuses one by RST."""
        return await self._ask(("reach", host, endpoint), lambda: self._reach(endpoint))

    async def _reach(self, endpoint: Endpoint) -> bool:
        if not endpoint.address:
            raise LookFailed(Why.NOT_LOOKED, "a port cannot be asked through a proxy")
        try:
            connection = await self._dialer.dial(endpoint)
        except LookFailed as failure:
            if failure.why is Why.REFUSED:
                return False
            raise
        connection.close()
        return True

    async def _ask(self, key: Hashable, look: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        settings = self.settings
        return await self._once.ask(key, lambda: retried(look, settings.retries, settings.backoff))

    def _yield_idle(self, endpoint: Endpoint | None) -> None:
        self._verified.yield_idle(endpoint)
        self._clients.yield_idle(endpoint)
