"""Politeness: how many connections may be open, to one endpoint and in all.

A kept-alive connection that nobody uses holds a slot; it is given up as soon as somebody waits for one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Self

from trustgen.net.settings import Endpoint


class Gate:
    """Lets ``free`` through at a time, in the order in which they came. As a context manager, or by its methods.

    As asyncio's semaphore, but whoever leaves hands on to the next one who waits: no queue is gone through.
    """

    __slots__ = ("free", "waiting")

    def __init__(self, free: int) -> None:
        self.free = free
        self.waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Wait until there is room."""
        if self.free:
            self.free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await turn
        except BaseException:
            if not turn.cancelled():
                self.leave()
            elif turn in self.waiting:
                self.waiting.remove(turn)
            raise

    def leave(self) -> None:
        """Make room for the next one."""
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1

    async def __aenter__(self) -> Self:
        await self.enter()
        return self

    async def __aexit__(self, *failure: object) -> None:
        self.leave()


class Slots:
    """Counts open connections. ``yield_idle(endpoint)`` is called when a slot is wanted and none is free.

    ``endpoint`` is None when it is the run's total that is used up; the callee closes what is idle.
    """

    def __init__(self, each: int, total: int, yield_idle: Callable[[Endpoint | None], None]) -> None:
        self._each = each
        self._total = Gate(total)
        self._endpoints: dict[Endpoint, Gate] = {}
        self._yield_idle = yield_idle

    def wanted(self, endpoint: Endpoint) -> bool:
        """Whether somebody waits for a slot that a connection to ``endpoint`` holds."""
        return bool(self._total.waiting or self._gate(endpoint).waiting)

    def free(self, endpoint: Endpoint) -> bool:
        """Whether a connection to ``endpoint`` could be opened at once, in nobody's stead."""
        return bool(self._gate(endpoint).free and self._total.free)

    async def acquire(self, endpoint: Endpoint) -> None:
        """Wait for a slot at ``endpoint``, then for one of the total."""
        mine = self._gate(endpoint)
        if not mine.free:
            self._yield_idle(endpoint)
        await mine.enter()
        try:
            if not self._total.free:
                self._yield_idle(None)
            await self._total.enter()
        except BaseException:
            mine.leave()
            raise

    def release(self, endpoint: Endpoint) -> None:
        """Give back what ``acquire`` took."""
        self._endpoints[endpoint].leave()
        self._total.leave()

    def _gate(self, endpoint: Endpoint) -> Gate:
        found = self._endpoints.get(endpoint)
        if found is None:
            found = self._endpoints[endpoint] = Gate(self._each)
        return found
