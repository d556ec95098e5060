"""Gates: who came first goes first, and a turn is never lost with the one whose it was."""

from __future__ import annotations

import asyncio

from trustgen.net.settings import Endpoint
from trustgen.net.slots import Gate, Slots

HERE = Endpoint("127.0.0.1", 443)
THERE = Endpoint("127.0.0.2", 443)


def test_who_came_first_goes_first() -> None:
    """With room for one, three go through one after the other in the order in which they came."""
    order: list[int] = []

    async def pass_through(gate: Gate, number: int) -> None:
        async with gate:
            order.append(number)
            await asyncio.sleep(0)

    async def run() -> Gate:
        gate = Gate(1)
        await asyncio.gather(*(pass_through(gate, number) for number in range(3)))
        return gate

    gate = asyncio.run(run())
    assert (order, gate.free) == ([0, 1, 2], 1)


def test_one_who_gives_up_is_passed_over() -> None:
    """A waiter that was cancelled leaves the queue, and the next one gets the room."""

    async def run() -> tuple[int, int]:
        gate = Gate(1)
        await gate.enter()
        waiting = [asyncio.create_task(gate.enter()) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.wait({waiting[0]})
        left = len(gate.waiting)
        gate.leave()
        await waiting[1]
        return left, gate.free

    assert asyncio.run(run()) == (1, 0)


def test_a_turn_of_one_who_gives_up_goes_to_the_next() -> None:
    """Cancelled just before or just after the turn came, it is handed on, and in the end there is room again."""

    async def run(cancel_first: bool) -> int:
        gate = Gate(1)
        await gate.enter()
        waiting = [asyncio.create_task(gate.enter()) for _ in range(2)]
        await asyncio.sleep(0)
        if cancel_first:
            waiting[0].cancel()
            gate.leave()
        else:
            gate.leave()
            waiting[0].cancel()
        await waiting[1]
        gate.leave()
        return gate.free

    assert [asyncio.run(run(cancel_first)) for cancel_first in (True, False)] == [1, 1]


def test_idle_connections_are_asked_back_when_no_slot_is_free() -> None:
    """First those to the endpoint that is full, and where the total is used up those to anywhere."""
    asked: list[Endpoint | None] = []

    async def run() -> None:
        slots = Slots(1, 2, asked.append)
        await slots.acquire(HERE)
        second = asyncio.create_task(slots.acquire(HERE))
        await asyncio.sleep(0)
        assert slots.wanted(HERE)
        assert not slots.wanted(THERE)
        await slots.acquire(THERE)
        assert not slots.free(Endpoint("127.0.0.3", 443))
        slots.release(HERE)
        await second
        third = asyncio.create_task(slots.acquire(Endpoint("127.0.0.3", 443)))
        await asyncio.sleep(0)
        assert slots.wanted(THERE)
        third.cancel()
        await asyncio.wait({third})
        slots.release(THERE)
        assert slots.free(Endpoint("127.0.0.3", 443))

    asyncio.run(run())
    assert asked == [HERE, None]
