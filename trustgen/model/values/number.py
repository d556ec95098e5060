"""Exact numbers out of YAML, and bounds on numbers and durations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from trustgen.frozen import dataclass
from trustgen.model.values.duration import Duration
from trustgen.model.values.noun import Noun
from trustgen.model.values.schema import JsonSchema, Value, only_keys, shown

LARGEST = 10**15


def exact(plain: object) -> Decimal:
    """A number as the digits that were written; raises ValueError for text, truth values and the endless."""
    if isinstance(plain, bool) or not isinstance(plain, int | float | Decimal):
        raise ValueError(f"{shown(plain)} is not a number")
    if not -LARGEST <= plain <= LARGEST:
        raise ValueError(f"{shown(plain)} is too large")
    return Decimal(str(plain))


def whole_or_decimal(number: Decimal) -> int | float:
    """The number as YAML would hold it."""
    return int(number) if number == int(number) else float(number)


@dataclass(frozen=True, slots=True)
class NumberBound(Value):
    """At least ``min``, at most ``max``, or both; ``unit`` is what is counted, where that is said."""

    min: Decimal | None = None
    max: Decimal | None = None
    unit: Noun | None = None

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "A bound on a number: min, max or both.",
        "type": "object",
        "properties": {"min": {"type": "number"}, "max": {"type": "number"}, "unit": Noun.JSON_SCHEMA},
        "additionalProperties": False,
        "anyOf": [{"required": ["min"]}, {"required": ["max"]}],
        "examples": [{"min": 1, "unit": "approval by another person"}, {"min": 2, "max": 4}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``{min: 1}``, ``{max: 4}`` or both, with an optional ``unit``; raises ValueError."""
        bounds = _bounds(plain, ("min", "max", "unit"), "{min: 1} or {max: 4}")
        low, high = (exact(bounds[key]) if key in bounds else None for key in ("min", "max"))
        if low is not None and high is not None and low > high:
            raise ValueError(f"nothing lies between min {low} and max {high}")
        return cls(low, high, Noun.parse(bounds["unit"]) if "unit" in bounds else None)

    def plain(self) -> dict[str, Any]:
        ends = {"min": self.min, "max": self.max}
        plain: dict[str, Any] = {key: whole_or_decimal(end) for key, end in ends.items() if end is not None}
        return plain if self.unit is None else {**plain, "unit": self.unit.plain()}

    def __str__(self) -> str:
        return ", ".join(f"{key} {value}" for key, value in self.plain().items())

    def permits(self, number: float | Decimal) -> bool:
        """Whether ``number`` lies within the bound, both ends included; raises ValueError when it is none."""
        seen = exact(number)
        return (self.min is None or seen >= self.min) and (self.max is None or seen <= self.max)


@dataclass(frozen=True, slots=True)
class DurationBound(Value):
    """At least ``min`` long, at most ``max`` long, or both."""

    min: Duration | None = None
    max: Duration | None = None

    JSON_SCHEMA: ClassVar[JsonSchema] = {
        "description": "A bound on a length of time: min, max or both.",
        "type": "object",
        "properties": {"min": Duration.JSON_SCHEMA, "max": Duration.JSON_SCHEMA},
        "additionalProperties": False,
        "minProperties": 1,
        "examples": [{"max": "12h"}],
    }

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read ``{min: 5m}``, ``{max: 12h}`` or both; raises ValueError."""
        bounds = _bounds(plain, ("min", "max"), "{min: 5m} or {max: 12h}")
        low, high = (Duration.parse(bounds[key]) if key in bounds else None for key in ("min", "max"))
        if low is not None and high is not None and low > high:
            raise ValueError(f"nothing lies between min {low} and max {high}")
        return cls(low, high)

    def plain(self) -> dict[str, str]:
        return {key: end.plain() for key, end in {"min": self.min, "max": self.max}.items() if end is not None}

    def __str__(self) -> str:
        return ", ".join(f"{key} {value}" for key, value in self.plain().items())

    def permits(self, seconds: float) -> bool:
        """Whether a length in seconds lies within the bound; calendar units count at their average length."""
        shortest = 0 if self.min is None else self.min.approximate_seconds()
        return shortest <= seconds and (self.max is None or seconds <= self.max.approximate_seconds())


def _bounds(plain: object, keys: tuple[str, ...], example: str) -> Mapping[Any, Any]:
    if not isinstance(plain, Mapping):
        raise ValueError(f"{shown(plain)} is not a bound; write {example}")
    only_keys(plain, keys)
    if "min" not in plain and "max" not in plain:
        raise ValueError(f"a bound needs min, max or both; write {example}")
    return plain
