"""It is remembered when a claim was last seen true."""

from __future__ import annotations

from datetime import timedelta

from tests import build
from trustgen.evidence import carry
from trustgen.model.judgement import Judgement, Verdict

EARLIER = build.AT - timedelta(days=1)


def judged(name: str, verdict: Verdict) -> Judgement:
    """A claim's judgement."""
    return build.judgement(build.claim(name), build.checked(verdict))


def test_a_claim_that_holds_is_seen_true_now() -> None:
    """Without earlier evidence only what holds has a time."""
    judgements = [judged("good", Verdict.HOLDS), judged("bad", Verdict.BROKEN)]
    assert carry({}, judgements, build.AT) == {"good": build.AT}


def test_a_claim_that_fails_keeps_its_last_time() -> None:
    """Broken, unknown and stale claims keep the time of an earlier run, and so do those that were not judged."""
    judgements = [judged("a", Verdict.BROKEN), judged("b", Verdict.UNKNOWN), judged("c", Verdict.STALE)]
    known = dict.fromkeys(("a", "b", "c", "left_out"), EARLIER)
    assert carry(known, judgements, build.AT) == known


def test_a_time_never_moves_back() -> None:
    """Judging old evidence again does not forget that the claim held later."""
    assert carry({"a": build.AT}, [judged("a", Verdict.HOLDS)], EARLIER) == {"a": build.AT}
