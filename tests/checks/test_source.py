"""Source files: what must be there, what must not, what a constant is, and when a paper was reviewed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.checks.honest_inside import searched
from trustgen.checks import source, source_absent, source_constant, source_dependency, source_documents, source_match
from trustgen.checks.specimen import registry
from trustgen.contract import NOW
from trustgen.facts.source import ConstantFacts, DependencyFacts, Paper, PapersFacts, Setting, SourceRequest
from trustgen.model.judgement import Verdict


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        (searched(), "holds", "found in none of 7 files"),
        (searched(matching=1, lines=5, found=("a:1", "b:2", "c:3")), "broken", "found in 5 lines of 1 file"),
        (searched(matching=1, lines=1, unread=3, found=("a:1",)), "broken", "found in 1 line"),
        (searched(unread=2), "unknown", "2 files could not be read"),
        (searched(searched=0), "unknown", "no file has such a name"),
        (searched(searched=0, unread=1), "unknown", "none of the files can be read"),
        ((searched(), searched(lines=3, matching=2)), "holds", "none of 7"),
        ((searched(), searched()), "unknown", "the search proves nothing"),
    ],
)
def test_absent(facts: Any, verdict: str, reason: str) -> None:
    """One line breaks it; files that could not be read, and a control that was not found, are unknown."""
    parameters = source_absent.SourceAbsentParameters.model_validate(
        {"target": "code", "files": ["**/*.ts"], "pattern": "eval", "except": "vendor/**", "control": "import"}
    )
    found = source_absent.judge(parameters, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    assert "a:1" not in found.reason
    (look,) = source_absent.looks(parameters, registry())
    assert look.requests[1] == SourceRequest("../app", ("**/*.ts",), "import", ("vendor/**",))


def test_a_control_stays_in_the_lie() -> None:
    """The lie is about the pattern, not about the control."""
    parameters = source_absent.CHECK.parameters.model_validate(source_absent.CHECK.example)
    pair = (searched(), searched(lines=1, matching=1))
    (lie,) = source_absent.lies(parameters, pair)
    assert isinstance(lie, tuple)
    assert lie[1] == pair[1]


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        (searched(matching=7), "holds", "all of 7 files hold"),
        (searched(matching=6, without=("x.ts",)), "broken", "1 of 7 files lacks what it must hold"),
        (searched(matching=4, unread=1, without=("a", "b", "c")), "broken", "3 of 7 files lack what they must hold"),
        (searched(matching=7, unread=1), "unknown", "1 file could not be read"),
        (searched(searched=0), "unknown", "no file"),
    ],
)
def test_match(facts: Any, verdict: str, reason: str) -> None:
    """One file without breaks it."""
    parameters = source_match.CHECK.parameters.model_validate(source_match.CHECK.example)
    found = source_match.judge(parameters, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_words_are_looked_at_one_by_one() -> None:
    """Each word names its file and pattern; the word is the subject."""
    held = {"routes": "instrumentation.ts: captureRequestError", "middleware": "middleware.ts: Sentry: on"}
    parameters = source_match.SourceMatchParameters.model_validate({"target": "code", "must_hold": held})
    looks = source_match.looks(parameters, registry())
    assert [look.subject for look in looks] == ["routes", "middleware"]
    assert looks[1].requests == (SourceRequest("../app", ("middleware.ts",), "Sentry: on"),)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"files": "a"},
        {"must": "a"},
        {"files": "a", "must": "b", "must_hold": {"a": "b: c"}},
        {"must_hold": {"a": "b"}},
        {"files": "../a", "must": "b"},
        {"files": "/etc/*", "must": "b"},
        {"files": "", "must": "b"},
        {"files": "a", "must": "("},
        {"files": "a", "must": ".*"},
    ],
)
def test_what_cannot_be_searched_is_refused(wrong: dict[str, Any]) -> None:
    """Half a question, two questions, a way out, and a pattern that matches anything."""
    with pytest.raises(ValueError, match="SourceMatchParameters"):
        source_match.SourceMatchParameters.model_validate({"target": "code", **wrong})


def constant(**expected: Any) -> source_constant.SourceConstantParameters:
    """Parameters about ``maxAge``."""
    return source_constant.SourceConstantParameters.model_validate(
        {"target": "code", "file": "auth.ts", "name": "maxAge", **expected}
    )


@pytest.mark.parametrize(
    ("expected", "literals", "verdict", "reason"),
    [
        ({"equals": "8h"}, ["8 * 60 * 60"], "holds", "maxAge is 8 hours; the claim says 8 hours"),
        ({"equals": "8h"}, ["28_801"], "broken", "maxAge is 8 hours 1 second; the claim says 8 hours"),
        ({"equals": "15m"}, ["TimeSpan.FromMinutes(15)"], "holds", "15 minutes"),
        ({"equals": "15m", "unit": "minute"}, ["15"], "holds", "15 minutes"),
        ({"max": "15m"}, ["900", "900"], "holds", "at most 15 minutes"),
        ({"min": 12}, ["10"], "broken", "maxAge is 10; the claim says at least 12"),
        ({"equals": "aes-256-gcm"}, ["'aes-256-gcm'"], "holds", "aes"),
        ({"equals": True}, ["true"], "holds", "true"),
        ({"equals": True}, ["1"], "unknown", "a number, not true or false"),
        ({"matches": "^aes-256"}, ['"aes-128"'], "broken", "the claim says matches"),
        ({"max_age": "30d"}, ['"2026-11-20T00:00:00Z"'], "holds", "ago"),
        ({"equals": "8h"}, [], "unknown", "nothing in the file sets maxAge"),
        ({"equals": "8h"}, [""], "unknown", "no literal"),
        ({"equals": "8h"}, ["1", "true"], "unknown", "different values"),
        ({"equals": 1}, ["1", "1.0"], "unknown", "different values"),
    ],
)
def test_constant(expected: dict[str, Any], literals: list[str], verdict: str, reason: str) -> None:
    """One literal, compared by its sort."""
    facts = ConstantFacts(tuple(Setting(number, text) for number, text in enumerate(literals, 1)))
    found = source_constant.judge(constant(**expected), facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize(
    ("expected", "literal"),
    [
        ({"equals": "8h"}, "28800"),
        ({"max": 5}, "5"),
        ({"min": 5}, "5"),
        ({"equals": True}, "true"),
        ({"equals": "a"}, '"a"'),
        ({"matches": "^a"}, '"a"'),
        ({"max_age": "1d"}, '"2026-11-21T00:00:00Z"'),
        ({"min": "1h", "max": "2h"}, "3600"),
    ],
)
def test_every_comparison_has_its_lie(expected: dict[str, Any], literal: str) -> None:
    """Whatever is claimed, something breaks it."""
    parameters = constant(**expected)
    lies = list(source_constant.lies(parameters, ConstantFacts((Setting(1, literal),))))
    assert lies
    assert {source_constant.judge(parameters, lie, registry(), NOW).verdict for lie in lies} == {Verdict.BROKEN}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"equals": 1, "min": 1},
        {"min": 2, "max": 1},
        {"min": "1h", "max": 2},
        {"min": "0s"},
        {"equals": 1, "file": "*.ts"},
        {"equals": 1, "name": "a b"},
    ],
)
def test_constants_that_cannot_fail_are_refused(wrong: dict[str, Any]) -> None:
    """One comparison, one file, one name."""
    with pytest.raises(ValueError, match="SourceConstantParameters"):
        constant(**wrong)


def dependency(**given: Any) -> source_dependency.SourceDependencyParameters:
    """Parameters about ``zod``."""
    return source_dependency.SourceDependencyParameters.model_validate(
        {"target": "code", "file": "package-lock.json", "name": "zod", **given}
    )


@pytest.mark.parametrize(
    ("version", "seen", "verdict", "reason"),
    [
        (None, ["3.23.8"], "holds", "is there at 3.23.8"),
        (None, [], "broken", "is not among 9 packages; the claim says that it is"),
        ({"min": "3.22"}, ["3.23.8"], "holds", "is there at 3.23.8; the claim says"),
        ({"min": "3.23.8"}, ["3.23.8"], "holds", "3.23.8"),
        ({"min": "3.9"}, ["3.23"], "holds", "3.23"),
        ({"min": "3.23.9"}, ["3.23.8"], "broken", "is there at 3.23.8; the claim says"),
        ({"min": "3.22"}, ["3.23.8", "3.20.0"], "broken", "3.23.8 and 3.20.0"),
        ({"min": "3.22"}, ["3.20.0", "latest"], "broken", "3.20.0 and latest"),
        ({"min": "3.22"}, ["latest"], "unknown", "cannot be compared"),
        ({"min": "3.22"}, ["3.22.0-rc.1"], "unknown", "cannot be compared"),
        ({"min": "3.22"}, ["3.22.0+build.5"], "holds", "3.22.0+build.5"),
        ({"min": "3.22"}, ["3.23.0-rc.1"], "holds", "3.23.0-rc.1"),
        ({"only": "3.22"}, ["3.22.0"], "holds", "3.22.0"),
        ({"only": "3.22"}, ["3.22.1"], "broken", "3.22.1"),
        ({"best": "3.22"}, ["3.21"], "holds", "3.21"),
        ({"best": "3.22"}, ["3.23"], "broken", "3.23"),
    ],
)
def test_dependency(version: Any, seen: list[str], verdict: str, reason: str) -> None:
    """It is there, and at no version that will not do; each lie of what holds is noticed."""
    parameters = dependency(version=version)
    facts = DependencyFacts(9, tuple(seen))
    found = source_dependency.judge(parameters, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    if found.verdict is Verdict.HOLDS:
        lies = list(source_dependency.lies(parameters, facts))
        assert {source_dependency.judge(parameters, lie, registry(), NOW).verdict for lie in lies} == {Verdict.BROKEN}
    empty = source_dependency.judge(parameters, DependencyFacts(0, ()), registry(), NOW)
    assert empty.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "wrong", [{"file": "package.json"}, {"name": "a b"}, {"version": "3"}, {"version": {"min": 3.1}}]
)
def test_dependencies_that_cannot_be_found_are_refused(wrong: dict[str, Any]) -> None:
    """A file of a sort that is known, one name, a bound."""
    with pytest.raises(ValueError, match="SourceDependencyParameters"):
        dependency(**wrong)


def papers(*reviewed: str | None) -> PapersFacts:
    """Two papers; None stands for one that is not there."""
    names = ("runbooks/breach.md", "runbooks/outage.md")
    return PapersFacts(tuple(Paper(n, day is not None, day or "") for n, day in zip(names, reviewed, strict=True)))


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        (papers("2026-09-15", "2026-10-01"), "holds", "reviewed on 2026-09-15 or later"),
        (papers(None, ""), "broken", "there is no paper for a breach"),
        (papers("2026-01-15", ""), "broken", "the paper for a breach was last reviewed on 2026-01-15"),
        (papers("2026-09-15", ""), "unknown", "the paper for an outage names no day"),
        (papers("2026-09-15", "2026-11-23"), "unknown", "still to come"),
    ],
)
def test_papers(facts: PapersFacts, verdict: str, reason: str) -> None:
    """What is gone or overdue breaks it, what names no day is unknown."""
    parameters = source_documents.CHECK.parameters.model_validate(source_documents.CHECK.example)
    found = source_documents.judge(parameters, facts, registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    late = source_documents.judge(parameters, papers("2026-09-15", "2026-10-01"), registry(), NOW + timedelta(days=200))
    assert late.verdict is Verdict.BROKEN


def test_papers_are_named_one_by_one() -> None:
    """A glob could match nothing."""
    with pytest.raises(ValueError, match="without"):
        source_documents.SourceDocumentsParameters.model_validate(
            {"target": "code", "documents_for": ["*.md"], "every": "year"}
        )


def test_places_are_few() -> None:
    """The operator sees the first three and how many more."""
    assert source.shown(["a:1"], 1) == "a:1"
    assert source.shown(["a:1", "b:2", "c:3", "d:4"], 9) == "a:1, b:2, c:3 and 6 more"
