"""Durations and cadences."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from trustgen.model.values import Cadence, Duration, Unit, total

SYDNEY = ZoneInfo("Australia/Sydney")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """A local time in ``zone``."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("written", "amount", "unit", "business"),
    [
        ("72h", 72, Unit.HOUR, False),
        ("30d", 30, Unit.DAY, False),
        ("10 minutes", 10, Unit.MINUTE, False),
        ("15m", 15, Unit.MINUTE, False),
        ("1m", 1, Unit.MINUTE, False),
        ("5s", 5, Unit.SECOND, False),
        ("6mo", 6, Unit.MONTH, False),
        ("6 months", 6, Unit.MONTH, False),
        ("10y", 10, Unit.YEAR, False),
        ("2 business days", 2, Unit.DAY, True),
        ("business day", 1, Unit.DAY, True),
        ("quarter", 1, Unit.QUARTER, False),
        ("Year", 1, Unit.YEAR, False),
    ],
)
def test_written_durations_are_read(written: Any, amount: Any, unit: Any, business: Any) -> None:
    """Each way to write a duration yields its amount, unit and sort of day."""
    duration = Duration.parse(written)
    assert (duration.amount, duration.unit, duration.business) == (amount, unit, business)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        (30, "30 has no unit; write a number and a unit, such as 72h"),
        (1.5, "has no unit"),
        (True, "True is not a duration"),
        ("1M", "is not a duration"),
        ("d", "is not a duration"),
        ("days", "is not a duration"),
        ("min", "is not a duration"),
        ("-3d", "is not a duration"),
        ("3 fortnights", "is not a duration"),
        ("2 business hours", "only days can be business days"),
        ("2000 years", "longer than 1000 years"),
        (None, "None is not a duration"),
    ],
)
def test_other_durations_are_refused(written: Any, hint: Any) -> None:
    """What is no duration is refused with a sentence that says why."""
    with pytest.raises(ValueError, match=hint):
        Duration.parse(written)


def test_a_negative_duration_is_refused() -> None:
    """A duration cannot be made negative in code either."""
    with pytest.raises(ValueError, match="negative"):
        Duration(-1, Unit.DAY)


def test_the_written_unit_is_kept() -> None:
    """72 hours equal 3 days and still read 72 hours."""
    assert Duration.parse("72h") == Duration.parse("3d")
    assert hash(Duration.parse("72h")) == hash(Duration.parse("3 days"))
    assert str(Duration.parse("72h")) == "72 hours"
    assert str(Duration.parse("2 business days")) == "2 business days"


def test_equality_is_by_meaning() -> None:
    """A year is four quarters and twelve months, and no number of days."""
    assert Duration.parse("year") == Duration.parse("12 months") == Duration.parse("4 quarters")
    assert Duration.parse("1 month") != Duration.parse("30d")
    assert Duration.parse("5 business days") != Duration.parse("7d")
    assert Duration.parse("1d") != "1d"


def test_durations_are_ordered_by_approximate_length() -> None:
    """365 days are shorter than a year, and a business day is longer than a day."""
    assert Duration.parse("365d") < Duration.parse("year") < Duration.parse("366d")
    assert Duration.parse("business day") > Duration.parse("1d")
    assert Duration.parse("72h") <= Duration.parse("3d") <= Duration.parse("1w")
    assert Duration.parse("3d") >= Duration.parse("72h")


def test_seconds_need_a_fixed_unit() -> None:
    """Weeks have a number of seconds; months and business days have none."""
    assert Duration.parse("2w").seconds() == 1209600
    for written in ("month", "2 business days"):
        with pytest.raises(ValueError, match="no fixed length"):
            Duration.parse(written).seconds()


@pytest.mark.parametrize(
    ("start", "written", "end"),
    [
        ("2026-01-31T10:00", "month", "2026-02-28T10:00"),
        ("2024-01-31T10:00", "month", "2024-02-29T10:00"),
        ("2026-11-30T10:00", "quarter", "2027-02-28T10:00"),
        ("2024-02-29T10:00", "year", "2025-02-28T10:00"),
        ("2026-12-15T10:00", "month", "2027-01-15T10:00"),
        ("2026-03-28T12:00", "1d", "2026-03-29T12:00"),
        ("2026-03-28T12:00", "24h", "2026-03-29T13:00"),
        ("2026-03-28T02:30", "1d", "2026-03-29T03:30"),
        ("2026-03-02T09:00", "2w", "2026-03-16T09:00"),
        ("2026-03-05T09:00", "1 business day", "2026-03-06T09:00"),
        ("2026-03-06T09:00", "1 business day", "2026-03-09T09:00"),
        ("2026-03-06T09:00", "5 business days", "2026-03-13T09:00"),
        ("2026-03-07T09:00", "1 business day", "2026-03-09T09:00"),
        ("2026-03-08T09:00", "6 business days", "2026-03-16T09:00"),
        ("2026-03-07T09:00", "0 business days", "2026-03-07T09:00"),
    ],
)
def test_adding_follows_the_calendar(start: Any, written: Any, end: Any) -> None:
    """Months clip, business days skip the weekend, days keep the local time and hours elapse."""
    assert Duration.parse(written).add(at(start), BERLIN) == at(end)
    assert Duration.parse(written).add(at(start), BERLIN).hour == at(end).hour


def test_business_days_are_counted_in_the_company_zone() -> None:
    """Friday evening in UTC is Saturday in Sydney: the next business day there is Monday."""
    end = Duration.parse("1 business day").add(datetime(2026, 3, 6, 20, tzinfo=UTC), SYDNEY)
    assert end == at("2026-03-09T07:00", SYDNEY)


def test_adding_needs_a_zone() -> None:
    """A start without a time zone is refused."""
    with pytest.raises(ValueError, match="needs a time zone"):
        Duration.parse("1d").add(datetime.fromisoformat("2026-01-01"), BERLIN)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (["30d", "30d"], "60 days"),
        (["1w", "2d"], "9 days"),
        (["year", "1 quarter"], "5 quarters"),
        (["1 business day", "2 business days"], "3 business days"),
    ],
)
def test_sums_keep_the_shortest_unit(terms: Any, text: Any) -> None:
    """A sum reads in the shortest unit that was written."""
    assert str(total(Duration.parse(term) for term in terms)) == text


def test_sums_of_unlike_units_are_refused() -> None:
    """Months and days have no sum, and nothing has none either."""
    with pytest.raises(ValueError, match="write them in the same unit"):
        total([Duration.parse("1 month"), Duration.parse("30d")])
    with pytest.raises(ValueError, match="at least one"):
        total([])


def test_a_cadence_reads_without_a_one() -> None:
    """Every quarter, every 6 months, and never every 0 days."""
    assert str(Cadence.parse("quarter")) == "quarter"
    assert str(Cadence.parse("10 days")) == "10 days"
    with pytest.raises(ValueError, match="at least one unit"):
        Cadence.parse("0d")


def test_a_cadence_is_due_after_its_period_and_grace() -> None:
    """The next run is due a period later, and overdue once the grace has gone as well."""
    last = at("2026-01-31T10:00")
    assert Cadence.parse("month").due_after(last, BERLIN) == at("2026-02-28T10:00")
    assert Cadence.parse("month").due_after(last, BERLIN, Duration.parse("10d")) == at("2026-03-10T10:00")
