"""One TCP connection to a chosen address, inside a slot, perhaps through a proxy, perhaps upgraded to TLS."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed, connect_failure, mapped, timed_out
from trustgen.net.settings import Endpoint, Settings, is_ip
from trustgen.net.slots import Slots
from trustgen.net.system import system_addresses
from trustgen.net.wire import Wire, connected


class Connection:
    """Bytes both ways. ``close`` is immediate, may be called twice and gives the slot back."""

    __slots__ = ("_slots", "_wire", "endpoint")

    def __init__(self, wire: Wire, slots: Slots, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._wire: Wire | None = wire
        self._slots = slots

    @property
    def wire(self) -> Wire:
        """What to read from. Raises ConnectionAbortedError on a connection that was closed from here."""
        if self._wire is None:
            raise ConnectionAbortedError("the connection was closed from here")
        return self._wire

    async def send(self, octets: bytes) -> None:
        """Write all of ``octets``. Raises OSError."""
        await self.wire.send(octets)

    async def read(self, size: int) -> bytes:
        """Some bytes, at most ``size``; none at the end. Raises OSError."""
        return await self.wire.read(size)

    async def start_tls(self, context: ssl.SSLContext, host: str | None, timeout: float) -> None:
        """Shake hands, naming ``host`` (an IP literal is verified but not named). Raises LookFailed."""
        with mapped("the TLS handshake", timeout):
            async with asyncio.timeout(timeout):
                await self.wire.start_tls(context, host)

    @property
    def ssl_object(self) -> ssl.SSLObject | None:
        """The TLS state, once there is one."""
        return self._wire.ssl_object if self._wire else None

    @property
    def has_input(self) -> bool:
        """Whether bytes, or the end of them, wait to be read: never true of an idle connection that may be reused."""
        return self._wire is None or self._wire.has_input

    def close(self) -> None:
        """Drop the connection without waiting for the other side's goodbye."""
        if self._wire is not None:
            wire, self._wire = self._wire, None
            wire.close()
            self._slots.release(self.endpoint)


class Dialer:
    """Opens connections by the run's settings."""

    def __init__(self, settings: Settings, slots: Slots) -> None:
        self._settings = settings
        self._slots = slots

    async def proxy(self) -> Connection:
        """Connect to the proxy. Raises LookFailed."""
        host, port = proxy_host(self._settings)
        address = host if is_ip(host) else (await system_addresses(host))[0]
        return await self.dial(Endpoint(address, port))

    async def dial(self, endpoint: Endpoint) -> Connection:
        """Connect to an address. Waiting for a slot takes no time from the time-out. Raises LookFailed."""
        if endpoint.is_ipv6 and not self._settings.ipv6:
            raise LookFailed(Why.NO_FAMILY, "IPv6 was switched off for this run")
        await self._slots.acquire(endpoint)
        try:
            wire = await self._open(endpoint)
        except BaseException:
            self._slots.release(endpoint)
            raise
        return Connection(wire, self._slots, endpoint)

    async def _open(self, endpoint: Endpoint) -> Wire:
        limit = self._settings.connect_timeout
        try:
            return await connected(endpoint.address, endpoint.port, limit)
        except TimeoutError as error:
            raise timed_out("the connection", limit, str(endpoint)) from error
        except OSError as error:
            raise connect_failure(error, endpoint) from error

    async def reach(self, host: str, endpoint: Endpoint) -> Connection:
        """Connect to ``host`` at ``endpoint``, through the proxy's tunnel where there is one. Raises LookFailed."""
        if endpoint.address:
            return await self.dial(endpoint)
        connection = await self.proxy()
        try:
            await self._tunnel(connection, f"[{host}]:{endpoint.port}" if ":" in host else f"{host}:{endpoint.port}")
        except BaseException:
            connection.close()
            raise
        return connection

    async def _tunnel(self, connection: Connection, authority: str) -> None:
        limit = self._settings.connect_timeout
        with mapped("the proxy's answer", limit):
            async with asyncio.timeout(limit):
                await connection.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("ascii"))
                head = await _head(connection.wire)
        status = head.split(b" ", 2)[1:2]
        if not head.startswith(b"HTTP/1.") or status != [b"200"]:
            raise LookFailed(Why.UNREACHABLE, "the proxy did not open a tunnel", repr(head[:80]))


async def _head(wire: Wire) -> bytes:
    try:
        return await wire.read_until(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise LookFailed(Why.GARBLED, "the proxy's answer is no HTTP", repr(error)) from error


def proxy_host(settings: Settings) -> tuple[str, int]:
    """Where the proxy listens. Raises LookFailed for a proxy URL that is none."""
    try:
        parts = urlsplit(settings.proxy or "")
        host, port = parts.hostname, parts.port or 8080
    except ValueError as error:
        raise LookFailed(Why.UNREACHABLE, "the proxy's address is unusable", str(error)) from error
    if parts.scheme != "http" or not host:
        raise LookFailed(Why.UNREACHABLE, "the proxy's address is unusable", "the proxy must be http://HOST:PORT")
    return host, port
