"""HSTS as a check: the header's value against the claim."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, ORIGIN, page, registry
from trustgen.checks.hsts import NAME, HstsParameters, judge, lies, repeat
from trustgen.model.judgement import Verdict

FULL = "max-age=31536000; includeSubDomains; preload"


def claim(**parameters: Any) -> HstsParameters:
    """Parameters about ``app``."""
    return HstsParameters.model_validate({"target": "app", **parameters})


@pytest.mark.parametrize(
    ("parameters", "values", "verdict", "reason"),
    [
        ({}, [FULL], "holds", f'sends Strict-Transport-Security: "{FULL}"'),
        ({}, [], "broken", "sends no Strict-Transport-Security header"),
        ({}, ["max-age=0"], "broken", "max-age=0 switches it off"),
        ({}, ["preload"], "broken", "browsers ignore it, because it has no max-age"),
        ({}, ["max-age"], "broken", "its max-age has no value"),
        ({}, ["max-age=1y"], "broken", "its max-age is no number"),
        ({}, ["max-age=1; max-age=2"], "broken", "a directive is repeated"),
        ({}, ["max-age=1; =;"], "broken", "it breaks the grammar"),
        ({}, ["max-age=5", "max-age=0"], "holds", '"max-age=5"'),
        ({}, ["max-age=0", "max-age=5"], "broken", "switches it off"),
        ({"min_max_age": "365d"}, ["max-age=31536000"], "holds", "31536000"),
        ({"min_max_age": "1 year"}, ["max-age=31536000"], "holds", "31536000"),
        ({"min_max_age": "1 year"}, ["max-age=31535999"], "broken", "the claim says at least 1 year"),
        ({"min_max_age": "6 months"}, ["max-age=86400"], "broken", "max-age is 24 hours; the claim says at least"),
        ({"include_subdomains": True}, ["max-age=1"], "broken", "includeSubDomains is missing; the claim says that it"),
        ({"include_subdomains": False}, [FULL], "broken", "includeSubDomains is there; the claim says that it is not"),
        ({"preload": True}, [FULL], "holds", "preload"),
        ({"preload": True}, ["max-age=31536000; preload"], "broken", "would refuse it, because includeSubDomains is"),
        ({"preload": True}, ["max-age=99; preload; includeSubDomains"], "broken", "max-age is below 365 days"),
        ({"preload": True}, ["max-age=31536000"], "broken", "preload is missing; the claim says that it is there"),
    ],
)
def test_header(parameters: dict[str, Any], values: list[str], verdict: str, reason: str) -> None:
    """The first header decides, and every difference from the claim breaks."""
    facts = page(*((NAME, value) for value in values))
    found = judge(claim(**parameters), facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_over_http_it_means_nothing() -> None:
    """A header sent over http is ignored by browsers (RFC 6797 §8.1)."""
    found = judge(claim(), page((NAME, FULL), url=f"http://{HOST}/"), registry(), NOW)
    assert (found.verdict, "over http" in found.reason) == (Verdict.BROKEN, True)


@pytest.mark.parametrize("length", ["2 business days", "0d"])
def test_no_such_max_age(length: str) -> None:
    """Business days and no time at all are errors of the registry."""
    with pytest.raises(ValueError, match="max-age"):
        claim(min_max_age=length)


def test_lies_without_a_least_age() -> None:
    """A claim without min_max_age is still broken by every lie."""
    parameters = claim()
    told = [judge(parameters, lie, registry(), NOW).verdict for lie in lies(parameters, page((NAME, FULL)))]
    assert told == [Verdict.BROKEN] * 3


def test_a_target_with_credentials_cannot_be_repeated() -> None:
    """The command is shown only for targets that a reader can ask as we do."""
    assert repeat(HstsParameters.model_validate({"target": "inside"}), registry()) == ()
    assert repeat(claim(path="/a b".replace(" ", "%20")), registry())[0].count(f"{ORIGIN}/a%20b") == 1
