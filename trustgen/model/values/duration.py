"""Lengths of time as people write them: ``72h``, ``2 business days``, ``quarter``.

The unit that was written is kept, because people read it again: "72 hours" does not become "3 days".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, shown


class Unit(StrEnum):
    """A unit of time, from the shortest to the longest."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


FIXED_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86400, Unit.WEEK: 604800}
MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
AVERAGE_MONTH = 2_629_746  # seconds: a twelfth of the Gregorian year of 365.2425 days
AVERAGE_BUSINESS_DAY = 120_960  # seconds: seven days for every five that are worked
LONGEST = 1000 * 12 * AVERAGE_MONTH

_ABBREVIATIONS = {
    "s": Unit.SECOND,
    "sec": Unit.SECOND,
    "m": Unit.MINUTE,
    "min": Unit.MINUTE,
    "h": Unit.HOUR,
    "d": Unit.DAY,
    "w": Unit.WEEK,
    "mo": Unit.MONTH,
    "y": Unit.YEAR,
}
_UNITS = {**_ABBREVIATIONS, **{unit.value: unit for unit in Unit}, **{f"{unit.value}s": unit for unit in Unit}}
_WRITTEN = r"(?:([0-9]{1,12}) ?)?(business )?([A-Za-z]{1,8})"
_ACCEPTED = "write a number and a unit, such as 72h, 30d, 15m (minutes), 2 business days, 6 months, 1 year or quarter"


@dataclass(frozen=True, slots=True, eq=False)
class Duration(Value):
    """A length of time. ``amount`` counts ``unit``; ``business`` days are Monday to Friday.

    Equal by meaning (72 hours are 3 days; 12 months are 1 year); a month never equals a number of days.
    Ordered by an approximate length: a month counts as 30.436875 days, a business day as 7/5 of a day.
    """

    amount: int
    unit: Unit
    business: bool = False

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "description": "A length of time: a number and a unit. m is minutes; months are mo or written out.",
        "pattern": r"^([0-9]+ ?)?(business )?[A-Za-z]+$",
        "examples": ["72h", "30d", "15m", "2 business days", "6 months", "year"],
    }

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a duration cannot be negative; {_ACCEPTED}")
        if self.business and self.unit is not Unit.DAY:
            raise ValueError(f"only days can be business days, not {self.unit}s; {_ACCEPTED}")
        if self.approximate_seconds() > LONGEST:
            raise ValueError("a duration cannot be longer than 1000 years")

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``72h``, ``10 minutes``, ``2 business days``, ``quarter``; raises ValueError."""
        if isinstance(plain, int | float) and not isinstance(plain, bool):
            raise ValueError(f"{shown(plain)} has no unit; {_ACCEPTED}")
        match = re.fullmatch(_WRITTEN, plain.strip()) if isinstance(plain, str) else None
        if match is None:
            raise ValueError(f"{shown(plain)} is not a duration; {_ACCEPTED}")
        amount, business, word = match.groups()
        unit = _UNITS.get(word if len(word) == 1 else word.lower())
        if unit is None or (amount is None and word.lower() != unit.value):
            raise ValueError(f"{shown(plain)} is not a duration; {_ACCEPTED}")
        return cls(1 if amount is None else int(amount), unit, business is not None)

    def plain(self) -> str:
        return str(self)

    def __str__(self) -> str:
        business = "business " if self.business else ""
        return f"{self.amount} {business}{self.unit}{'' if self.amount == 1 else 's'}"

    def seconds(self) -> int:
        """The exact length in seconds; raises ValueError for units whose length depends on the calendar."""
        if self.business or self.unit not in FIXED_SECONDS:
            raise ValueError(f"{self} has no fixed length in seconds")
        return self.amount * FIXED_SECONDS[self.unit]

    def approximate_seconds(self) -> int:
        """A length for comparing, exact for seconds to weeks, an average for the others."""
        return self.meaning()[0]

    def add(self, start: datetime, zone: ZoneInfo) -> datetime:
        """The moment this long after ``start`` (aware), in ``zone``.

        Seconds, minutes and hours elapse; days and longer keep the local time of day. Months clip to the month's
        end; business days skip Saturday and Sunday. Raises ValueError for a naive ``start``.
        """
        if start.tzinfo is None:
            raise ValueError("the start of a duration needs a time zone")
        local = start.astimezone(zone)
        if self.unit in MONTHS:
            return _settle(_add_months(local, self.amount * MONTHS[self.unit]))
        if self.business:
            return _settle(_add_business_days(local, self.amount))
        if self.unit in (Unit.DAY, Unit.WEEK):
            return _settle(local + timedelta(seconds=self.seconds()))
        return (start.astimezone(UTC) + timedelta(seconds=self.seconds())).astimezone(zone)

    def meaning(self) -> tuple[int, str]:
        """Approximate seconds, and the family of units within which that number is exact."""
        if self.business:
            return self.amount * AVERAGE_BUSINESS_DAY, "business"
        if self.unit in MONTHS:
            return self.amount * MONTHS[self.unit] * AVERAGE_MONTH, "calendar"
        return self.amount * FIXED_SECONDS[self.unit], "fixed"

    def __eq__(self, other: object) -> bool:
        return self.meaning() == other.meaning() if isinstance(other, Duration) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.meaning())

    def __lt__(self, other: Duration) -> bool:
        return self.meaning() < other.meaning()

    def __le__(self, other: Duration) -> bool:
        return self.meaning() <= other.meaning()

    def __gt__(self, other: Duration) -> bool:
        return self.meaning() > other.meaning()

    def __ge__(self, other: Duration) -> bool:
        return self.meaning() >= other.meaning()


def total(durations: Iterable[Duration]) -> Duration:
    """The sum, in the shortest unit that was written: 30 days and 1 week are 37 days.

    Raises ValueError for no durations, and for months or business days mixed with anything else.
    """
    terms = list(durations)
    if not terms:
        raise ValueError("a sum needs at least one duration")
    families = {term.meaning()[1] for term in terms}
    if len(families) > 1:
        raise ValueError(f"cannot add {' and '.join(str(term) for term in terms)}: write them in the same unit")
    shortest = min(terms, key=lambda term: list(Unit).index(term.unit))
    one = Duration(1, shortest.unit, shortest.business).approximate_seconds()
    return Duration(sum(term.approximate_seconds() for term in terms) // one, shortest.unit, shortest.business)


def _add_months(local: datetime, months: int) -> datetime:
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, calendar.monthrange(year, month + 1)[1]))


def _add_business_days(local: datetime, amount: int) -> datetime:
    if amount == 0:
        return local
    friday = local - timedelta(days=max(0, local.weekday() - 4))  # a weekend counts from the Friday before it
    weeks, days = divmod(amount, 5)
    over_weekend = 2 if friday.weekday() + days > 4 else 0
    return friday + timedelta(days=weeks * 7 + days + over_weekend)


def _settle(local: datetime) -> datetime:
    """Move a local time that the clocks skip to the one that exists."""
    return local.astimezone(UTC).astimezone(local.tzinfo)
