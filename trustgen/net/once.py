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
        self._asked: dict[Hashable, asyncio.Future[Any]] = {}

    async def ask(self, key: Hashable, question: Callable[[], Coroutine[Any, Any, AnswerT]]) -> AnswerT:
        """The answer to ``key``, from ``question`` when nobody has asked yet. Cancelling one waiter harms no other.

        Who comes first asks for all: most questions have one asker, and a task for each would cost more than many an
        answer. When the first is cancelled, the next one that waits asks instead.
        """
        while (asked := self._asked.get(key)) is not None:
            if asked.done():
                return cast(AnswerT, asked.result())
            await asyncio.wait({asked})
            if not asked.cancelled():
                return cast(AnswerT, asked.result())
        answer = self._asked[key] = asyncio.get_running_loop().create_future()
        try:
            found = await question()
        except asyncio.CancelledError:
            del self._asked[key]
            answer.cancel()
            raise
        except BaseException as failure:
            answer.set_exception(failure)
            # A failure that nobody else waits for is not worth a warning at exit.
            answer.exception()
            raise
        answer.set_result(found)
        return found


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
