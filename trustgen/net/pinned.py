"""httpx's transport, pinned to one address.

httpcore asks a *network backend* for TCP connections and keeps everything else (Host header, SNI, certificate
verification, keep-alive) to the URL. Answering that one question with the endpoint under test is what pins an
exchange: rewriting the URL to the address instead would change the Host header, the SNI and the name verified.
The backend speaks asyncio itself, which spares a layer (anyio), and it is where caps belong: every request starts a
new budget of bytes and seconds, so that floods and tarpits end whatever the layers above make of them.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any
from weakref import WeakSet

import httpcore
import httpx

from trustgen.model.observation import Why
from trustgen.net.connection import Connection, Dialer
from trustgen.net.failure import LookFailed, mapped, timed_out
from trustgen.net.settings import Endpoint, Settings
from trustgen.net.slots import Slots
from trustgen.net.turns import Turns
from trustgen.net.verified import Verified


class PinnedStream(httpcore.AsyncNetworkStream):
    """A connection with a budget: ``max_head`` bytes and ``exchange_timeout`` seconds from each request on."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._settings = settings
        self._expires = 0.0
        self._allowed = 0
        self._received = 0
        self._spent = False
        self._begin = bytearray()

    @property
    def after_head(self) -> int:
        """Bytes received after the first blank line of the current answer: -1 when there was none."""
        end = self._begin.find(b"\r\n\r\n")
        return -1 if end < 0 else self._received - end - 4

    def allow(self, size: int) -> None:
        """Let ``size`` more bytes come in answer to the current request."""
        self._allowed += size

    def spend(self) -> None:
        """Never use this connection again: what it would say next cannot be told from what it said last."""
        self._spent = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, or none at the end. Raises LookFailed."""
        limit = self._settings.read_timeout
        left = self._expires - asyncio.get_running_loop().time()
        if left <= 0:
            raise timed_out("the answer", self._settings.exchange_timeout)
        with mapped("the answer", limit if limit < left else self._settings.exchange_timeout):
            async with asyncio.timeout(min(limit, left)):
                octets = await self._connection.read(max_bytes)
        if not octets and not self._received:
            raise LookFailed(Why.RESET, "the connection was closed without an answer")
        self._received += len(octets)
        if len(self._begin) <= self._settings.max_head:
            self._begin += octets
        if self._received > self._allowed:
            raise LookFailed(Why.TOO_LARGE, "the answer is too large", f"more than {self._allowed} bytes")
        return octets

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a part of a request, which starts a new budget. Raises httpcore's WriteError.

        A server may answer and close before it has read everything, which httpcore knows how to live with.
        """
        if not buffer:
            return
        self._received, self._allowed = 0, self._settings.max_head
        self._begin.clear()
        self._expires = asyncio.get_running_loop().time() + self._settings.exchange_timeout
        try:
            async with asyncio.timeout(self._settings.read_timeout):
                await self._connection.send(buffer)
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Close at once."""
        self.abandon()

    def abandon(self) -> None:
        """Close at once; the pool notices before it would use the connection again."""
        self._spent = True
        self._connection.close()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Shake hands, unless that was done already. Raises LookFailed."""
        if self._connection.ssl_object is not None:
            return self
        try:
            await self._connection.start_tls(ssl_context, server_hostname, self._settings.connect_timeout)
        except BaseException:
            self._connection.close()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks: the TLS state, and whether an idle connection has anything to say."""
        if info == "ssl_object":
            return self._connection.ssl_object
        if info == "is_readable":
            return self._spent or self._connection.has_input
        return None


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Every connection goes to ``endpoint``, whatever host it is asked for.

    With ``verified``, and the host to name, connections come with TLS over them.
    """

    def __init__(self, dialer: Dialer, endpoint: Endpoint, settings: Settings) -> None:
        self.endpoint = endpoint
        self.verified: tuple[Verified, str] | None = None
        self._dialer = dialer
        self._settings = settings
        self.streams: WeakSet[PinnedStream] = WeakSet()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the pinned endpoint; through a proxy, httpcore asks for the proxy itself. Raises LookFailed."""
        stream = PinnedStream(await self._connect(), self._settings)
        self.streams.add(stream)
        return stream

    async def _connect(self) -> Connection:
        if self.verified is not None:
            source, name = self.verified
            return await source.connection(name, self.endpoint)
        return await (self._dialer.dial(self.endpoint) if self.endpoint.address else self._dialer.proxy())

    async def sleep(self, seconds: float) -> None:
        """Required by the interface."""
        await asyncio.sleep(seconds)


class PinnedTransport(httpx.AsyncBaseTransport):
    """One keep-alive pool for one host at one endpoint. ``busy`` counts the questions that use it or wait to."""

    def __init__(self, backend: PinnedBackend, settings: Settings, context: ssl.SSLContext, slots: Slots) -> None:
        # Half of an endpoint's connections: the other half is for the looks that need a connection of their own.
        size = max(1, settings.each // 2)
        self.turns = Turns(size, lambda: slots.free(backend.endpoint))
        self.busy = 0
        self._backend = backend
        self._pool: httpcore.AsyncConnectionPool
        if backend.endpoint.address:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=context, max_connections=size, http2=False, network_backend=backend
            )
        else:
            self._pool = httpcore.AsyncHTTPProxy(
                settings.proxy or "", ssl_context=context, max_connections=size, network_backend=backend
            )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on to httpcore as it is. Raises LookFailed, and what httpcore raises."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
        )
        answer = await self._pool.handle_async_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def abandon(self) -> None:
        """Close the connections of a pool that is not in use, and stay ready to open new ones."""
        for stream in list(self._backend.streams):
            stream.abandon()

    async def aclose(self) -> None:
        """Close every connection of the pool."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
