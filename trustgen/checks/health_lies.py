"""Health reports that are false: the true one with a single value changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trustgen.model.values import Duration
from trustgen.syntax.pattern import matches

OLD_STAMP = "0001-01-02T00:00:00+00:00"
LONG_TIME = 10**12  # in any unit, longer than any duration
_MOST_PLACES = 2000
_LONGEST_LIST = 10_000


def wrong_values(
    equals: Any, low: Any, high: Any, stamped: bool, pattern: str | None, limits: tuple[Any, ...]
) -> Iterator[Any]:
    """Values that a comparison may break on, most direct first."""
    if equals is not None:
        yield from _other_than(equals)
    if pattern is not None:
        yield next(text for text in ("~", "", "\x00") if not matches(pattern, text))
    if stamped:
        yield OLD_STAMP
    if high is not None:
        yield from (LONG_TIME, OLD_STAMP) if isinstance(high, Duration) else (high + 1, [0] * _count(high + 1))
    if low is not None:
        yield from (0,) if isinstance(low, Duration) else (low - 1, [])
    if not any(isinstance(limit, Duration) for limit in (*limits, equals)):
        # Of an expression that counts or filters, the flags and the lists are what can be turned.
        yield from (True, False, [])


def _other_than(equals: Any) -> Iterator[Any]:
    if isinstance(equals, bool):
        yield not equals
    elif isinstance(equals, Duration):
        yield LONG_TIME
        yield "1s" if equals != Duration.parse("1s") else "2s"
    elif isinstance(equals, str):
        yield f"{equals}~"
    else:
        yield equals + 1
        yield [0] * _count(equals + 1)


def _count(number: float) -> int:
    """The length of a list that is meant to be longer than a bound."""
    return max(0, min(int(number), _LONGEST_LIST))


def lying_documents(document: Any, wrong: Any) -> Iterator[Any]:
    """``document`` with ``wrong`` in the place of each of its values in turn, innermost last."""
    places: list[tuple[Any, ...]] = [()]
    for place in places:
        if len(places) < _MOST_PLACES:
            places.extend((*place, step) for step in _steps(_at(document, place)))
        yield _put(document, place, wrong)


def _steps(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) else []


def _at(document: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        document = document[step]
    return document


def _put(document: Any, place: tuple[Any, ...], wrong: Any) -> Any:
    if not place:
        return wrong
    step, *rest = place
    changed = dict(document) if isinstance(document, dict) else list(document)
    changed[step] = _put(document[step], tuple(rest), wrong)
    return changed
