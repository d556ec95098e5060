"""The shape of the evidence document, by the types of `trustgen.facts.table`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from trustgen.errors import EvidenceError
from trustgen.facts.table import family
from trustgen.frozen import dataclass
from trustgen.model.judgement import Judgement
from trustgen.model.observation import Observation, Request, Seen, Unseen

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = "urn:trustgen:evidence:1"
MOST_BYTES = 128 * 2**20  # about 20,000 hosts; reading takes up to ten times as much memory

RequestT = TypeVar("RequestT")
FactsT = TypeVar("FactsT")


@dataclass(frozen=True, slots=True)
class Head:
    """The document without its observations."""

    schema: str
    at: datetime
    registry: str
    trustgen: str
    judgements: tuple[Judgement, ...]
    last_held: dict[str, datetime]
    overrides: tuple[str, ...]
    via: tuple[str, ...]
    clock_was_set: bool


@dataclass(frozen=True, slots=True)
class Row(Generic[RequestT, FactsT]):
    """What came of one request."""

    request: RequestT
    observations: tuple[Seen[FactsT] | Unseen, ...]


def by_probe(observations: Mapping[Request, tuple[Observation, ...]]) -> dict[str, list[Row[Any, Any]]]:
    """The rows of each probe, in no order."""
    rows: dict[str, list[Row[Any, Any]]] = {}
    for request, seen in observations.items():
        rows.setdefault(request.probe, []).append(Row(request, seen))
    return rows


@cache
def heads() -> TypeAdapter[list[Head]]:
    """A list, since a bare dataclass takes no configuration."""
    return _strict(list[Head])


@cache
def rows(probe: str) -> TypeAdapter[list[Row[Any, Any]]]:
    """The rows of one probe. Raises KeyError for an unknown one."""
    row: Any = Row
    made: Any = GenericAlias(list, (row[family(probe)],))
    return _strict(made)


def _strict(kind: Any) -> TypeAdapter[Any]:
    # Imported where it is used: evidence that is known needs none.
    from pydantic import ConfigDict, TypeAdapter

    return TypeAdapter(kind, config=ConfigDict(extra="forbid", strict=True))


def refuse_naive(value: object, name: str) -> None:
    """Raise EvidenceError for a time without zone anywhere in ``value``."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise EvidenceError(f"{name} is malformed: the time {value.isoformat()} has no zone; look again")
    elif isinstance(value, list | tuple):
        for item in value:
            refuse_naive(item, name)
    elif isinstance(value, dict):
        refuse_naive(list(value.values()), name)
    else:
        kind: Any = value.__class__
        for part in _timed(kind):
            refuse_naive(getattr(value, part), name)


@cache
def _timed(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass in which a time may stand, by their types; none of anything else."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(part.name for part in fields(kind) if _may_hold_time(hints[part.name]))


#: What holds no time, whatever its value.
_TIMELESS = (str, int, float, bytes, Enum, type(None))


def _may_hold_time(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, _TIMELESS):
        return False
    arguments = [argument for argument in get_args(hint) if argument is not Ellipsis]
    if arguments:
        return any(_may_hold_time(argument) for argument in arguments)
    return True
