"""One HTTP/1.1 question and its answer, at a pinned address (RFC 9110, RFC 9112).

This module is imported by the first question: httpx takes as long to import as packets are under way.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import h11
import httpx

from trustgen.facts.http import HttpResponse
from trustgen.model.observation import Why
from trustgen.net.body import Body, decoded
from trustgen.net.connection import Connection, Dialer
from trustgen.net.exchanged import Exchanged, Headers
from trustgen.net.failure import LookFailed
from trustgen.net.pinned import Connect, PinnedTransport
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Slots
from trustgen.net.urls import web_address
from trustgen.net.verified import Verified


class Clients:
    """One httpx transport a host and endpoint, made on first use; all share one store of handshakes.

    The transports are asked without an ``httpx.AsyncClient`` in between, which would carry cookies from one answer to
    the next question, and chokes on a Location that is no web address even when it is not to follow it.
    """

    def __init__(
        self,
        settings: Settings,
        dialer: Dialer,
        verified: Verified,
        slots: Slots,
    ) -> None:
        self._settings = settings
        self._dialer = dialer
        self._verified = verified
        self._slots = slots
        self._clients: dict[tuple[str, str, Endpoint], PinnedTransport] = {}
        #: Those whose connections are open and unused.
        self._idle: dict[PinnedTransport, None] = {}

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
                self._rest(client)

    async def download(self, url: str, endpoint: Endpoint, most: int) -> Exchanged:
        """The whole of ``url``, up to ``most`` bytes, and its digest. Raises LookFailed, also for more than that."""
        exchanged = await self.exchange(url, "GET", _AS_IT_IS, endpoint, most=most)
        if exchanged.cut:
            raise LookFailed(Why.TOO_LARGE, "the file is too large", f"{url} has more than {most} bytes")
        return exchanged

    def yield_idle(self, endpoint: Endpoint | None) -> None:
        """Give up connections to ``endpoint`` (None: to anywhere) that are open and unused: somebody needs the slot."""
        for client in [client for client in self._idle if endpoint is None or endpoint in client.endpoints]:
            del self._idle[client]
            client.abandon()

    def _rest(self, client: PinnedTransport) -> None:
        if any(self._slots.wanted(place) for place in client.endpoints):
            client.abandon()
        else:
            self._idle[client] = None

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()

    def _client(self, url: httpx.URL, endpoint: Endpoint) -> PinnedTransport:
        key = (url.scheme, url.host, endpoint)
        if key not in self._clients:
            absolute = url.scheme == "http" and not endpoint.address
            connect = self._connect(url, endpoint)
            self._clients[key] = PinnedTransport(connect, endpoint, self._settings, self._slots, absolute=absolute)
        return self._clients[key]

    def _connect(self, url: httpx.URL, endpoint: Endpoint) -> Connect:
        host = url.raw_host.decode("ascii")

        async def connect() -> Connection:
            if url.scheme == "https":
                return await self._verified.connection(host, endpoint)
            return await (self._dialer.dial(endpoint) if endpoint.address else self._dialer.proxy())

        return connect


#: A digest is of the file, and not of how it was packed for the way.
_AS_IT_IS = (("accept-encoding", "identity"),)


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
            return await _read(str(url), response, settings, digest=digest)
        finally:
            await response.aclose()
    except (h11.LocalProtocolError, UnicodeError) as error:
        raise LookFailed(Why.NOT_LOOKED, "the question cannot be put into HTTP", repr(error)) from error
    except h11.RemoteProtocolError as error:
        raise _garbled(error) from error


def _headers(asked: Headers, settings: Settings) -> list[tuple[str, str]]:
    ours = (("user-agent", settings.user_agent), ("accept", "*/*"), ("accept-encoding", "gzip, deflate"))
    named = {name.lower() for name, _ in asked}
    return [pair for pair in ours if pair[0] not in named] + list(asked)


def _garbled(error: h11.RemoteProtocolError) -> LookFailed:
    # h11 answers 431 when a head outgrows its buffer; there is no other sign of it.
    if error.error_status_hint == 431:
        return LookFailed(Why.TOO_LARGE, "the answer's headers are too large", repr(error))
    return LookFailed(Why.GARBLED, "the answer is no valid HTTP", repr(error))


async def _read(url: str, response: httpx.Response, settings: Settings, *, digest: bool) -> Exchanged:
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)
    if len(headers) > settings.max_headers or sum(len(n) + len(v) for n, v in headers) > settings.max_head:
        raise LookFailed(Why.TOO_LARGE, "the answer's headers are too large", f"{len(headers)} headers")
    body = Body(headers, settings.max_body)
    conversation = response.extensions["conversation"]
    # Chunked framing may cost six bytes for every one of content.
    conversation.allow(8 * settings.max_body)
    async for chunk in conversation.body():
        body.feed(chunk)
        if body.cut:
            break
    text, undecoded = decoded(body, headers)
    seen = HttpResponse(
        url=url,
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
