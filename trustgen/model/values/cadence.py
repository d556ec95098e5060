"""How often something happens: ``every: quarter``, ``every: 6 months``."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from trustgen.frozen import dataclass
from trustgen.model.values.duration import Duration
from trustgen.model.values.schema import JsonSchema, Value


@dataclass(frozen=True, slots=True)
class Cadence(Value):
    """A repeated period. Read after "every", so one quarter is spoken "quarter", not "1 quarter"."""

    period: Duration

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "type": "string",
        "description": "How often: a unit, or a number and a unit.",
        "pattern": r"^([0-9]+ ?)?(business )?[A-Za-z]+$",
        "examples": ["day", "week", "quarter", "6 months", "year", "90d"],
    }

    def __post_init__(self) -> None:
        if self.period.amount < 1:
            raise ValueError("a cadence is at least one unit long, such as day, quarter or 6 months")

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read what ``Duration.parse`` reads, zero excepted; raises ValueError."""
        return cls(Duration.parse(plain))

    def plain(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return str(self.period).removeprefix("1 ")

    def due_after(self, last: datetime, zone: ZoneInfo, grace: Duration | None = None) -> datetime:
        """The moment by which the next one must have happened, ``grace`` included."""
        due = self.period.add(last, zone)
        return due if grace is None else grace.add(due, zone)
