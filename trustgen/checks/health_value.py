"""Typed comparison of a value from a health report with what the claim says of it.

Nothing is coerced: a text is no number, 1 is not true, and what does not fit the comparison is Incomparable.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trustgen.checks.wording import lasting, quoted
from trustgen.frozen import dataclass
from trustgen.model.values import Duration
from trustgen.syntax.pattern import matches

SKEW = timedelta(minutes=5)  # how far a time stamp may lie ahead of our clock
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_OLDEST = 1500 * 366 * 86400.0  # seconds: older than any duration is long

Expected = bool | int | float | str | Duration
Bound = int | float | Duration


class Incomparable(Exception):
    """The value cannot be compared as the claim asks; the text is a clause such as ``is a text, not a number``."""


@dataclass(frozen=True, slots=True)
class Clock:
    """By what lengths of time are read: now, the company's zone, and the unit of bare numbers in seconds."""

    now: datetime
    zone: ZoneInfo
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: seconds, and the duration as written where the report writes one. ``shown`` is for readers."""

    seconds: float
    shown: str
    written: Duration | None = None


def expected(plain: Any) -> Expected:
    """What ``equals`` is given; a text that is a duration becomes one. Raises ValueError."""
    if isinstance(plain, str) and plain[:1].isdigit():
        try:
            return Duration.parse(plain)
        except ValueError:
            return plain
    if isinstance(plain, float) and not math.isfinite(plain):
        raise ValueError("a number has an end")
    if isinstance(plain, (bool, int, float, str, Duration)):
        return plain
    raise ValueError("write true, false, a number, a text or a length of time")


def bound(plain: Any) -> Bound:
    """What ``min`` and ``max`` are given: a number, or a length of time. Raises ValueError."""
    if isinstance(plain, bool) or not isinstance(plain, (int, float, str, Duration)):
        raise ValueError("write a number, or a length of time such as 26h")
    if isinstance(plain, float) and not math.isfinite(plain):
        raise ValueError("a number has an end")
    return Duration.parse(plain) if isinstance(plain, str) else plain


def number(seen: Any) -> int | float:
    """``seen`` as a number. Raises Incomparable."""
    if isinstance(seen, bool) or not isinstance(seen, (int, float)):
        raise Incomparable(f"is {sort(seen)}, not a number")
    return seen


def text(seen: Any) -> str:
    """``seen`` as a text. Raises Incomparable."""
    if not isinstance(seen, str):
        raise Incomparable(f"is {sort(seen)}, not a text")
    return seen


def sort(seen: Any) -> str:
    """What sort of JSON value it is, for readers."""
    return {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}.get(
        type(seen), "an object"
    )


def shown(seen: Any) -> str:
    """A scalar for readers; of lists and objects only what they are."""
    if isinstance(seen, bool):
        return "true" if seen else "false"
    if isinstance(seen, (int, float)):
        return str(seen)[:40]
    return quoted(seen) if isinstance(seen, str) else sort(seen)


def length(seen: Any, clock: Clock) -> Length:
    """An age: a number in the claim's unit, a duration as text, or the time since a time stamp. Raises Incomparable."""
    if isinstance(seen, str):
        try:
            written = Duration.parse(seen)
        except ValueError:
            return age(seen, clock)
        return Length(written.approximate_seconds(), str(written), written)
    seconds = number(seen) * clock.unit
    if seconds < 0:
        raise Incomparable(f"is {shown(seen)}, and no age is negative")
    seconds = float(min(seconds, _OLDEST))
    return Length(seconds, lasting(seconds))


def age(seen: Any, clock: Clock) -> Length:
    """The time since an ISO 8601 time stamp with its offset. Raises Incomparable."""
    try:
        stamp = datetime.fromisoformat(text(seen))
    except ValueError:
        raise Incomparable("is a text, but no time stamp (ISO 8601)") from None
    if stamp.tzinfo is None:
        raise Incomparable("is a time stamp without a time zone")
    since = clock.now - stamp
    if since < -SKEW:
        raise Incomparable("is a time stamp that lies in the future")
    seconds = max(since.total_seconds(), 0.0)
    return Length(min(seconds, _OLDEST), f"{lasting(seconds)} ago")


def compare(seen: Length, limit: Duration, clock: Clock) -> int:
    """-1, 0 or 1: ``seen`` is shorter than, as long as, or longer than ``limit``; calendar units end today."""
    if seen.written is not None:
        return _sign(seen.written.approximate_seconds() - limit.approximate_seconds())
    try:
        return _sign(seen.seconds - limit.seconds())
    except ValueError:
        due = limit.add(clock.now - timedelta(seconds=seen.seconds), clock.zone)
        return _sign((clock.now - due).total_seconds())


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)


def equal(seen: Any, wanted: Expected, clock: Clock) -> bool:
    """Whether ``seen`` is ``wanted``, of the same sort. Raises Incomparable."""
    if isinstance(wanted, Duration):
        return _same_length(seen, wanted, clock)
    if isinstance(wanted, bool):
        if not isinstance(seen, bool):
            raise Incomparable(f"is {sort(seen)}, not true or false")
        return seen is wanted
    return text(seen) == wanted if isinstance(wanted, str) else number(seen) == wanted


def _same_length(seen: Any, wanted: Duration, clock: Clock) -> bool:
    if isinstance(seen, str):
        try:
            return Duration.parse(seen) == wanted
        except ValueError:
            raise Incomparable("is a text, but no length of time") from None
    try:
        return number(seen) * clock.unit == wanted.seconds()
    except ValueError:
        raise Incomparable(f"is a number, and {wanted} has no fixed length") from None


def found(pattern: str, seen: Any) -> bool:
    """Whether the regular expression is found in the text ``seen``. Raises Incomparable."""
    return matches(pattern, text(seen))
