"""disclose.io's ladder."""

from __future__ import annotations

from typing import Any

from trustgen.model.disclosure import Disclosure
from trustgen.model.maturity import NAMES, maturity

STEPS: list[dict[str, Any]] = [
    {"contact": ["security"], "expires": "180d"},
    {"scope": {"in": ["all"]}, "rules": ["Be kind."], "acknowledge": "2d"},
    {"safe_harbor": "partial"},
    {"safe_harbor": "full"},
    {"window": "90d", "coordinated": True},
]


def test_each_step_is_one_level_and_says_what_the_next_lacks() -> None:
    """From nothing to the top, one step at a time."""
    policy: dict[str, Any] = {}
    assert (maturity(None).level, maturity(None).missing) == (0, ("disclosure",))
    lacking = []
    for level, step in enumerate(STEPS, start=1):
        policy |= step
        found = maturity(Disclosure.model_validate(policy))
        assert (found.level, found.name) == (level, NAMES[level])
        lacking.append(found.missing)
    assert lacking == [
        ("scope.in", "rules", "acknowledge"),
        ("safe_harbor: partial",),
        ("safe_harbor: full",),
        ("window", "coordinated: true"),
        (),
    ]


def test_a_level_is_not_skipped() -> None:
    """Full safe harbor without scope and rules is a contact, whatever it promises."""
    policy = Disclosure.model_validate({**STEPS[0], **STEPS[3], **STEPS[4]})
    assert maturity(policy).level == 1
