"""The observe stage: every request once, concurrently, within the deadline, whatever a probe does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from trustgen.model.observation import Observation, Place, Request, Seen, Unseen, Why
from trustgen.observe import Progress, observe

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    probe: ClassVar[str] = "fake"
    what: str


class Hider:
    def redact(self, text: str) -> str:
        return text.replace("hunter2", "***")


@dataclass(frozen=True)
class FakeAccess:
    secrets: Hider = field(default_factory=Hider)
    via: str = "lab"

    @property
    def clock(self) -> Callable[[], datetime]:
        return lambda: NOW


Look = Callable[[Any, FakeAccess], Awaitable[tuple[Observation, ...]]]


def _observe(
    look: Look,
    requests: Collection[Request],
    deadline: float = 30.0,
    progress: Callable[[Progress], None] | None = None,
) -> dict[Request, tuple[Observation, ...]]:
    return asyncio.run(observe(requests, lambda name: look, FakeAccess(), deadline, progress))


async def _sees(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
    return (Seen(request.what, NOW),)


def test_every_distinct_request_is_looked_at_once() -> None:
    """Equal requests share a look; the answers stand in the order of the questions."""
    looked = []

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        looked.append(request)
        return await _sees(request, access)

    answers = _observe(look, [Asked("b"), Asked("a"), Asked("b")])
    assert list(answers) == [Asked("b"), Asked("a")]
    assert sorted(looked, key=lambda asked: asked.what) == [Asked("a"), Asked("b")]


def test_looks_are_concurrent() -> None:
    """Two looks that wait for each other both end."""
    barrier = asyncio.Barrier(2)

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        await barrier.wait()
        return await _sees(request, access)

    assert all(isinstance(seen, Seen) for (seen,) in _observe(look, [Asked("a"), Asked("b")]).values())


def test_nothing_asked_is_nothing_answered() -> None:
    """No requests, no observations, no waiting."""
    assert _observe(_sees, []) == {}


def test_unfinished_looks_are_unseen_at_the_deadline() -> None:
    """What hangs is Unseen for the deadline; what was finished before it stays seen."""

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        if request.what == "hangs":
            await asyncio.Event().wait()
        return await _sees(request, access)

    answers = _observe(look, [Asked("hangs"), Asked("ends")], deadline=0.05)
    (late,) = answers[Asked("hangs")]
    assert isinstance(late, Unseen)
    assert (late.why, late.place) == (Why.DEADLINE, Place("", "lab"))
    assert isinstance(answers[Asked("ends")][0], Seen)


def test_look_that_ignores_its_cancellation_is_left_behind() -> None:
    """The function returns although a look swallows every cancellation."""
    release = asyncio.Event()

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue
        return await _sees(request, access)

    async def run() -> dict[Request, tuple[Observation, ...]]:
        answers = await observe([Asked("stubborn")], lambda name: look, FakeAccess(), 0.05)
        release.set()
        return answers

    (late,) = asyncio.run(run())[Asked("stubborn")]
    assert isinstance(late, Unseen)
    assert late.why is Why.DEADLINE


@pytest.mark.parametrize("error", [ValueError("secret hunter2"), asyncio.CancelledError(), KeyError("x")])
def test_defect_of_a_probe_is_unseen_and_hurts_nobody_else(error: BaseException) -> None:
    """The reason is fit to publish, the detail hides secrets, and the other look is seen."""

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        if request.what == "crashes":
            raise error
        return await _sees(request, access)

    answers = _observe(look, [Asked("crashes"), Asked("ends")])
    (crashed,) = answers[Asked("crashes")]
    assert isinstance(crashed, Unseen)
    assert crashed.why is Why.CRASHED
    assert "hunter2" not in crashed.reason + crashed.detail
    assert type(error).__name__ not in crashed.reason
    assert isinstance(answers[Asked("ends")][0], Seen)


def test_unknown_probe_is_unseen() -> None:
    """A request that nobody can answer is not answered by silence."""

    def find(name: str) -> Look:
        raise KeyError(name)

    ((crashed,),) = asyncio.run(observe([Asked("a")], find, FakeAccess(), 30.0)).values()
    assert isinstance(crashed, Unseen)
    assert crashed.why is Why.CRASHED


def test_probe_without_observations_is_unseen() -> None:
    """An empty answer must not make a claim hold over nothing."""

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        return ()

    ((crashed,),) = _observe(look, [Asked("a")]).values()
    assert isinstance(crashed, Unseen)
    assert crashed.why is Why.CRASHED


def test_progress_counts_to_the_total() -> None:
    """Each answer is told once, with how many are done."""
    told: list[Progress] = []
    _observe(_sees, [Asked("a"), Asked("b"), Asked("c")], progress=told.append)
    assert [(step.done, step.total) for step in told] == [(1, 3), (2, 3), (3, 3)]


def test_cancelling_the_stage_cancels_the_looks() -> None:
    """An interrupted run leaves nothing running."""
    cancelled = []

    async def look(request: Asked, access: FakeAccess) -> tuple[Observation, ...]:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(request)
            raise
        return ()

    async def run() -> None:
        stage = asyncio.create_task(observe([Asked("a")], lambda name: look, FakeAccess(), 30.0))
        for _ in range(5):
            await asyncio.sleep(0)
        stage.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stage

    asyncio.run(run())
    assert cancelled == [Asked("a")]
