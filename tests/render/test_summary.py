"""The first screen's numbers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.render import fixtures
from trustgen.model.claim import Kind, Withdrawn
from trustgen.model.judgement import Assurance, Verdict
from trustgen.render.summary import overview_of


def test_the_parts_add_up_to_the_whole() -> None:
    """Machine, third party, word and trouble are all there is; the bar is as wide as it is."""
    seen = overview_of(fixtures.report())
    assert seen.machine + seen.third + seen.word + sum(number for _, number in seen.trouble) == seen.total == 15
    assert sum(share.width for share in seen.shares) == pytest.approx(1000, abs=0.1)
    assert sum(share.number for share in seen.shares) == seen.total


def test_promises_and_plans_count_as_word_even_when_nothing_judged_them() -> None:
    """A commitment without a check is our word, never something that a check could not decide."""
    pairs = [fixtures.unjudged(fixtures.claim(kind.value, "access", "x", kind=kind)) for kind in Kind]
    seen = overview_of(fixtures.report(pairs))
    assert (seen.word, seen.total, seen.plain) == (2, 2, len(Kind) - 2)


def test_a_plan_is_never_verified_by_machine() -> None:
    """A planned claim that holds, borne out by a look, is still only planned."""
    plan = fixtures.claim("plan", "access", "x", kind=Kind.PLANNED)
    seen = overview_of(fixtures.report([fixtures.judged(plan, Verdict.HOLDS, "pending", Assurance.YOU_CAN_CHECK)]))
    assert (seen.machine, seen.word) == (0, 1)


def test_withdrawn_claims_are_not_counted() -> None:
    """What is no longer said is neither verified nor our word."""
    gone = fixtures.claim("gone", "access", "x", withdrawn=Withdrawn(date(2026, 1, 1), "wrong"))
    assert overview_of(fixtures.report([fixtures.judged(gone, Verdict.HOLDS, "x")])).total == 0


@pytest.mark.parametrize("verdict", [Verdict.BROKEN, Verdict.UNKNOWN, Verdict.STALE])
def test_what_does_not_hold_is_never_counted_as_known(verdict: Verdict) -> None:
    """Trouble counts as trouble alone."""
    seen = overview_of(fixtures.report([fixtures.judged(fixtures.claim("a", "access", "x"), verdict, "x")]))
    assert (seen.machine, seen.third, seen.word, seen.trouble) == (0, 0, 0, ((verdict.value, 1),))
