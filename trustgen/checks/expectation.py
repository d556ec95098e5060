"""What a value that was seen must be: equal to something, within bounds, young enough, or of a form. Typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from trustgen.checks import health_value as values
from trustgen.checks.health_lies import wrong_values
from trustgen.checks.wording import quoted
from trustgen.model.base import Parameters
from trustgen.model.values import Duration
from trustgen.syntax import pattern
from trustgen.validated import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

_ALONE = ("equals", "matches", "max_age")
_NUMBER_OR_LENGTH = WithJsonSchema({"anyOf": [{"type": "number"}, Duration.JSON_SCHEMA]})
_SCALAR = WithJsonSchema({"type": ["boolean", "number", "string"]})

Bound = Annotated[int | float | Duration, PlainValidator(values.bound), _NUMBER_OR_LENGTH]
Expected = Annotated[bool | int | float | str | Duration, PlainValidator(values.expected), _SCALAR]


class Expectation(Parameters):
    """Exactly one of ``equals``, ``matches``, ``max_age``, or ``min`` and ``max``; none where ``optional`` says so."""

    equals: Expected | None = Field(default=None, description="The value itself: true, false, a number or a text.")
    min: Bound | None = Field(default=None, description="The least number, or the least length of time (7d).")
    max: Bound | None = Field(default=None, description="The largest number, or the longest time (26h).")
    max_age: Duration | None = Field(default=None, description="How old a time stamp may be.")
    matches: Annotated[str, AfterValidator(pattern.checked)] | None = Field(
        default=None, description="A regular expression that is found in the text."
    )
    unit: Literal["second", "minute", "hour", "day"] = Field(
        default="second", description="What a bare number counts where it is a length of time."
    )

    @property
    def said(self) -> int:
        """How many comparisons are asked for; bounds count as one."""
        return sum(getattr(self, name) is not None for name in _ALONE) + (self.min is not None or self.max is not None)

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        bounds = [limit for limit in (self.min, self.max) if limit is not None]
        if self.said > 1:
            raise ValueError("say one of equals, matches, max_age, or min and max")
        if isinstance(self.min, Duration) and self.min.amount == 0:
            raise ValueError("no length of time is shorter than nothing, so that nothing could break this")
        if len(bounds) == 2 and not _ordered(*bounds):
            raise ValueError("min and max are of one sort, and nothing lies between them otherwise")
        return self


def _ordered(low: Any, high: Any) -> bool:
    return isinstance(low, Duration) is isinstance(high, Duration) and bool(low <= high)


def compare(wanted: Expectation, value: Any, now: datetime, zone: ZoneInfo) -> tuple[bool, str, str]:
    """Whether ``value`` is as expected, how it reads, and what is claimed. Raises `health_value.Incomparable`."""
    clock = values.Clock(now, zone, values.UNITS[wanted.unit])
    if wanted.equals is not None:
        good = values.equal(value, wanted.equals, clock)
        if isinstance(wanted.equals, Duration):
            seen = value if isinstance(value, str) else values.length(value, clock).shown
            return good, seen, str(wanted.equals)
        return good, values.shown(value), values.shown(wanted.equals)
    if wanted.matches is not None:
        return values.found(wanted.matches, value), values.shown(value), f"matches {quoted(wanted.matches)}"
    if wanted.max_age is not None:
        age = values.age(value, clock)
        return values.compare(age, wanted.max_age, clock) <= 0, age.shown, f"at most {wanted.max_age} ago"
    return _bounded(wanted, value, clock)


def _bounded(wanted: Expectation, value: Any, clock: values.Clock) -> tuple[bool, str, str]:
    low, high = wanted.min, wanted.max
    words = ((low, "at least"), (high, "at most"))
    said = " and ".join(f"{word} {limit}" for limit, word in words if limit is not None)
    if isinstance(low, Duration) or isinstance(high, Duration):
        seen = values.length(value, clock)
        shorter = isinstance(low, Duration) and values.compare(seen, low, clock) < 0
        longer = isinstance(high, Duration) and values.compare(seen, high, clock) > 0
        return not (shorter or longer), seen.shown, said
    number = values.number(value)
    good = (low is None or number >= low) and (high is None or number <= high)
    return good, values.shown(number), said


def contradictions(wanted: Expectation, seen: Any) -> Iterator[Any]:
    """Values of the sort of ``seen`` of which the expectation is false, at any time."""
    limits = tuple(limit for limit in (wanted.min, wanted.max) if limit is not None)
    stamped = wanted.max_age is not None
    for value in wrong_values(wanted.equals, wanted.min, wanted.max, stamped, wanted.matches, limits):
        try:
            good, _, _ = compare(wanted, value, datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
        except values.Incomparable:
            continue
        if not good and value != seen:
            yield value
