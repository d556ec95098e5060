"""Politeness: how many connections may be open, to one endpoint and in all.

A kept-alive connection that nobody uses holds a slot; it is given up as soon as somebody waits for one.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from trustgen.net.settings import Endpoint


class Slots:
    """Counts open connections. ``yield_idle(endpoint)`` is called when a slot is wanted and none is free.

    ``endpoint`` is None when it is the run's total that is used up; the callee closes what is idle.
    """

    def __init__(self, each: int, total: int, yield_idle: Callable[[Endpoint | None], None]) -> None:
        self._each = each
        self._total = asyncio.Semaphore(total)
        self._endpoints: dict[Endpoint, asyncio.Semaphore] = {}
        self._waiting: Counter[Endpoint | None] = Counter()
        self._yield_idle = yield_idle

    def wanted(self, endpoint: Endpoint) -> bool:
        """Whether somebody waits for a slot that a connection to ``endpoint`` holds."""
        return bool(self._waiting[endpoint] or self._waiting[None])

    def free(self, endpoint: Endpoint) -> bool:
        """Whether a connection to ``endpoint`` could be opened at once, in nobody's stead."""
        mine = self._endpoints.get(endpoint)
        return (mine is None or not mine.locked()) and not self._total.locked() and not self.wanted(endpoint)

    async def acquire(self, endpoint: Endpoint) -> None:
        """Wait for a slot at ``endpoint``, then for one of the total."""
        mine = self._endpoints.setdefault(endpoint, asyncio.Semaphore(self._each))
        await self._take(mine, endpoint)
        try:
            await self._take(self._total, None)
        except BaseException:
            mine.release()
            raise

    def release(self, endpoint: Endpoint) -> None:
        """Give back what ``acquire`` took."""
        self._endpoints[endpoint].release()
        self._total.release()

    async def _take(self, semaphore: asyncio.Semaphore, wanted: Endpoint | None) -> None:
        if not semaphore.locked():
            await semaphore.acquire()
            return
        self._waiting[wanted] += 1
        try:
            self._yield_idle(wanted)
            await semaphore.acquire()
        finally:
            self._waiting[wanted] -= 1
