"""A date in the future, as exact as it is known: ``2027-Q1``, ``2027-03``, ``not set``."""

from __future__ import annotations

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.schema import JsonSchema, Value, shown

NOT_SET = "not set"
_WRITTEN = r"(2[0-9]{3})(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?"
_ACCEPTED = "write 2027, 2027-Q1, 2027-03, 2027-03-31 or not set"


class Precision(StrEnum):
    """How exactly a planned date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    NOT_SET = "not set"


@dataclass(frozen=True, slots=True)
class PlannedDate(Value):
    """A day, month, quarter or year from 2000 to 2999, or none yet. ``last`` is its last day."""

    precision: Precision
    last: date | None

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "When something is planned for: a year, quarter, month or day, or: not set.",
        "type": ["string", "integer"],
        "minimum": 2000,
        "maximum": 2999,
        "pattern": r"^(2[0-9]{3}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?|not set)$",
        "examples": ["2027-Q1", "2027-03", "2027-03-31", "not set"],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read a planned date, or a bare year as a number; raises ValueError."""
        text = str(plain) if isinstance(plain, int | date) else plain
        if text == NOT_SET:
            return cls(Precision.NOT_SET, None)
        match = re.fullmatch(_WRITTEN, text) if isinstance(text, str) else None
        if match is None:
            raise ValueError(f"{shown(plain)} is not a planned date; {_ACCEPTED}")
        year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
        try:
            if match[4]:
                return cls(Precision.DAY, date(year, month, day))
            if match[3]:
                return cls(Precision.MONTH, _month_end(year, month))
        except ValueError as error:
            raise ValueError(f"there is no {text} in the calendar; {_ACCEPTED}") from error
        if quarter:
            return cls(Precision.QUARTER, _month_end(year, quarter * 3))
        return cls(Precision.YEAR, date(year, 12, 31))

    def plain(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if self.last is None:
            return NOT_SET
        if self.precision is Precision.DAY:
            return self.last.isoformat()
        if self.precision is Precision.MONTH:
            return f"{self.last:%Y-%m}"
        return f"{self.last.year}-Q{self.quarter()}" if self.precision is Precision.QUARTER else str(self.last.year)

    def ends(self) -> date | None:
        """The last day on which the plan is still in time, or None when no date is set."""
        return self.last

    def quarter(self) -> int:
        """The quarter, 1 to 4, that the date ends in; 0 when no date is set."""
        return 0 if self.last is None else (self.last.month + 2) // 3


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, calendar.monthrange(year, month)[1])
