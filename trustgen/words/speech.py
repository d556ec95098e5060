"""Any value as people read it in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from trustgen.model.values import (
    ByteSize,
    Cadence,
    ControlId,
    CountryCode,
    Duration,
    DurationBound,
    Framework,
    Money,
    Noun,
    NumberBound,
    Percentage,
    PlannedDate,
    Rate,
    SetOf,
    Uri,
    Value,
    VersionBound,
)
from trustgen.words import dates, numbers
from trustgen.words.catalogue import Words
from trustgen.words.countries import country
from trustgen.words.lists import join
from trustgen.words.nouns import counted

Speaker = Callable[[Any, Words], str]


class Unspeakable(ValueError):
    """A value that no sentence can hold: none, a mapping, an empty list, a format that does not fit."""


def speak(value: object, words: Words, format: str | None = None) -> str:  # noqa: A002  the registry's own word
    """``value`` as it reads in a sentence; raises Unspeakable.

    ``format``: ``count`` says how many there are, ``or`` joins a list with "or", ``code`` gives what machines see,
    ``cap`` begins with a capital letter.
    """
    if format == "count":
        return numbers.number(_count(value), words)
    if format == "or":
        return join([_spoken(item, words) for item in _items(value)], words, "or")
    if format == "code":
        return join(codes(value), words)
    spoken = _spoken(value, words)
    if format == "cap":
        return spoken[:1].upper() + spoken[1:]
    if format is not None:
        raise Unspeakable(f"there is no format {format}")
    return spoken


def _spoken(value: object, words: Words) -> str:
    speaker = next((_SPEAKERS[kind] for kind in type(value).__mro__ if kind in _SPEAKERS), None)
    if speaker is None:
        raise Unspeakable(f"a sentence cannot hold {_name(value)}")
    try:
        return speaker(value, words)
    except ValueError as error:
        raise Unspeakable(str(error)) from error


def _count(value: object) -> int:
    """How many items; a single thing has no count."""
    return len(_items(value))


def _items(value: object) -> tuple[object, ...]:
    if isinstance(value, SetOf):
        return value.words()
    if isinstance(value, tuple | list):
        if value:
            return tuple(value)
        raise Unspeakable("an empty list cannot be read")
    if isinstance(value, set | frozenset):
        raise Unspeakable("a set without an order cannot be read; use a list")
    raise Unspeakable(f"{_name(value)} is no list; count and or need one")


def codes(value: object) -> list[str]:
    """What machines see, item by item; of what is no list, one. Raises Unspeakable."""
    if isinstance(value, SetOf):
        return list(value.names())
    if isinstance(value, tuple | list):
        return [_code(item) for item in _items(value)]
    return [_code(value)]


def _code(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float | Decimal | Value):
        return str(value)
    raise Unspeakable(f"a sentence cannot hold {_name(value)}")


def _name(value: object) -> str:
    if value is None:
        return "nothing: the value is not set"
    return "a mapping; name one of its values" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def _duration(value: Duration, words: Words) -> str:
    return words.plural(f"unit.{'business_day' if value.business else value.unit}", value.amount)


def _cadence(value: Cadence, words: Words) -> str:
    if value.period.amount > 1:
        return _duration(value.period, words)
    return words.get(f"every.{'business_day' if value.period.business else value.period.unit}")


def _version_bound(value: VersionBound, words: Words) -> str:
    return words.get(f"version.{value.kind}", version=f"{value.label} {value.version}".strip())


def _number_bound(value: NumberBound, words: Words) -> str:
    def say(end: Decimal) -> str:
        return counted(end, value.unit, words) if value.unit else numbers.number(end, words)

    if value.min is not None and value.max is not None and value.min < value.max:
        return words.get("bound.between", min=numbers.number(value.min, words), max=say(value.max))
    return _one_end(value.min, value.max, say, words)


def _duration_bound(value: DurationBound, words: Words) -> str:
    def say(end: Duration) -> str:
        return _duration(end, words)

    if value.min is not None and value.max is not None and value.min < value.max:
        return words.get("bound.between", min=say(value.min), max=say(value.max))
    return _one_end(value.min, value.max, say, words)


def _one_end(low: Any, high: Any, say: Callable[[Any], str], words: Words) -> str:
    if low is not None and high is not None:
        return words.get("bound.exactly", value=say(low))
    return words.get("bound.min", value=say(low)) if low is not None else words.get("bound.max", value=say(high))


def _rate(value: Rate, words: Words) -> str:
    count = counted(value.limit, value.unit, words)
    if value.window.amount == 1 and not value.window.business:
        spoken = words.get("rate.single", count=count, unit=words.get(f"every.{value.window.unit}"))
    else:
        spoken = words.get("rate.window", count=count, window=_duration(value.window, words))
    return spoken if not value.per else words.get("rate.per", rate=spoken, keys=join(value.per, words))


def _control(value: ControlId, words: Words) -> str:
    return words.get("control", framework=_framework(value.framework, words), control=control_name(value.control))


def control_name(control: str) -> str:
    """A control's id within its framework as people write it: ``art-33`` of a law is Art. 33."""
    return f"Art. {control.removeprefix('art-')}" if control.startswith("art-") else control


def _framework(value: Framework, words: Words) -> str:
    key = f"framework.{value.replace('.', '_')}"
    return words.get(key) if words.has(key) else str(value)


def _list(value: tuple[object, ...] | list[object], words: Words) -> str:
    return join([_spoken(item, words) for item in value], words)


_SPEAKERS: Mapping[type, Speaker] = {
    str: lambda value, words: str(value),
    bool: lambda value, words: words.get("answer.yes" if value else "answer.no"),
    int: numbers.number,
    float: numbers.number,
    Decimal: numbers.number,
    datetime: dates.moment,
    date: dates.day,
    tuple: _list,
    list: _list,
    ByteSize: numbers.size,
    Cadence: _cadence,
    ControlId: _control,
    CountryCode: country,
    Duration: _duration,
    DurationBound: _duration_bound,
    Framework: _framework,
    Money: numbers.money,
    Noun: lambda value, words: str(value),
    NumberBound: _number_bound,
    Percentage: numbers.percentage,
    PlannedDate: dates.planned,
    Rate: _rate,
    SetOf: lambda value, words: join(value.words(), words),
    Uri: lambda value, words: value.address,
    VersionBound: _version_bound,
}
