"""One HTTP/1.1 question and its answer, at a pinned address (RFC 9110, RFC 9112)."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass, replace

import httpcore
import httpx

from trustgen.facts.http import HttpResponse
from trustgen.model.observation import Why
from trustgen.net.body import Body, decoded
from trustgen.net.connection import Dialer
from trustgen.net.failure import LookFailed
from trustgen.net.pinned import PinnedBackend, PinnedStream, PinnedTransport
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Slots
from trustgen.net.trust import Trust
from trustgen.net.verified import Verified

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A response. ``cut`` is True when its body is larger than the cap; ``text`` is then None.

    ``sha256`` is the digest of a body that was downloaded, in lower-case hexadecimal.
    """

    response: HttpResponse
    cut: bool = False
    sha256: str = ""


class Clients:
    """One httpx transport a host and endpoint, made on first use; all share one SSL context.

    The transports are asked without an ``httpx.AsyncClient`` in between, which would carry cookies from one answer to
    the next question, and chokes on a Location that is no web address even when it is not to follow it.
    """

    def __init__(
        self,
        settings: Settings,
        dialer: Dialer,
        verified: Verified,
        trust: Trust,
        slots: Slots,
    ) -> None:
        self._settings = settings
        self._dialer = dialer
        self._verified = verified
        self._trust = trust
        self._slots = slots
        self._clients: dict[tuple[str, str, Endpoint], PinnedTransport] = {}
        #: Those whose connections are open and unused.
        self._idle: dict[PinnedTransport, Endpoint] = {}

    async def exchange(
        self, url: str, method: str, headers: Headers, endpoint: Endpoint, content: bytes = b"", most: int = 0
    ) -> Exchanged:
        """Ask once, with ``content`` as the body where there is any; ``most`` is the cap of a download.

        Raises LookFailed.
        """
        asked = web_address(url)
        client = self._client(asked, endpoint)
        client.busy += 1
        self._idle.pop(client, None)
        try:
            async with client.turns:
                settings = replace(self._settings, max_body=most) if most else self._settings
                return await _ask(client, asked, method, headers, content, settings, digest=bool(most))
        finally:
            client.busy -= 1
            if client.busy == 0:
                self._rest(client, endpoint)

    async def download(self, url: str, endpoint: Endpoint, most: int) -> Exchanged:
        """The whole of ``url``, up to ``most`` bytes, and its digest. Raises LookFailed, also for more than that."""
        exchanged = await self.exchange(url, "GET", _AS_IT_IS, endpoint, most=most)
        if exchanged.cut:
            raise LookFailed(Why.TOO_LARGE, "the file is too large", f"{url} has more than {most} bytes")
        return exchanged

    def yield_idle(self, endpoint: Endpoint | None) -> None:
        """Give up connections to ``endpoint`` (None: to anywhere) that are open and unused: somebody needs the slot."""
        for client in [client for client, place in self._idle.items() if endpoint in (None, place)]:
            del self._idle[client]
            client.abandon()

    def _rest(self, client: PinnedTransport, endpoint: Endpoint) -> None:
        if self._slots.wanted(endpoint):
            client.abandon()
        else:
            self._idle[client] = endpoint

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()

    def _client(self, url: httpx.URL, endpoint: Endpoint) -> PinnedTransport:
        key = (url.scheme, url.host, endpoint)
        if key not in self._clients:
            backend = PinnedBackend(self._dialer, endpoint, self._settings)
            context = _PLAIN
            if url.scheme == "https":
                context = self._trust.verified
                # Through a proxy, httpcore asks for the tunnel before it shakes hands.
                backend.verified = (self._verified, url.raw_host.decode("ascii")) if endpoint.address else None
            self._clients[key] = PinnedTransport(backend, self._settings, context, self._slots)
        return self._clients[key]


