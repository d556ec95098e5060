"""It is remembered when a claim was last seen true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import build
from trustgen.checks import table
from trustgen.errors import Place
from trustgen.evidence import Meanings, carry
from trustgen.model.claim import Asserted, Claim, Span
from trustgen.model.judgement import Judgement, Verdict
from trustgen.model.registry import Registry
from trustgen.model.target import Web

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


def tls(least: str, target: str = "app") -> Claim:
    """A claim about the versions of a target."""
    check = table.find("tls")
    parameters = check.parameters.model_validate({"target": target, "version": {"min": least}})
    return build.claim(checks=(Asserted(check, parameters, Place("claims.yaml")),))


APP = {"app": Web(url="https://tidemark.example")}


def told(was: Registry, now: Registry) -> bool:
    """Whether a time that was kept for ``was`` is still told of ``now``."""
    kept = Meanings(was).keyed({claim.id: EARLIER for claim in was.claims})
    return dict(Meanings(now).meant(kept)) != {}


@pytest.mark.parametrize(
    ("now", "stays"),
    [
        (build.registry([tls("1.2")], targets=APP), True),
        (build.registry([tls("1.2"), build.claim("other")], targets={**APP, "b": Web(url="https://b.example")}), True),
        (build.registry([replace(tls("1.2"), controls=("soc2:CC6.7",))], targets=APP), True),
        (build.registry([tls("1.3")], targets=APP), False),
        (build.registry([replace(tls("1.2"), says=(Span(text="Something else."),))], targets=APP), False),
        (build.registry([tls("1.2")], targets={"app": Web(url="https://staging.tidemark.example")}), False),
        (build.registry([replace(tls("1.2"), id="another")], targets=APP), False),
    ],
    ids=["same", "others-beside", "controls", "parameter", "sentence", "target", "id"],
)
def test_a_claim_that_means_something_else_was_never_seen_true(now: Registry, stays: bool) -> None:
    """The id alone does not carry a date from one claim to another."""
    assert told(build.registry([tls("1.2")], targets=APP), now) is stays


def test_what_a_claim_stands_on_is_part_of_what_it_means() -> None:
    """A claim that rests on another one falls with what that one says."""
    above = build.claim("above", rests_on=("tls-in-transit",))
    before, after = (build.registry([above, tls(least)], targets=APP) for least in ("1.2", "1.3"))
    kept = Meanings(before).keyed({"above": EARLIER})
    assert dict(Meanings(before).meant(kept)) == {"above": EARLIER}
    assert Meanings(after).meant(kept).get("above") is None
    assert len(Meanings(after).meant(kept)) == 0
