"""The one door to the network: everything that leaves this machine on behalf of a probe leaves here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Hashable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from trustgen.facts.alpn import ProtocolAnswer
from trustgen.facts.dns import DnsFacts
from trustgen.facts.dnssec import DnssecFacts
from trustgen.facts.smtp import StarttlsFacts
from trustgen.facts.tls import CertificateFacts
from trustgen.net.addresses import Addresses
from trustgen.net.dns import NameServer
from trustgen.net.endpoints import Asks, Endpoints
from trustgen.net.exchanged import Exchanged, Headers
from trustgen.net.names import ascii_name
from trustgen.net.once import Once, retried
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.versions import HelloOutcome

if TYPE_CHECKING:
    from dns.message import Message

    from trustgen.net.second import Second

AnswerT = TypeVar("AnswerT")


class Net:
    """What a probe may ask of the network. Use it as an async context manager, inside one event loop.

    Equal questions share one answer; a failure that a second try may mend is tried again ``settings.retries`` times.
    Every method raises LookFailed and nothing else for what the outside does. ``second`` is a process that a share of
    the endpoints is left to.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime], second: Second | None = None) -> None:
        self.settings = settings
        self._clock = clock
        self._once = Once()
        self._names = NameServer(settings)
        self._addresses = Addresses(settings, self._names)
        self._here = Endpoints(second.rest(settings) if second else settings, clock)
        self._second = second

    async def __aenter__(self) -> Self:
        if self._second is not None:
            await self._second.enter()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._here.close()
        if self._second is not None:
            await self._second.leave()

    async def resolve(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """The endpoints of ``host``:``port``, at least one, IPv4 first; one without address behind a proxy."""
        name = ascii_name(host)
        return await self._ask(("resolve", name, port), lambda: self._addresses.of(name, port))

    async def exchange(self, url: str, method: str, headers: Headers, endpoint: Endpoint) -> Exchanged:
        """A question to the host of ``url`` at ``endpoint``; certificates are verified, redirects are answers."""
        found: Exchanged = await self._at(endpoint, "exchange", url, method, headers)
        return found

    async def download(self, url: str, endpoint: Endpoint, most: int) -> Exchanged:
        """The whole of ``url`` at ``endpoint``, up to ``most`` bytes, with its digest; redirects are answers."""
        found: Exchanged = await self._at(endpoint, "download", url, most)
        return found

    async def send(self, url: str, method: str, headers: Headers, content: bytes, endpoint: Endpoint) -> Exchanged:
        """As `exchange`, with a body, and every time anew: asking again is the point, so that nothing is shared with
        another question, and nothing tried a second time.
        """
        found: Exchanged = await self._by(endpoint).ask("send", endpoint, (url, method, headers, content))
        return found

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
        found: HelloOutcome = await self._at(endpoint, "hello", ascii_name(host), version, sni, suites, turn)
        return found

    async def certificate(self, host: str, endpoint: Endpoint) -> CertificateFacts:
        """The certificate shown at ``endpoint`` to a client that names ``host``."""
        found: CertificateFacts = await self._at(endpoint, "certificate", ascii_name(host))
        return found

    async def alpn(self, host: str, endpoint: Endpoint, protocol: str) -> ProtocolAnswer:
        """Whether the server at ``endpoint``, with ``host`` named, chooses ``protocol`` when offered it alone."""
        found: ProtocolAnswer = await self._at(endpoint, "alpn", ascii_name(host), protocol)
        return found

    async def starttls(self, host: str, endpoint: Endpoint) -> StarttlsFacts:
        """Does the mail server ``host`` at ``endpoint`` offer TLS, and with which certificate?"""
        found: StarttlsFacts = await self._at(endpoint, "starttls", host)
        return found

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
        found: bool = await self._at(endpoint, "reach", host)
        return found

    async def _ask(self, key: Hashable, look: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        settings = self.settings
        return await self._once.ask(key, lambda: retried(look, settings.retries, settings.backoff))

    async def _at(self, endpoint: Endpoint, question: str, *arguments: Any) -> Any:
        """The answer of ``endpoint``, by whoever asks there."""
        key = (question, endpoint, arguments)
        return await self._once.ask(key, lambda: self._by(endpoint).ask(question, endpoint, arguments))

    def _by(self, endpoint: Endpoint) -> Asks:
        return self._second if self._second is not None and self._second.has(endpoint) else self._here