#: A digest is of the file, and not of how it was packed for the way.
_AS_IT_IS = (("accept-encoding", "identity"),)
#: httpcore makes a context of its own when given none, which costs 20 ms; this one is never used to shake hands.
_PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def web_address(url: str) -> httpx.URL:
    """``url`` without user, password and fragment.

    Raises LookFailed (garbled) unless it is http or https with a host.
    """
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise LookFailed(Why.GARBLED, "the address is no web address", f"{url[:200]!r}: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise LookFailed(Why.GARBLED, "the address is no web address", repr(url[:200]))
    return parsed.copy_with(userinfo=b"", fragment=None)


def port_of(url: httpx.URL) -> int:
    """The port that ``url`` names, else its scheme's."""
    return url.port or (443 if url.scheme == "https" else 80)


async def _ask(
    client: PinnedTransport,
    url: httpx.URL,
    method: str,
    headers: Headers,
    content: bytes,
    settings: Settings,
    *,
    digest: bool,
) -> Exchanged:
    try:
        request = httpx.Request(method, url, headers=_headers(headers, settings), content=content or None)
        response = await client.handle_async_request(request)
        try:
            return await _read(request, response, settings, digest=digest)
        finally:
            await response.aclose()
    except (httpcore.LocalProtocolError, UnicodeError) as error:
        raise LookFailed(Why.NOT_LOOKED, "the question cannot be put into HTTP", repr(error)) from error
    except httpcore.RemoteProtocolError as error:
        raise _garbled(error) from error
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProxyError) as error:
        raise LookFailed(Why.UNREACHABLE, "the connection was lost", repr(error)) from error


def _headers(asked: Headers, settings: Settings) -> list[tuple[str, str]]:
    ours = (("user-agent", settings.user_agent), ("accept", "*/*"), ("accept-encoding", "gzip, deflate"))
    named = {name.lower() for name, _ in asked}
    return [pair for pair in ours if pair[0] not in named] + list(asked)


def _garbled(error: Exception) -> LookFailed:
    cause = error.__cause__
    # h11 answers 431 when a head outgrows its buffer; there is no other sign of it.
    if getattr(cause, "error_status_hint", None) == 431:
        return LookFailed(Why.TOO_LARGE, "the answer's headers are too large", repr(error))
    return LookFailed(Why.GARBLED, "the answer is no valid HTTP", repr(error))


async def _read(request: httpx.Request, response: httpx.Response, settings: Settings, *, digest: bool) -> Exchanged:
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)
    if len(headers) > settings.max_headers or sum(len(n) + len(v) for n, v in headers) > settings.max_head:
        raise LookFailed(Why.TOO_LARGE, "the answer's headers are too large", f"{len(headers)} headers")
    body = Body(headers, settings.max_body)
    stream = response.extensions["network_stream"]
    if isinstance(stream, PinnedStream):
        # Chunked framing may cost six bytes for every one of content.
        stream.allow(8 * settings.max_body)
    async for chunk in response.aiter_raw():
        body.feed(chunk)
        if body.cut:
            break
    if isinstance(stream, PinnedStream) and (body.cut or _leaves_doubt(request, response, stream)):
        stream.spend()
    text, undecoded = decoded(body, headers)
    seen = HttpResponse(
        url=str(request.url),
        status=response.status_code,
        http_version=response.http_version,
        headers=headers,
        size=body.size,
        text=None if digest else text,
        undecoded=undecoded,
    )
    if not digest:
        return Exchanged(seen, body.cut)
    if body.fault:
        raise LookFailed(Why.GARBLED, "the file did not arrive whole", body.fault)
    return Exchanged(seen, body.cut, hashlib.sha256(body.content).hexdigest())


def _leaves_doubt(request: httpx.Request, response: httpx.Response, stream: PinnedStream) -> bool:
    """Whether bytes beyond this answer came or may come, to be taken for the next one (RFC 9112 §6.3).

    They come from servers that send a body where none may be, or a longer one than they said.
    """
    status = response.status_code
    if request.method == "HEAD" or status in (204, 304) or status < 200:
        return True
    length = response.headers.get("content-length")
    return length is not None and str(stream.after_head) != length
