"""A TCP relay that makes loopback as far away as a network: every round trip takes ``delay`` seconds longer.

The kernel finishes loopback handshakes at once, so the first bytes of a connection are held back for the round trip
that its SYN would have taken; after that every chunk is under way for half a round trip in each direction. Nothing is
said about bandwidth or loss.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Self

Address = tuple[str, int]


class Relay:
    """Listens at ``listen`` (port 0 takes a free one) and passes everything on to ``to``, in a thread of its own.

    ``began`` and ``ended`` are the times of the first connection's arrival and of the last byte's delivery to a
    client since `reset`; ``connections`` counts them.
    """

    def __init__(self, routes: Sequence[tuple[Address, Address]], delay: float) -> None:
        self._routes = routes
        self.delay = delay
        self.listening: list[Address] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.reset()

    def reset(self) -> None:
        """Begin to count anew."""
        self.began = self.ended = 0.0
        self.connections = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *failure: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def round_trips(self) -> float:
        """From the first connection to the last byte delivered, in round trips."""
        return (self.ended - self.began) / self.delay

    async def _listen(self) -> None:
        for listen, to in self._routes:
            server = await self._loop.create_server(lambda to=to: _Near(self, to), *listen, backlog=512)
            self.listening.append(server.sockets[0].getsockname()[:2])

    def arrived(self) -> None:
        """A connection came in."""
        self.began = self.began or time.perf_counter()
        self.connections += 1

    def delivered(self) -> None:
        """Bytes reached a client."""
        self.ended = time.perf_counter()


class _Near(asyncio.Protocol):
    """The side of the client."""

    def __init__(self, relay: Relay, to: Address) -> None:
        self._relay, self._to = relay, to
        self._loop = asyncio.get_running_loop()
        self._far: asyncio.Transport | None = None
        self._early: list[bytes] = []
        self.gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._opened = self._loop.time() + self._relay.delay
        self._relay.arrived()
        self._task = self._loop.create_task(self._connect())

    async def _connect(self) -> None:
        try:
            far, _ = await self._loop.create_connection(lambda: _Far(self, self._relay), *self._to)
        except OSError:
            self.transport.abort()
            return
        self._far = far
        for octets in self._early:
            far.write(octets)
        if self.gone:
            far.close()

    def data_received(self, data: bytes) -> None:
        self._loop.call_at(max(self._loop.time(), self._opened) + self._relay.delay / 2, self._pass_on, data)

    def _pass_on(self, octets: bytes) -> None:
        if self._far is None:
            self._early.append(octets)
        elif not self._far.is_closing():
            self._far.write(octets)

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, failure: Exception | None) -> None:
        self.gone = True
        if self._far is not None:
            self._loop.call_at(max(self._loop.time(), self._opened) + self._relay.delay / 2, self._far.close)


class _Far(asyncio.Protocol):
    """The side of the server."""

    def __init__(self, near: _Near, relay: Relay) -> None:
        self._near, self._relay = near, relay
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self._loop.call_later(self._relay.delay / 2, self._deliver, data)

    def _deliver(self, octets: bytes) -> None:
        if not self._near.gone:
            self._near.transport.write(octets)
            self._relay.delivered()

    def connection_lost(self, failure: Exception | None) -> None:
        self._loop.call_later(self._relay.delay / 2, self._near.transport.close)
