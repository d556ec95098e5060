"""Questions that are alike are asked once, whoever asks first, and whatever becomes of who did."""

from __future__ import annotations

import asyncio

import pytest

from trustgen.model.observation import Why
from trustgen.net import LookFailed
from trustgen.net.once import Once


def test_who_waits_asks_anew_when_the_first_is_cancelled() -> None:
    """Cancelling the one that asks costs the others a second question, not their answer."""
    asked: list[int] = []

    async def ask() -> list[str]:
        once, gate = Once(), asyncio.Event()

        async def question() -> str:
            asked.append(1)
            await gate.wait()
            return "answer"

        first, *others = [asyncio.create_task(once.ask("key", question)) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()
        gate.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        return list(await asyncio.gather(*others))

    assert asyncio.run(ask()) == ["answer", "answer"]
    assert len(asked) == 2


def test_a_cancelled_waiter_harms_nobody() -> None:
    """Who waits may leave; the question goes on for the others."""

    async def ask() -> tuple[str, str]:
        once, gate = Once(), asyncio.Event()

        async def question() -> str:
            await gate.wait()
            return "answer"

        first = asyncio.create_task(once.ask("key", question))
        await asyncio.sleep(0)
        second, third = (asyncio.create_task(once.ask("key", question)) for _ in range(2))
        await asyncio.sleep(0)
        second.cancel()
        gate.set()
        return await first, await third

    assert asyncio.run(ask()) == ("answer", "answer")


def test_a_failure_is_shared() -> None:
    """Nobody asks again what could not be answered: it was tried often enough."""
    asked: list[int] = []

    async def ask() -> list[object]:
        once = Once()

        async def question() -> str:
            asked.append(1)
            await asyncio.sleep(0)
            raise LookFailed(Why.TIMED_OUT, "nothing came")

        found = await asyncio.gather(*(once.ask("key", question) for _ in range(3)), return_exceptions=True)
        with pytest.raises(LookFailed):
            await once.ask("key", question)
        return list(found)

    assert all(isinstance(failure, LookFailed) for failure in asyncio.run(ask()))
    assert len(asked) == 1
