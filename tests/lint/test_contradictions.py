"""Claims that cannot both be true are told before anybody looks."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from trustgen.checks import table
from trustgen.errors import Problem, Severity
from trustgen.lint.rules import apply
from trustgen.model.check import Vocabulary
from trustgen.model.content import Content
from trustgen.registry.load import load

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HEALTH = {"target": "app", "path": "/health", "value": "backup.age"}


def told(*claims: dict[str, Any], **more: Any) -> list[Problem]:
    """The contradictions among claims, each given by what it rests on."""
    document = {
        "version": 1,
        "organisation": {"name": "Tidemark"},
        "contacts": {"security": "mailto:security@tidemark.example"},
        "owners": {"o": {"title": "Owner"}},
        "targets": {
            "app": "https://tidemark.example",
            "www": "https://www.tidemark.example",
            "both": ["app", "www"],
        },
        "sections": [{"id": "s", "title": "S", "owner": "o"}],
        "claims": [{"id": f"c{at}", "section": "s", "says": "So it is.", **claim} for at, claim in enumerate(claims)],
        **more,
    }
    vocabulary = Vocabulary(table.find, table.names())
    registry, _ = load(json.dumps(document, indent=1).encode(), "claims.yaml", vocabulary)
    return [problem for problem in apply(registry, Content({}), NOW) if problem.code != "unused-target"]


def checks(name: str, **parameters: Any) -> dict[str, Any]:
    """A claim that rests on one check."""
    return {"checks": [{name: parameters}]}


def health(**expected: Any) -> dict[str, Any]:
    """A claim about the age of a backup."""
    return checks("health", **HEALTH, **expected)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (
            health(max="26h"),
            health(min="2d"),
            "claim `c0` says at most 26 hours by `health`, and claim `c1` says at least 2 days",
        ),
        (health(equals=5), health(equals=6), "says 5 by `health`, and claim `c1` says 6"),
        (health(equals="a"), health(equals="b"), "says a"),
        (health(equals=True), health(equals=False), "says true"),
        (health(equals=5), health(min=6), "at least 6"),
        (health(min=1, max=5), health(equals=6), "at least 1 and at most 5"),
        (health(max=5), checks("health", **{**HEALTH, "target": "both"}, min=6), "at most 5"),
        (
            checks("registry", field="disclosure.contact"),
            checks("registry", field="disclosure.contact", present=False),
            "says present: true by `registry`, and claim `c1` says present: false",
        ),
        (
            checks("hsts_preload", target="app"),
            {
                "false_if": [{"hsts_preload": {"target": "app"}}],
                "kind": "negative",
                **checks("hsts", target="app", min_max_age="1d"),
            },
            "claim `c0` says what `hsts_preload` sees, and claim `c1` would be false by it",
        ),
        (
            {"supports": [{"health": {**HEALTH, "max": 5}}], **checks("hsts", target="app", min_max_age="1d")},
            health(min=6),
            "at most 5",
        ),
    ],
)
def test_what_cannot_be_true_together(one: dict[str, Any], other: dict[str, Any], said: str) -> None:
    """A problem at the second of them, in whichever order they stand."""
    (problem,) = told(one, other)
    assert (problem.code, problem.severity) == ("contradiction", Severity.ERROR)
    assert said in problem.what
    assert problem.place.line > 1
    assert len(told(other, one)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (health(max="26h"), health(min="1h")),
        (health(max=5), health(max=6)),
        (health(equals=5), health(equals=5)),
        (health(equals=5), health(equals="5")),
        (health(max=5), health(min="6h")),
        (health(matches="^a"), health(matches="^b")),
        (health(equals=5), checks("health", **{**HEALTH, "value": "other"}, equals=6)),
        (health(equals=5), checks("health", **{**HEALTH, "target": "www"}, equals=6)),
        (checks("hsts", target="app", min_max_age="1d"), checks("hsts", target="app", min_max_age="9d")),
        (checks("registry", field="disclosure.contact"), checks("registry", field="disclosure.rewards", present=False)),
        (health(equals=5), {**health(equals=6), "withdrawn": {"on": "2026-11-01", "why": "It was not true."}}),
        (
            {"kind": "negative", "false_if": [{"health": {**HEALTH, "min": 9}}], **health(max=8)},
            {"kind": "negative", "false_if": [{"health": {**HEALTH, "max": 1}}], **health(min=2)},
        ),
    ],
)
def test_what_may_be_true_together(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Bounds that leave room, other values, other places, another sort, and what is no longer claimed."""
    assert told(one, other) == []


def test_a_claim_may_contradict_itself() -> None:
    """Two of its own checks."""
    (problem,) = told({"checks": [{"health": {**HEALTH, "max": 5}}, {"health": {**HEALTH, "min": 6}}]})
    assert problem.what == "claim `c0` says at most 5 by `health`, and it says at least 6: both cannot be true"


def test_each_pair_is_told_once() -> None:
    """However many targets the two share."""
    both = {**HEALTH, "target": "both"}
    assert len(told(checks("health", **both, max=5), checks("health", **both, min=6))) == 1


def test_it_can_be_waived_for_a_while() -> None:
    """As any rule over a valid registry."""
    waiver = {"rule": "contradiction", "about": "c0", "reason": "The page is being changed.", "until": "2026-12-01"}
    assert told(health(max=5), health(min=6), waivers=[waiver]) == []
