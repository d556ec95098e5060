"""Days, moments and plans as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from trustgen.model.values import PlannedDate, Precision

if TYPE_CHECKING:
    from trustgen.words.catalogue import Words


def day(value: date, words: Words) -> str:
    """2 April 2026, 2. April 2026, 2 avril 2026, 2 de abril de 2026."""
    key = "date.first_day" if value.day == 1 else "date.day"
    return words.get(key, day=value.day, month=words.get(f"month.{value.month}"), year=value.year)


def moment(value: datetime, words: Words) -> str:
    """A day and a time with its zone, to the minute; raises ValueError for a time without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    zone = "UTC" if value.tzinfo is UTC else value.tzname() or f"{value:%z}"
    return words.get("date.moment", day=day(value.date(), words), time=f"{value:%H:%M}", zone=zone)


def planned(value: PlannedDate, words: Words) -> str:
    """A plan as exact as it is known: 31 March 2027, March 2027, Q1 2027, 2027, or that no date is set."""
    if value.last is None:
        return words.get("date.not_set")
    if value.precision is Precision.DAY:
        return day(value.last, words)
    if value.precision is Precision.MONTH:
        return words.get("date.month", month=words.get(f"month.{value.last.month}"), year=value.last.year)
    if value.precision is Precision.QUARTER:
        return words.get("date.quarter", quarter=value.quarter(), year=value.last.year)
    return str(value.last.year)
