"""Test results: what passed, what tells nothing, and when it is too long ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.checks.honest_inside import ERROR, FAILED, SKIPPED, ran
from trustgen.checks.junit import CHECK, JunitParameters, judge, lies, looks
from trustgen.checks.specimen import registry
from trustgen.checks.tap import CHECK as TAP
from trustgen.contract import NOW
from trustgen.facts.results import Case, Outcome, ResultsFacts, ResultsRequest
from trustgen.model.base import EnvironmentName
from trustgen.model.judgement import Verdict
from trustgen.model.target import Results
from trustgen.model.values import Duration

DAY = timedelta(days=1)


def claim(**parameters: Any) -> JunitParameters:
    """Parameters about ``e2e``."""
    return JunitParameters.model_validate({"target": "e2e", "tests": ["restore.*"], **parameters})


def aged(days: float, **changed: Any) -> ResultsFacts:
    """A run that passed so many days ago."""
    return ran("restore.full", at=NOW - timedelta(days=days), **changed)


@pytest.mark.parametrize(
    ("parameters", "facts", "verdict", "reason"),
    [
        ({}, ran("restore.full", "a.restore.it"), "holds", "2 tests passed"),
        ({}, ran("restore.full", ("restore.part", FAILED)), "broken", 'the test "restore.part" failed'),
        ({}, ran(*[(f"restore.{n}", FAILED) for n in range(5)]), "broken", "and 2 more failed"),
        ({}, ran("restore.full", ("restore.part", SKIPPED)), "unknown", "was skipped"),
        ({}, ran(("restore.a", SKIPPED), ("restore.b", SKIPPED)), "unknown", "were skipped"),
        ({}, ran("restore.full", ("restore.part", ERROR)), "unknown", "ended in an error, which tells nothing"),
        ({}, ran(), "unknown", 'of 40 tests, none is named "restore.*"'),
        ({"min": 1}, ran(), "broken", "there are 0 such tests; the claim says at least 1"),
        ({"min": 2}, ran("restore.full"), "broken", "there is 1 such test; the claim says at least 2"),
        ({"tests": {"a full one": "restore.full", "b": "x.y"}}, ran("restore.full"), "unknown", 'none is named "x.y"'),
        ({}, ran("restore.full", at=None), "unknown", "do not say when"),
        ({}, aged(-1), "unknown", "still to come"),
        ({}, aged(4), "stale", "the tests ran 4 days ago, and results may be 3 days old"),
        ({}, ran(("restore.full", FAILED), at=NOW - 4 * DAY), "unknown", "old; then, the test"),
        ({}, aged(-0.4, zoned=False), "holds", "1 test passed"),
        ({}, aged(3.2, zoned=False), "unknown", "in which time zone"),
        ({}, aged(3.6, zoned=False), "stale", "ago"),
        ({"every": "quarter"}, aged(80), "holds", "1 test passed, last on 2026-09-02"),
        ({"every": "quarter"}, aged(95), "broken", "last run was on 2026-08-18; the claim says every quarter"),
        ({"every": "quarter", "grace": "10d"}, aged(95), "holds", "last on"),
        ({"every": "quarter", "grace": "10d"}, aged(110), "broken", "every quarter and 10 days of grace"),
        ({"every": "day"}, aged(1.2, zoned=False), "unknown", "or the day beside it"),
        ({"every": "quarter"}, ran(("restore.full", FAILED), at=NOW - 200 * DAY), "broken", "failed"),
        ({}, ran("restore.full", wanted="a" * 40), "unknown", "name no commit"),
        ({}, ran("restore.full", wanted="a" * 40, commit="b"), "unknown", 'of the commit "b", and "aaaaaaaaaaaa"'),
        ({}, ran("restore.full", wanted="b", commit="b"), "holds", "passed"),
        ({}, ran("restore.full", wanted="a1b2c3d4" * 5, commit="a1b2c3d"), "holds", "passed"),
        ({}, ran("restore.full", wanted="a1b2c3d", commit="a1b2c3d4" * 5), "holds", "passed"),
        ({}, ran("restore.full", wanted="a1b2c3d", commit=""), "unknown", "name no commit"),
        ({}, ran("restore.full", wanted="a1b2c3d4" * 5, commit="a1b2c3"), "unknown", "of the commit"),
    ],
)
def test_junit(parameters: dict[str, Any], facts: ResultsFacts, verdict: str, reason: str) -> None:
    """What failed breaks it; what tells nothing is unknown; what is old is stale, or broken where it says how often."""
    found = judge(claim(**parameters), facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_a_name_that_no_test_has_comes_with_advice() -> None:
    """The operator of a plan by tests learns how to say that there are none yet."""
    assert "`min: 1`" in judge(claim(), ran(), registry(), NOW).detail


@pytest.mark.parametrize(
    ("wanted", "recorded", "verdict"),
    [
        ("60s", "12.5", "holds"),
        ("60s", "61", "broken"),
        ("60s", "2 minutes", "broken"),
        ("60s", "soon", "unknown"),
        (3, "3", "holds"),
        (3, "4", "broken"),
        (3, "three", "unknown"),
        (True, "TRUE", "holds"),
        (True, "false", "broken"),
        (True, "maybe", "unknown"),
        ("eu", "eu", "holds"),
        ("eu", "7", "broken"),
        ("eu", None, "unknown"),
    ],
)
def test_properties_are_typed(wanted: Any, recorded: str | None, verdict: str) -> None:
    """A length of time is the longest that is allowed, anything else is equal, and nothing is coerced."""
    properties = () if recorded is None else (("took", recorded),)
    facts = replace(ran(), cases=(Case("restore.full", Outcome.PASSED, properties),))
    found = judge(claim(property={"took": wanted}), facts, registry(), NOW)
    assert found.verdict is Verdict(verdict), found.reason


def test_every_parameter_has_its_lie() -> None:
    """The count, the cadence and each property are lied about too."""
    parameters = claim(min=1, every="quarter", property={"took": "60s", "region": "eu", "whole": True})
    case = Case("restore.full", Outcome.PASSED, (("region", "eu"), ("took", "5"), ("whole", "true")))
    facts = replace(ran(), cases=(case,))
    found = [judge(parameters, lie, registry(), NOW) for lie in lies(parameters, facts)]
    assert len(found) == 6
    assert {one.verdict for one in found} == {Verdict.BROKEN}


@pytest.mark.parametrize(
    "wrong",
    [
        {"tests": []},
        {"tests": ["*"]},
        {"tests": [""]},
        {"tests": ["x" * 201]},
        {"tests": {"at_least": ["a"]}},
        {"grace": "1d"},
        {"min": 0},
        {"property": {"x": None}},
    ],
)
def test_what_could_not_fail_is_refused(wrong: dict[str, Any]) -> None:
    """No tests, all tests, a grace without a cadence."""
    with pytest.raises(ValueError, match="JunitParameters"):
        claim(**wrong)


def test_the_target_says_file_age_and_commit() -> None:
    """They go into the request, and its ``max_age`` wins over the registry's term."""
    target = Results(
        kind="results", file="a.xml", max_age=Duration.parse("10d"), commit=EnvironmentName(env=("CI_SHA", "SHA"))
    )
    changed = replace(registry(), targets={"e2e": target})
    (look,) = looks(claim(property={"b": 1, "a": 2}), changed)
    assert look.requests == (ResultsRequest("a.xml", ("restore.*",), "junit", ("a", "b"), ("CI_SHA", "SHA")),)
    assert judge(claim(), aged(9), changed, NOW).verdict is Verdict.HOLDS
    assert CHECK.repeat(claim(), changed) == ()


def test_tap_asks_for_tap() -> None:
    """The same check over the other format."""
    (look,) = TAP.looks(claim(), registry())
    assert isinstance(look.requests[0], ResultsRequest)
    assert look.requests[0].format == "tap"


def test_lies_of_results_without_a_time() -> None:
    """A run of unknown time is not lied about by its time."""
    parameters = claim(every="quarter")
    assert len(list(lies(parameters, ran("restore.full", at=None)))) == 1
    assert judge(parameters, ran("restore.full", at=datetime.max.replace(tzinfo=NOW.tzinfo)), registry(), NOW).verdict
