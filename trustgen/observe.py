"""Requests → observations: every distinct request once, concurrently, within the deadline, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from datetime import datetime
from typing import Any, Protocol, TypeVar

from trustgen.errors import origin
from trustgen.frozen import dataclass
from trustgen.model.observation import Observation, Place, Request, Unseen, Why

#: Requests under way at a time. Connections are bounded where they are opened; this bounds memory.
_CONCURRENT = 512
#: Seconds that a cancelled look gets to tidy up before it is left behind.
_GRACE = 0.2


class Redactor(Protocol):
    """Hides secrets."""

    def redact(self, text: str) -> str:
        """``text`` without any secret."""


class Means(Protocol):
    """What this stage itself needs of the access that it hands to probes."""

    @property
    def secrets(self) -> Redactor:
        """What hides secrets."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells the time, aware."""

    @property
    def via(self) -> str:
        """The label of the vantage point."""


MeansT = TypeVar("MeansT", bound=Means)
FindProbe = Callable[[str], Callable[[Any, MeansT], Awaitable[tuple[Observation, ...]]]]


@dataclass(frozen=True, slots=True)
class Progress:
    """``request`` has just been answered; ``done`` of ``total`` are."""

    done: int
    total: int
    request: Request


async def observe(
    requests: Collection[Request],
    find_probe: FindProbe[MeansT],
    access: MeansT,
    deadline: float,
    progress: Callable[[Progress], None] | None = None,
) -> dict[Request, tuple[Observation, ...]]:
    """Look at everything that is asked for; ``deadline`` is in seconds from now.

    Every request has at least one observation: what is unfinished at the deadline is Unseen (deadline), a probe that
    fails by a defect of its own is Unseen (crashed). In the order of ``requests``, duplicates dropped.
    """
    distinct = tuple(dict.fromkeys(requests))
    answers: dict[Request, tuple[Observation, ...]] = {}
    waiting = iter(distinct)

    async def work() -> None:
        for request in waiting:
            answers[request] = await _look(request, find_probe, access)
            if progress is not None:
                progress(Progress(len(answers), len(distinct), request))

    if distinct:
        await _until(deadline, [asyncio.create_task(work()) for _ in range(min(_CONCURRENT, len(distinct)))])
    late = _late(distinct, answers, deadline, access)
    answers.update(late)
    return {request: answers[request] for request in distinct}


def _late(
    requests: Collection[Request], answers: dict[Request, tuple[Observation, ...]], deadline: float, access: Means
) -> Iterator[tuple[Request, tuple[Observation, ...]]]:
    """What stands in for the answers that did not come."""
    reason = f"the run's deadline of {deadline:g} seconds passed first"
    for request in requests:
        if request not in answers:
            yield request, (Unseen(Why.DEADLINE, reason, access.clock(), "", Place("", access.via)),)


async def _until(deadline: float, workers: list[asyncio.Task[None]]) -> None:
    """Wait for ``workers`` until ``deadline``; one that ignores its cancellation is left behind."""
    try:
        await asyncio.wait(workers, timeout=max(0.0, deadline))
    finally:
        late = [worker for worker in workers if not worker.done()]
        for worker in late:
            worker.cancel()
        if late:
            await asyncio.wait(late, timeout=_GRACE)
    for worker in workers:
        if worker.done() and not worker.cancelled() and (failure := worker.exception()) is not None:
            raise failure


async def _look(request: Request, find_probe: FindProbe[MeansT], access: MeansT) -> tuple[Observation, ...]:
    try:
        observations = await find_probe(request.probe)(request, access)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return (_crashed("the probe was cancelled by nobody", request, access),)
    except Exception as error:  # noqa: BLE001 - a defect of one probe must not take the other looks along
        return (_crashed(origin(error), request, access),)
    return observations or (_crashed("the probe returned no observation", request, access),)


def _crashed(what: str, request: Request, access: Means) -> Unseen:
    detail = access.secrets.redact(f"{request.probe}: {what}")
    return Unseen(
        Why.CRASHED, "the look failed by a defect of the checker", access.clock(), detail, Place("", access.via)
    )
