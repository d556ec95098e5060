"""Strict-Transport-Security, by RFC 6797 and by the preload list's own conformance cases."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from trustgen.syntax.hsts import Hsts, not_preloadable, parse

#: The cases' codes for what browsers do not accept, and ours.
ERRORS = {
    "header.parse.invalid.max_age.no_value": "max-age-without-value",
    "header.parse.max_age.parse_int_error": "max-age-not-a-number",
    "header.parse.max_age.non_digit_characters": "max-age-not-a-number",
    "header.preloadable.include_sub_domains.missing": "no-include-subdomains",
    "header.preloadable.preload.missing": "no-preload",
    "header.preloadable.max_age.missing": "no-max-age",
    "header.preloadable.max_age.zero": "off",
    "header.preloadable.max_age.below_1_year": "max-age-too-short",
    "header.preloadable.max_age.below_18_weeks": "max-age-too-short",
}
NOTES = {
    "header.parse.empty": "empty",
    "header.parse.repeated.preload": "repeated-unknown-directive",
    "header.parse.unknown_directive": "unknown-directive",
    "header.parse.empty_directive": "empty-directive",
    "header.parse.max_age.leading_zero": "leading-zero",
}
WEEKS_18 = 10_886_400


def _vectors() -> list[dict[str, Any]]:
    """The cases whose subject is a header; others are about names of domains."""
    places = (os.environ.get("TRUSTGEN_VECTORS", ""), *(f"{up}/shared/vectors" for up in Path(__file__).parents))
    for place in filter(None, places):
        file = Path(place) / "hstspreload" / "vectors.json"
        if file.is_file():
            cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
            return cases
    return []


CASES = _vectors()


def _cases(*kinds: str) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if case["kind"] in kinds]
    if not chosen:
        reason = "the conformance cases are not beside the checkout; set TRUSTGEN_VECTORS"
        return pytest.mark.parametrize("case", [pytest.param({}, marks=pytest.mark.skip(reason=reason))])
    return pytest.mark.parametrize("case", chosen, ids=[case["id"] for case in chosen])


def _codes(issues: dict[str, list[str]], kind: str, names: dict[str, str]) -> list[str]:
    return sorted(names[code] for code in issues.get(kind, []) if code in names)


@_cases("parse")
def test_parses_as_the_preload_list_does(case: dict[str, Any]) -> None:
    """Directives, max-age, errors and warnings are the same; ours adds only that max-age is missing."""
    seen = parse(case["header"])
    if "parsed" in case:
        wanted = case["parsed"]
        assert (seen.preload, seen.include_subdomains, seen.max_age) == (
            wanted["preload"],
            wanted["includeSubDomains"],
            wanted["max_age"],
        )
    assert [code for code in seen.errors if code != "no-max-age"] == _codes(case["issues"], "errors", ERRORS)
    # Only the preload list warns of repetition each time; ours does too.
    assert sorted(set(seen.notes)) == sorted(set(_codes(case["issues"], "warnings", NOTES)))


def _preload_errors(header: str, least: int) -> list[str]:
    return sorted(set(not_preloadable(parse(header), least)))


def _same_errors(header: str, issues: dict[str, list[str]], least: int) -> bool:
    wanted = set(_codes(issues, "errors", ERRORS))
    if "max-age-without-value" in wanted:
        wanted.discard("no-max-age")  # the same fault under two names
    return _preload_errors(header, least) == sorted(wanted)


@_cases("preloadable", "eligible")
def test_judges_fitness_for_preloading_alike(case: dict[str, Any]) -> None:
    """Which headers the list would refuse, and why, for both of its least ages."""
    if "row" in case:
        _, header, issues, policy = case["row"]
        least = WEEKS_18 if policy.endswith("18Weeks") else 31_536_000
    else:
        header, issues, least = case["header"], case["issues"], 31_536_000
    assert _same_errors(header, issues, least)


@_cases("removable")
def test_sees_what_keeps_a_domain_on_the_list(case: dict[str, Any]) -> None:
    """A domain comes off the list when preload is gone and max-age is there."""
    seen = parse(case["header"])
    errors = case["issues"].get("errors", [])
    assert seen.preload is ("header.removable.contains.preload" in errors)
    assert (seen.max_age is None) is ("header.removable.missing.max_age" in errors)


@_cases("response")
def test_of_several_headers_the_first_counts(case: dict[str, Any]) -> None:
    """One header is judged as by itself; of several, browsers heed the first (RFC 6797 §8.1)."""
    headers = case["headers"]
    if len(headers) != 1:
        assert case["issues"]["errors"] in (["response.no_header"], ["response.multiple_headers"])
        return
    if case["function"] == "RemovableResponse":
        assert parse(headers[0]).preload is ("header.removable.contains.preload" in case["issues"].get("errors", []))
        return
    least = WEEKS_18 if case["function"].endswith("18Weeks") else 31_536_000
    assert _same_errors(headers[0], case["issues"], least)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ('max-age="31536000"', Hsts(31_536_000)),
        ('max-age="315\\36000"', Hsts(31_536_000)),
        ("MAX-AGE = 5 ; INCLUDESUBDOMAINS", Hsts(5, include_subdomains=True)),
        ("max-age=5; max-age=5", Hsts(5, errors=("repeated-directive",))),
        ("max-age=5; includeSubDomains; includesubdomains", Hsts(5, True, errors=("repeated-directive",))),
        ('max-age=5; x="a;b"; preload', Hsts(5, preload=True, notes=("unknown-directive",))),
        ("max-age=5; includeSubDomains=no", Hsts(5, True, notes=("value-not-expected",))),
        ("max-age=5; a b", Hsts(5, errors=("syntax",))),
        ('max-age="5', Hsts(None, errors=("syntax", "no-max-age"))),
        ("max-age=5, max-age=0", Hsts(None, errors=("syntax", "no-max-age"))),
        ("max-age=5 5", Hsts(None, errors=("syntax", "no-max-age"))),
        (f"max-age={'9' * 21}", Hsts(None, errors=("max-age-not-a-number",))),
        ("max-age=0", Hsts(0)),
        ("max-age=٣", Hsts(None, errors=("syntax", "no-max-age"))),
    ],
)
def test_grammar(value: str, wanted: Hsts) -> None:
    """RFC 6797 §6.1: quoted values, any case, no repetition, and a lenient eye for extensions."""
    assert parse(value) == wanted


def test_switching_off_is_not_preloadable() -> None:
    """max-age=0 is told apart from one that is too short."""
    assert not_preloadable(parse("max-age=0; includeSubDomains; preload")) == ("off",)
