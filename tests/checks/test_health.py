"""Health reports: typed comparison, freshness, and everything that settles nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.checks.honest import NOW, ORIGIN, page, registry
from trustgen.checks.health import HealthParameters, judge, lies, looks, repeat
from trustgen.checks.health_value import Clock, Incomparable, length
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.judgement import Verdict

REPORT = {
    "ok": True,
    "n": 3,
    "part": 2.5,
    "zero": 0,
    "null": None,
    "text": "fresh",
    "digits": "3",
    "age": 18_000,
    "negative": -1,
    "huge": 10**30,
    "kept": "90d",
    "half": "6 months",
    "at": "2026-11-21T07:00:00Z",
    "zoned": "2026-11-21T23:00:00+11:00",
    "soon": "2026-11-21T12:04:00Z",
    "future": "2026-11-21T12:06:00Z",
    "naive": "2026-11-21T07:00:00",
    "edge": "0001-01-01T00:00:00+14:00",
    "august": "2026-08-21T13:30:00Z",
    "jobs": [{"name": "a", "failed": False, "age": 1}, {"name": "b", "failed": True}],
    "none": [],
    "object": {"a": 1},
}


def claim(value: str, **comparison: Any) -> HealthParameters:
    """Parameters about ``/api/health`` of ``app``."""
    return HealthParameters.model_validate({"target": "app", "path": "/api/health", "value": value, **comparison})


def report(document: Any = REPORT) -> HttpFacts:
    """A report with that body."""
    return page(text=json.dumps(document))


@pytest.mark.parametrize(
    ("value", "comparison", "verdict", "reason"),
    [
        ("ok", {"equals": True}, "holds", "ok is true; the claim says true"),
        ("ok", {"equals": False}, "broken", "ok is true; the claim says false"),
        ("ok", {"equals": 1}, "unknown", "ok is true or false, not a number"),
        ("ok", {"min": 1}, "unknown", "ok is true or false, not a number"),
        ("n", {"equals": 3}, "holds", "n is 3; the claim says 3"),
        ("n", {"equals": 3.0}, "holds", "n is 3"),
        ("n", {"equals": 4}, "broken", "n is 3; the claim says 4"),
        ("n", {"equals": True}, "unknown", "n is a number, not true or false"),
        ("n", {"equals": "3"}, "unknown", "n is a number, not a text"),
        ("digits", {"equals": 3}, "unknown", "digits is a text, not a number"),
        ("digits", {"min": 3}, "unknown", "digits is a text, not a number"),
        ("n", {"min": 3, "max": 3}, "holds", "n is 3; the claim says at least 3 and at most 3"),
        ("n", {"min": 4}, "broken", "n is 3; the claim says at least 4"),
        ("part", {"max": 2}, "broken", "part is 2.5; the claim says at most 2"),
        ("zero", {"equals": 0}, "holds", "zero is 0"),
        ("text", {"equals": "fresh"}, "holds", 'text is "fresh"; the claim says "fresh"'),
        ("text", {"equals": "stale"}, "broken", 'text is "fresh"; the claim says "stale"'),
        ("text", {"matches": "^fr"}, "holds", 'text is "fresh"; the claim says matches "^fr"'),
        ("text", {"matches": "^st"}, "broken", 'text is "fresh"'),
        ("n", {"matches": "^st"}, "unknown", "n is a number, not a text"),
        ("missing", {"max": 26}, "unknown", "missing has no value: missing is missing"),
        ("object.b.c", {"equals": 1}, "unknown", "b is missing"),
        ("null", {"equals": 0}, "unknown", "null is missing"),
        ("object", {"equals": "a"}, "unknown", "object is an object, not a text"),
        ("jobs", {"min": 1}, "unknown", "jobs is a list, not a number"),
        # Lengths of time.
        ("age", {"max": "26h"}, "holds", "age is 5 hours; the claim says at most 26 hours"),
        ("age", {"max": "5h"}, "holds", "age is 5 hours"),
        ("age", {"max": "299m"}, "broken", "age is 5 hours; the claim says at most 299 minutes"),
        ("age", {"min": "5h"}, "holds", "age is 5 hours; the claim says at least 5 hours"),
        ("age", {"min": "6h"}, "broken", "age is 5 hours; the claim says at least 6 hours"),
        ("age", {"min": "1h", "max": "6h"}, "holds", "at least 1 hour and at most 6 hours"),
        ("n", {"max": "2d", "unit": "day"}, "broken", "n is 3 days; the claim says at most 2 days"),
        ("n", {"max": "3d", "unit": "day"}, "holds", "n is 3 days"),
        ("zero", {"max": "1s"}, "holds", "zero is less than a second"),
        ("negative", {"max": "1s"}, "unknown", "negative is -1, and no age is negative"),
        ("huge", {"max": "1000 years"}, "broken", "the claim says at most 1000 years"),
        ("text", {"max": "1h"}, "unknown", "text is a text, but no time stamp"),
        ("ok", {"max": "1h"}, "unknown", "ok is true or false, not a number"),
        ("kept", {"max": "90d"}, "holds", "kept is 90 days"),
        ("kept", {"max": "89d"}, "broken", "kept is 90 days; the claim says at most 89 days"),
        ("kept", {"equals": "90d"}, "holds", 'kept is "90d"; the claim says 90 days'),
        ("kept", {"equals": "3 months"}, "broken", "the claim says 3 months"),
        ("text", {"equals": "90d"}, "unknown", "text is a text, but no length of time"),
        ("age", {"equals": "5h"}, "holds", "age is 5 hours; the claim says 5 hours"),
        ("age", {"equals": "1 month"}, "unknown", "1 month has no fixed length"),
        ("half", {"min": "6 months"}, "holds", "half is 6 months"),
        # Time stamps.
        ("at", {"max": "5h"}, "holds", "at is 5 hours ago; the claim says at most 5 hours"),
        ("at", {"max_age": "4h"}, "broken", "at is 5 hours ago; the claim says at most 4 hours ago"),
        ("zoned", {"max_age": "1h"}, "holds", "zoned is less than a second ago"),
        ("soon", {"max_age": "1h"}, "holds", "soon is less than a second ago"),
        ("future", {"max_age": "1h"}, "unknown", "lies in the future"),
        ("naive", {"max_age": "1d"}, "unknown", "without a time zone"),
        ("edge", {"max_age": "1d"}, "broken", "ago; the claim says at most 1 day ago"),
        (
            "august",
            {"max_age": "quarter"},
            "holds",
            "august is 91 days 22 hours 30 minutes ago",
        ),
        ("august", {"max_age": "2 months"}, "broken", "91 days 22 hours"),
        ("n", {"max_age": "1h"}, "unknown", "n is a number, not a text"),
        # What is missing is not left out.
        ("length(jobs[?failed])", {"equals": 1}, "holds", "length(jobs[?failed]) is 1"),
        ("max(jobs[*].age)", {"max": 5}, "unknown", "age is missing"),
        ("length(jobs[?size > `3`])", {"equals": 0}, "unknown", "size is missing"),
        ("length(jobs[?name > `3`])", {"equals": 0}, "unknown", "it compares what are not numbers"),
        ("!gone", {"equals": True}, "unknown", "gone is missing"),
        ("gone || `0`", {"equals": 0}, "unknown", "gone is missing"),
        ("max(none)", {"max": 5}, "unknown", "has no value"),
        ("length(n)", {"max": 5}, "unknown", "cannot be evaluated"),
        ("n[0]", {"max": 5}, "unknown", "a list is missing"),
        ("jobs[::0]", {"equals": 1}, "unknown", "cannot be evaluated"),
        ("length(jobs[?gone == `null`])", {"equals": 0}, "unknown", "gone is missing"),
        ("length(jobs[?object < `3`])", {"equals": 0}, "unknown", "object is missing"),
        ("length([@][?object < `3`])", {"equals": 0}, "unknown", "it compares what are not numbers"),
        ("length(jobs[?name == 'a'])", {"equals": 1}, "holds", "is 1"),
        ("length(jobs[?failed < name])", {"equals": 0}, "unknown", "it compares what are not numbers"),
        ("jobs[7].name", {"equals": "a"}, "unknown", "there is no item 7"),
        ("jobs[:1].name | [0]", {"equals": "a"}, "holds", '"a"'),
        ("n[:1]", {"max": 5}, "unknown", "a list is missing"),
        ("n[*].x", {"max": 5}, "unknown", "a list is missing"),
        ("n.*", {"max": 5}, "unknown", "a list is missing"),
        ("n[]", {"max": 5}, "unknown", "a list is missing"),
        ("length(object.*)", {"equals": 1}, "holds", "is 1"),
        ("length(jobs[].name)", {"equals": 2}, "holds", "is 2"),
        ("n[?x]", {"max": 5}, "unknown", "a list is missing"),
    ],
)
def test_values(value: str, comparison: dict[str, Any], verdict: str, reason: str) -> None:
    """Nothing is coerced, and what is missing satisfies neither a claim nor its opposite."""
    found = judge(claim(value, **comparison), report(), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html>", "it is not JSON (line 1, column 1)"),
        ('{"n": NaN}', "it holds NaN"),
        ('{"n": 1e999}', "too large"),
        ('{"n": 3, "n": 4}', "names a field twice"),
        ("[" * 200_000, "nested too deeply"),
        ("", "it is not JSON"),
        ("3", "n has no value"),
    ],
)
def test_what_is_no_report_settles_nothing(body: str, reason: str) -> None:
    """A body that is no JSON, or leaves its values open, is unknown."""
    found = judge(claim("n", equals=3), page(text=body), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict.UNKNOWN, True), found.reason


@pytest.mark.parametrize("status", [301, 401, 404, 503])
def test_only_2xx_is_a_report(status: int) -> None:
    """A report under another status is not read, whatever it says."""
    assert judge(claim("n", equals=3), page(status=status, text='{"n": 4}'), registry(), NOW).verdict is Verdict.UNKNOWN


def test_a_body_that_could_not_be_decoded_settles_nothing() -> None:
    """The operator is told why, the public is not."""
    answer = HttpResponse(ORIGIN, 200, "HTTP/1.1", (), text=None, undecoded="byte 0xff at 7")
    found = judge(claim("n", equals=3), HttpFacts((answer,)), registry(), NOW)
    assert (found.verdict, found.detail) == (Verdict.UNKNOWN, "byte 0xff at 7")


def test_the_oldest_stamp_and_the_latest_clock_have_an_age() -> None:
    """No date that can be written is out of reach; a date without a time is no time stamp."""
    late = Clock(datetime(9999, 12, 31, 23, 59, tzinfo=UTC), ZoneInfo("UTC"))
    assert length("0001-01-01T00:00:00+14:00", late).seconds > 0
    with pytest.raises(Incomparable, match="time zone"):
        length("2026-01-01", late)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "say one of"),
        ({"equals": 1, "max": 2}, "say one of"),
        ({"equals": [1]}, "write true, false"),
        ({"equals": float("inf")}, "has an end"),
        ({"max": float("nan")}, "has an end"),
        ({"max": True}, "write a number"),
        ({"max": "soon"}, "is not a duration"),
        ({"max": 5, "min": 6}, "nothing lies between"),
        ({"max": 5, "min": "6h"}, "one sort"),
        ({"min": "0s"}, "nothing could break this"),
        ({"max": 5, "unit": "day"}, "`unit` is for lengths"),
        ({"matches": "x*"}, "matches any text"),
        ({"equals": 1, "value": "a..b"}, "is not JMESPath"),
        ({"equals": 1, "value": "a ` b"}, "is not JMESPath"),
        ({"equals": 1, "value": "size(a)"}, "has no function size"),
        ({"equals": 1, "value": "length(a[?nope(b)])"}, "has no function nope"),
        ({"equals": 1, "value": "a" * 301}, "301 characters"),
        ({"equals": 1, "value": ""}, "at least 1"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(parameters: dict[str, Any], message: str) -> None:
    """Exactly one comparison, of one sort, that something could break."""
    with pytest.raises(ValueError, match=message):
        HealthParameters.model_validate({"target": "app", "path": "/h", "value": "n", **parameters})


@pytest.mark.parametrize("text", ["3rd", "12 monkeys", "90d"])
def test_a_text_that_begins_with_a_digit_stays_one_unless_it_is_a_duration(text: str) -> None:
    """``equals`` takes text as it is written."""
    found = judge(claim("x", equals=text), report({"x": text}), registry(), NOW)
    assert found.verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("value", "comparison"),
    [
        ("ok", {"equals": True}),
        ("text", {"equals": "fresh"}),
        ("n", {"equals": 3}),
        ("n", {"min": 1, "max": 3}),
        ("text", {"matches": "^fr"}),
        ("text", {"matches": "[^~]"}),
        ("age", {"max": "26h"}),
        ("age", {"min": "1h"}),
        ("age", {"equals": "5h"}),
        ("kept", {"equals": "90d"}),
        ("kept", {"min": "7d"}),
        ("at", {"max": "26h"}),
        ("at", {"max_age": "1d"}),
        ("length(jobs[?failed])", {"max": 1}),
        ("length(jobs)", {"min": 2}),
        ("length(jobs)", {"equals": 2}),
        ("length(none)", {"equals": 0}),
        ("length(none)", {"max": 0}),
    ],
)
def test_every_comparison_has_lies_that_break_it(value: str, comparison: dict[str, Any]) -> None:
    """From the true report one value is changed, and the claim is broken."""
    claimed = claim(value, **comparison)
    assert judge(claimed, report(), registry(), NOW).verdict is Verdict.HOLDS
    told = list(lies(claimed, report()))
    assert told
    assert {judge(claimed, lie, registry(), NOW).verdict for lie in told} == {Verdict.BROKEN}


def test_a_large_report_is_lied_about_in_bounded_time() -> None:
    """Of a report with very many values only the first few thousand are tried."""
    large = {"rows": [{"x": index} for index in range(20_000)], "n": 3}
    assert list(lies(claim("n", equals=3), report(large)))


def test_asks_with_the_body_and_repeats_by_jq() -> None:
    """A path is given to jq, anything else to JMESPath's own command; a long expression is cut in the reason."""
    [look] = looks(claim("a.b", equals=1), registry())
    assert look.requests[0].body is True  # type: ignore[attr-defined]
    assert repeat(claim("a.b", equals=1), registry())[0].endswith(f"{ORIGIN}/api/health | jq .a.b")
    assert repeat(claim("length(a)", equals=1), registry())[0].endswith("| jp 'length(a)'")
    long = claim(" || ".join(["missing"] * 20), equals=1)
    assert "…" in judge(long, report(), registry(), NOW).reason
