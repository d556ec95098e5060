"""Headers: equals, contains, matches, present, absent; all, any, none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, ORIGIN, page, registry
from trustgen.checks.header import HeaderParameters, judge, lies, looks
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.model.judgement import Verdict


def claim(**parameters: Any) -> HeaderParameters:
    """Parameters about the header ``X`` of ``app``."""
    return HeaderParameters.model_validate({"target": "app", "name": "X", **parameters})


@pytest.mark.parametrize(
    ("parameters", "values", "verdict", "reason"),
    [
        ({"equals": "a"}, ["a"], "holds", 'sends X: "a"'),
        ({"equals": "a"}, [" a\t"], "holds", 'sends X: "a"'),
        ({"equals": "a"}, ["A"], "broken", 'sends X: "A"; the claim says that it is "a"'),
        ({"equals": "a"}, [], "broken", 'sends no X header; the claim says that it is "a"'),
        ({"equals": "a"}, ["a", "b"], "broken", 'sends X: "b"'),
        ({"equals": "a", "which": "any"}, ["a", "b"], "holds", 'sends X: "a"'),
        ({"equals": "a", "which": "any"}, ["c", "b"], "broken", 'sends X: "c" and "b"'),
        ({"equals": "a", "which": "any"}, [], "broken", "sends no X header"),
        ({"equals": "a", "which": "none"}, ["b"], "holds", 'sends X: "b"'),
        ({"equals": "a", "which": "none"}, ["b", "a"], "broken", 'sends X: "a"; the claim says that it is never "a"'),
        ({"equals": "a", "which": "none"}, [], "holds", "sends no X header"),
        ({"contains": "no-store"}, ["private, no-store"], "holds", "no-store"),
        ({"contains": "no-store"}, ["private"], "broken", 'the claim says that it contains "no-store"'),
        ({"contains": "v", "which": "none"}, ["v1"], "broken", 'the claim says that it never contains "v"'),
        ({"contains": {"all": ["a", "b"]}}, ["b a"], "holds", '"b a"'),
        ({"contains": {"all": ["a", "b"]}}, ["a"], "broken", 'contains "a" and "b"'),
        ({"contains": {"any": ["a", "b"]}}, ["b"], "holds", '"b"'),
        ({"contains": {"any": ["a", "b"]}}, ["c"], "broken", 'contains "a" or "b"'),
        ({"matches": r"^\d+$"}, ["60"], "holds", '"60"'),
        ({"matches": r"^\d+$"}, ["6O"], "broken", "the claim says that it matches"),
        ({"matches": r"/\d", "which": "none"}, ["nginx/1.25"], "broken", "the claim says that it never matches"),
        ({"present": True}, [""], "holds", 'sends X: ""'),
        ({"present": True}, [], "broken", "sends no X header; the claim says that it is sent"),
        ({"absent": True}, [], "holds", "sends no X header"),
        ({"absent": True}, ["PHP"], "broken", 'sends X: "PHP"; the claim says that it is not sent'),
    ],
)
def test_values(parameters: dict[str, Any], values: list[str], verdict: str, reason: str) -> None:
    """Each way of saying it, for one value, several and none."""
    found = judge(claim(**parameters), page(*(("x", value) for value in values)), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_absence_needs_other_headers_to_be_believed() -> None:
    """An answer without any header does not show that one is absent."""
    bare = HttpFacts((HttpResponse(f"{ORIGIN}/", 200, "HTTP/1.1", ()),))
    assert judge(claim(absent=True), bare, registry(), NOW).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("values", "words"), [(["s=1"], "a value that"), (["s=1", "t=2"], "2 values that")])
def test_cookies_are_judged_but_not_shown(values: list[str], words: str) -> None:
    """A Set-Cookie value may be a session; no reason prints it."""
    parameters = claim(name="Set-Cookie", contains="Secure")
    found = judge(parameters, page(*(("set-cookie", value) for value in values)), registry(), NOW)
    assert found.verdict is Verdict.BROKEN
    assert words in found.reason
    assert "s=1" not in found.reason


def test_a_value_is_cut_and_cannot_break_the_line() -> None:
    """A long value with control characters stays short and on one line."""
    found = judge(claim(present=True), page(("x", "a\x07\n" + "b" * 5000)), registry(), NOW)
    assert "\n" not in found.reason
    assert r"a\x07\nb" in found.reason
    assert len(found.reason) < 200


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "say one of"),
        ({"equals": "a", "contains": "b"}, "equals and contains is given"),
        ({"absent": True, "which": "any"}, "`which` has no meaning"),
        ({"present": False}, "True"),
        ({"contains": {}}, "either"),
        ({"contains": {"all": ["a"], "any": ["b"]}}, "either"),
        ({"contains": {"all": []}}, "at least 1"),
        ({"equals": ""}, "at least 1"),
        ({"matches": "(?=a)"}, "look-around"),
        ({"matches": ".*"}, "matches any text"),
        ({"matches": "x" * 501}, "501 characters"),
        ({"matches": r"\p{Greek}", "which": "none"}, "no text is found"),
        ({"equals": "a", "name": "a b"}, "pattern"),
        ({"equals": "a", "path": "no-slash"}, "pattern"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(parameters: dict[str, Any], message: str) -> None:
    """Exactly one way of saying it, and one that can be broken."""
    with pytest.raises(ValueError, match=message):
        claim(**parameters)


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"absent": True}, []),
        ({"present": True}, ["a"]),
        ({"equals": "a"}, ["a"]),
        ({"equals": "a", "which": "none"}, ["b"]),
        ({"contains": {"all": ["b", "c"]}, "which": "none"}, []),
        ({"matches": r"^[0-9]{2,}(?:x|y)$"}, ["60x"]),
        ({"matches": r"^[0-9]{2,}(?:x|y)$", "which": "none"}, []),
        ({"matches": "~"}, ["~"]),
    ],
)
def test_every_way_has_lies_that_break_it(parameters: dict[str, Any], values: list[str]) -> None:
    """Whatever is claimed, there is a lie about it, and it is broken."""
    claimed = claim(**parameters)
    facts = page(*(("x", value) for value in values))
    assert judge(claimed, facts, registry(), NOW).verdict is Verdict.HOLDS
    told = list(lies(claimed, facts))
    assert told
    assert {judge(claimed, lie, registry(), NOW).verdict for lie in told} == {Verdict.BROKEN}


def test_requests_are_equal_so_that_one_exchange_serves_many() -> None:
    """Two claims about one page ask one question; credentials are named, not held."""
    [one], [other] = (looks(claim(**way), registry()) for way in ({"absent": True}, {"equals": "a"}))
    assert one.requests == other.requests == (HttpRequest(f"{ORIGIN}/"),)
    [inside] = looks(claim(target="inside", path="/x", absent=True), registry())
    assert inside.requests == (HttpRequest(f"{ORIGIN}/x", header_env=(("authorization", "TOKEN"),)),)
    assert inside.subject == f"{HOST}/x"
