"""What is asked of an address and port, by this process: connections, handshakes and questions, politely."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from trustgen.facts.alpn import ProtocolAnswer
from trustgen.facts.smtp import StarttlsFacts
from trustgen.facts.tls import CertificateFacts
from trustgen.model.observation import Why
from trustgen.net.alpn import Alpn
from trustgen.net.certificate import Certificates
from trustgen.net.connection import Dialer
from trustgen.net.exchanged import Exchanged, Headers
from trustgen.net.failure import LookFailed
from trustgen.net.loading import imported
from trustgen.net.once import retried
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Gate, Slots
from trustgen.net.smtp import Starttls
from trustgen.net.trust import Trust
from trustgen.net.verified import Verified
from trustgen.net.versions import HelloOutcome, say_hello

if TYPE_CHECKING:
    from trustgen.net.http import Clients


class Asks(Protocol):
    """Whoever asks an endpoint: this process, or another one that the endpoint is left to."""

    async def ask(self, question: str, endpoint: Endpoint, arguments: tuple[Any, ...]) -> Any:
        """What the method ``question`` of `Endpoints` gives. Raises LookFailed."""


class Endpoints:
    """Every question that may be put to an endpoint. Use it inside one event loop, and close it.

    Each raises LookFailed and nothing else for what the outside does.
    """

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._slots = Slots(settings.each, settings.total, self._yield_idle)
        self._dialer = Dialer(settings, self._slots)
        trust = Trust(settings)
        self._verified = Verified(settings, self._dialer, self._slots, trust)
        self._certificates = Certificates(settings, self._dialer, trust, self._verified, clock)
        self._clients: Clients | None = None
        self._hellos: dict[Endpoint, Gate] = {}
        self._alpn = Alpn(settings, self._dialer)
        self._starttls = Starttls(settings, self._dialer, self._certificates)

    async def ask(self, question: str, endpoint: Endpoint, arguments: tuple[Any, ...]) -> Any:
        """What the method ``question`` gives, tried again where a second try may mend a failure. Raises LookFailed."""
        look = getattr(self, question)
        if question == "send":
            return await look(endpoint, *arguments)
        return await retried(lambda: look(endpoint, *arguments), self._settings.retries, self._settings.backoff)

    async def close(self) -> None:
        """Close every connection."""
        if self._clients is not None:
            await self._clients.close()
        await self._verified.close()

    async def exchange(self, endpoint: Endpoint, url: str, method: str, headers: Headers) -> Exchanged:
        """A question of HTTP and its answer."""
        return await (await self._speaking()).exchange(url, method, headers, endpoint)

    async def download(self, endpoint: Endpoint, url: str, most: int) -> Exchanged:
        """The whole of ``url``, up to ``most`` bytes, with its digest."""
        return await (await self._speaking()).download(url, endpoint, most)

    async def send(self, endpoint: Endpoint, url: str, method: str, headers: Headers, content: bytes) -> Exchanged:
        """A question with a body, which is never put a second time."""
        return await (await self._speaking()).exchange(url, method, headers, endpoint, content)

    async def hello(
        self, endpoint: Endpoint, name: str, version: str, sni: bool, suites: tuple[int, ...], turn: int
    ) -> HelloOutcome:
        """The answer to one ClientHello; ``turn`` tells questions apart that are repeated on purpose.

        Hellos leave one connection to those who talk, who need it for longest.
        """
        free = self._hellos.get(endpoint)
        if free is None:
            free = self._hellos[endpoint] = Gate(max(1, self._settings.each - 1))
        async with free:
            return await say_hello(self._dialer, self._settings, name, endpoint, version, sni, suites)

    async def certificate(self, endpoint: Endpoint, name: str) -> CertificateFacts:
        """The certificate that is shown to a client that names ``name``."""
        return await self._certificates.look(name, endpoint)

    async def alpn(self, endpoint: Endpoint, name: str, protocol: str) -> ProtocolAnswer:
        """Whether ``protocol`` is chosen when it is offered alone."""
        return await self._alpn.offer(name, endpoint, protocol)

    async def starttls(self, endpoint: Endpoint, host: str) -> StarttlsFacts:
        """Whether the mail server ``host`` offers TLS, and with which certificate."""
        return await self._starttls.look(host, endpoint)

    async def reach(self, endpoint: Endpoint, host: str) -> bool:
        """True when a TCP connection is accepted, False when it is refused by RST."""
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

    def _yield_idle(self, endpoint: Endpoint | None) -> None:
        self._verified.yield_idle(endpoint)
        if self._clients is not None:
            self._clients.yield_idle(endpoint)

    async def _speaking(self) -> Clients:
        """Who speaks HTTP, which nobody needs before the first question."""
        speech = await imported("trustgen.net.http")
        if self._clients is None:
            self._clients = speech.Clients(self._settings, self._dialer, self._verified, self._slots)
        return self._clients
