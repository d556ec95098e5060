"""Identical questions, in flight or answered, are asked once; what failed to look may be asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, TypeVar, cast

from trustgen.model.observation import RETRIABLE
from trustgen.net.failure import LookFailed

AnswerT = TypeVar("AnswerT")


class Once:
    """Remembers every question of a run by its key, and shares its answer or its failure."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        """The answer to ``key``, from ``question`` when nobody has asked yet. Cancelling one waiter harms no other."""
        task = self._asked.get(key)
        if task is None:
            task = asyncio.create_task(question())
            task.add_done_callback(_retrieve)
            self._asked[key] = task
        return cast(AnswerT, await asyncio.shield(task))

    async def close(self) -> None:
        """Cancel whatever is still in flight."""
        pending = [task for task in self._asked.values() if not task.done()]
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=0.2)
        self._asked.clear()


def _retrieve(task: asyncio.Task[Any]) -> None:
    """A failure that nobody waited for any more is not worth a warning at exit."""
    if not task.cancelled():
        task.exception()


async def retried(look: Callable[[], Awaitable[AnswerT]], retries: int, backoff: float) -> AnswerT:
    """``look``, again after ``backoff`` seconds (doubling) when it failed in a way that a second try may mend."""
    for attempt in range(retries):
        try:
            return await look()
        except LookFailed as failure:
            if failure.why not in RETRIABLE:
                raise
        await asyncio.sleep(backoff * 2**attempt)
    return await look()
