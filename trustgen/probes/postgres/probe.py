"""Ask a database: all questions to one connection string that come at the same time share one connection."""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop, Future
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Protocol

from trustgen.facts.postgres import Database
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.postgres.child import ask


class Question(Protocol):
    """Any request of the family."""

    probe: Any

    @property
    def database(self) -> Database:
        """Whom to ask."""


@dataclass(slots=True)
class _Batch:
    """Questions that wait for the same connection, and who waits for their answers."""

    questions: list[Question] = field(default_factory=list)
    answers: list[Future[object]] = field(default_factory=list)

    def add(self, question: Question, loop: AbstractEventLoop) -> Future[object]:
        self.questions.append(question)
        self.answers.append(loop.create_future())
        return self.answers[-1]


#: Gathered in this turn of an event loop; what is being asked is no longer here.
_gathering: dict[tuple[int, str], _Batch] = {}


async def look(request: Question, access: Access) -> tuple[Observation, ...]:
    """The answer of the database that ``request`` names, or why there is none."""
    try:
        facts = await _answer(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)


async def _answer(request: Question, access: Access) -> object:
    dsn = _connection_string(request, access)
    loop = asyncio.get_running_loop()
    key = (id(loop), dsn)
    batch = _gathering.get(key)
    if batch is not None:
        return await batch.add(request, loop)
    batch = _gathering[key] = _Batch()
    answer = batch.add(request, loop)
    try:
        # Every other look that is ready to run gets its turn to join.
        await asyncio.sleep(0)
    finally:
        del _gathering[key]
    await _ask(batch, dsn, access)
    return await answer


async def _ask(batch: _Batch, dsn: str, access: Access) -> None:
    """Give every waiting question its answer; whatever happens, none is left waiting."""
    try:
        answers = await ask(batch.questions, dsn, _variables(batch.questions, access))
        for future, answer in zip(batch.answers, answers, strict=True):
            _settle(future, answer)
    finally:
        for future in batch.answers:
            if not future.done():
                future.cancel()


def _settle(future: Future[object], answer: object) -> None:
    if future.done():
        return
    if isinstance(answer, LookFailed):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def _connection_string(request: Question, access: Access) -> str:
    """Raises LookFailed where the driver or the variable is missing."""
    if find_spec("psycopg") is None:
        raise LookFailed(Why.NO_EXTRA, "the PostgreSQL driver is not installed: pip install trustgen[postgres]")
    dsn = access.secrets.get(request.database.dsn)
    if dsn is None:
        raise LookFailed(Why.NO_CREDENTIAL, f"the environment variable {request.database.dsn} is not set")
    return dsn


def _variables(questions: Sequence[Question], access: Access) -> dict[str, str]:
    """The values of the variables that questions name besides the connection string."""
    names = {
        str(getattr(question, part))
        for question in questions
        for part in ("canary", "foreign")
        if hasattr(question, part)
    }
    found = {name: access.secrets.get(name) for name in sorted(names)}
    return {name: value for name, value in found.items() if value is not None}
