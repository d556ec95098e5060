"""Questions go over one connection after the other until another connection is worth its price."""

from __future__ import annotations

import asyncio

import pytest

from trustgen.net import turns
from trustgen.net.turns import Turns


class _Asking:
    """Questions that last until they are told to end."""

    def __init__(self, size: int, room: bool) -> None:
        self.turns = Turns(size, lambda: room)
        self.going: list[asyncio.Event] = []
        self.begun = asyncio.Semaphore(0)

    async def ask(self) -> None:
        async with self.turns:
            end = asyncio.Event()
            self.going.append(end)
            self.begun.release()
            await end.wait()
            self.going.remove(end)

    async def begin(self, count: int) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self.ask()) for _ in range(count)]
        await _settle()
        return tasks


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("count", "room", "then"), [(2, True, 1), (3, True, 1), (4, True, 2), (4, False, 1)])
def test_a_second_goes_beside_the_first_where_several_wait_and_there_is_room(count: int, room: bool, then: int) -> None:
    """One begins; when it has ended, two of those that wait go if more would wait still and a connection is free."""

    async def run() -> None:
        asking = _Asking(2, room)
        tasks = await asking.begin(count)
        assert len(asking.going) == 1
        asking.going[0].set()
        await _settle()
        assert len(asking.going) == then
        while asking.going:
            asking.going[0].set()
            await _settle()
        await asyncio.gather(*tasks)

    asyncio.run(run())


def test_one_that_waits_behind_a_slow_one_gets_a_connection_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that hangs holds back the next for no longer than its patience."""
    monkeypatch.setattr(turns, "_PATIENCE", 0.001)

    async def run() -> None:
        asking = _Asking(2, True)
        tasks = await asking.begin(2)
        await asking.begun.acquire()
        await asking.begun.acquire()
        for end in list(asking.going):
            end.set()
        await asyncio.gather(*tasks)

    asyncio.run(asyncio.wait_for(run(), 10))


def test_one_that_gives_up_leaves_its_place() -> None:
    """A cancelled question neither keeps a turn nor takes one."""

    async def run() -> None:
        asking = _Asking(1, False)
        first, second, third = await asking.begin(3)
        second.cancel()
        asking.going[0].set()
        await _settle()
        assert len(asking.going) == 1
        asking.going[0].set()
        await asyncio.gather(first, third)
        assert second.cancelled()

    asyncio.run(asyncio.wait_for(run(), 10))
