"""Judgement: what was not seen is never held against a claim, nor for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent, indent

import pytest

from tests.registry.test_load import HEAD
from tests.vocabulary import NUMBER, VOCABULARY, Ask, Number
from trustgen.judge import judge
from trustgen.model.check import Look, Vocabulary
from trustgen.model.judgement import Assurance, Finding, Judgement, Told, Verdict
from trustgen.model.observation import Observation, Place, Request, Seen, Unseen, Why
from trustgen.pipeline import vocabulary
from trustgen.plan import closure, plan
from trustgen.registry.load import load
from trustgen.report import exit_code, only, report

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
APP = Ask("https://tidemark.example")
WWW = Ask("https://www.tidemark.example")


def seen(value: int, address: str = "", at: datetime = NOW) -> Seen[Number]:
    """A count that was seen."""
    return Seen(Number(value), at, Place(address))


def unseen(why: Why = Why.TIMED_OUT, address: str = "") -> Unseen:
    """A look that failed."""
    return Unseen(why, "the connection timed out after 5 seconds", NOW, "connect() to 203.0.113.7", Place(address))


def judged(
    claims: str, observations: Mapping[Request, tuple[Observation, ...]], last: Mapping[str, datetime] | None = None
) -> dict[str, Judgement]:
    """The judgements of ``claims`` by id."""
    registry, _ = load((HEAD + "claims:\n" + indent(dedent(claims), "  ")).encode(), "claims.yaml", VOCABULARY)
    return {judgement.claim: judgement for judgement in judge(registry, observations, NOW, last)}


def one(check: str, observations: Mapping[Request, tuple[Observation, ...]]) -> Judgement:
    """The judgement of a claim with one check."""
    return judged(f"- {{id: a, section: main, says: a, checks: [{check}]}}\n", observations)["a"]


COUNT = "number: {target: app, least: 3}"


def test_a_claim_holds_when_the_facts_bear_it_out() -> None:
    """The value seen is in the reason."""
    found = one(COUNT, {APP: (seen(4),)})
    assert (found.verdict, found.reason) == (Verdict.HOLDS, "tidemark.example: counts 4")
    assert found.seen_at == NOW
    assert found.assurance is Assurance.YOU_CAN_CHECK


def test_what_names_itself_is_not_named_twice() -> None:
    """A document's reason begins with its title, which is what was looked at."""
    claim = "claims: [{id: a, section: main, says: a, checks: [document: {document: aoc}]}]\n"
    registry, _ = load((HEAD + claim).encode(), "claims.yaml", vocabulary())
    (found,) = judge(registry, {}, NOW)
    assert found.reason.count("PCI report") == 1
    assert found.reason.startswith("PCI report ")


def test_a_claim_breaks_when_the_facts_contradict_it() -> None:
    """The reason is for everybody, the detail is apart."""
    found = one(COUNT, {APP: (seen(2),)})
    assert found.verdict is Verdict.BROKEN
    assert found.reason == "tidemark.example: counts 2; the claim says 3 or more"
    assert found.detail == "seen by the operator"
    assert found.valid_until is None


@pytest.mark.parametrize("why", list(Why))
def test_no_way_of_not_seeing_settles_a_claim(why: Why) -> None:
    """A failed look is unknown, whatever failed."""
    found = one(COUNT, {APP: (unseen(why),)})
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason == "tidemark.example: could not be looked at: the connection timed out after 5 seconds"
    assert "203.0.113.7" not in found.reason


def test_nobody_looked_is_unknown() -> None:
    """Evidence that lacks an observation does not hold."""
    assert one(COUNT, {}).verdict is Verdict.UNKNOWN


def test_a_check_that_looks_at_nothing_is_unknown() -> None:
    """Nothing holds vacuously."""
    found = one("nothing: {target: app}", {})
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "there was nothing to look at")


def test_the_worst_target_decides() -> None:
    """One of two targets that lies breaks the claim; the other is not named."""
    found = one("number: {target: all, least: 3}", {APP: (seen(4),), WWW: (seen(1),)})
    assert found.verdict is Verdict.BROKEN
    assert found.reason == "www.tidemark.example: counts 1; the claim says 3 or more"


def test_the_operator_is_told_which_of_several_it_was() -> None:
    """Where the subjects are alike for readers, the detail names what was looked at; of one alone it does not."""

    def ask(*names: str) -> Judgement:
        looks = tuple(Look("the host", (Ask(name),), name) for name in names)
        check = replace(NUMBER, looks=lambda parameters, registry: looks)
        claim = "claims: [{id: a, section: main, says: a, checks: [number: {target: app, least: 3}]}]\n"
        registry, _ = load((HEAD + claim).encode(), "claims.yaml", Vocabulary({"number": check}.__getitem__, ()))
        return judge(registry, {Ask("good"): (seen(4),), Ask("bad"): (seen(1),)}, NOW)[0]

    found = ask("good", "bad")
    assert (found.reason, found.detail) == (
        "the host: counts 1; the claim says 3 or more",
        "bad: seen by the operator",
    )
    assert ask("bad").detail == "seen by the operator"
    unlooked = ask("good", "one", "two")
    assert (unlooked.verdict, unlooked.detail) == (Verdict.UNKNOWN, "one; two")


def test_a_defect_of_a_plugged_in_check_settles_nothing() -> None:
    """It is unknown, named by the plug-in and its line; the error's own words, which may hold rows, are not kept."""

    def brittle(*_: object) -> Finding:
        raise KeyError("planted-row")

    def ask(name: str) -> Judgement:
        check = replace(NUMBER, name=name, judge=brittle)
        vocabulary = Vocabulary({name: check}.__getitem__, (name,))
        claim = f"claims: [{{id: a, section: main, says: a, checks: [{name}: {{target: app}}]}}]\n"
        registry, _ = load((HEAD + claim).encode(), "claims.yaml", vocabulary)
        return judge(registry, {APP: (seen(4),)}, NOW)[0]

    found = ask("vendor/number")
    assert (found.verdict, found.reason) == (
        Verdict.UNKNOWN,
        "tidemark.example: the check failed by a defect of its own",
    )
    assert found.detail.startswith("vendor/number: KeyError in brittle of test_judge.py, line ")
    assert "planted" not in repr(found)
    with pytest.raises(KeyError):
        ask("number")


def test_what_was_seen_alike_is_told_together() -> None:
    """Subjects of which the same is said stand together, those that differ apart; the reason says it in one line."""
    both = one("number: {target: all, least: 3}", {APP: (seen(4),), WWW: (seen(4),)}).checks[0]
    assert both.told == (Told(("tidemark.example", "www.tidemark.example"), "counts 4"),)
    assert both.reason == "tidemark.example and www.tidemark.example: counts 4"
    apart = one("number: {target: all, least: 3}", {APP: (seen(4),), WWW: (seen(5),)}).checks[0]
    assert apart.told == (Told(("tidemark.example",), "counts 4"), Told(("www.tidemark.example",), "counts 5"))
    assert apart.reason == "tidemark.example: counts 4; www.tidemark.example: counts 5"
    assert one("nothing: {target: app}", {}).checks[0].told == ()


def test_what_has_no_name_is_told_without_one() -> None:
    """A sentence about nothing that has a name stands alone."""
    assert str(Told((), "the file is whole")) == "the file is whole"


def test_the_address_that_differs_is_named() -> None:
    """Of three addresses the one that lies is told."""
    found = one(COUNT, {APP: (seen(4, "203.0.113.1:443"), seen(1, "203.0.113.2:443"), seen(4, "203.0.113.3:443"))})
    assert found.verdict is Verdict.BROKEN
    assert "counts 1; the claim says 3 or more (at 203.0.113.2:443)" in found.reason


def test_an_address_that_was_not_seen_is_unknown() -> None:
    """Two of three addresses are not all."""
    found = one(COUNT, {APP: (seen(4, "203.0.113.1:443"), unseen(address="203.0.113.2:443"))})
    assert found.verdict is Verdict.UNKNOWN


def test_a_broken_address_outweighs_one_that_was_not_seen() -> None:
    """One acceptance disproves it."""
    found = one(COUNT, {APP: (seen(1, "203.0.113.1:443"), unseen(address="203.0.113.2:443"))})
    assert found.verdict is Verdict.BROKEN


def test_a_family_that_cannot_be_reached_from_here_is_noted() -> None:
    """No IPv6 here says nothing about the claim, and the sentence says so."""
    found = one(COUNT, {APP: (seen(4, "203.0.113.1:443"), unseen(Why.NO_FAMILY, "[2001:db8::1]:443"))})
    assert found.verdict is Verdict.HOLDS
    assert found.reason == "tidemark.example: counts 4 ([2001:db8::1]:443 cannot be reached from here)"


def test_no_family_at_all_is_unknown() -> None:
    """Where nothing else was seen either, nothing is known."""
    assert one(COUNT, {APP: (unseen(Why.NO_FAMILY, "[2001:db8::1]:443"),)}).verdict is Verdict.UNKNOWN


def test_the_weakest_assurance_is_shown() -> None:
    """A claim is known no better than by its weakest check."""
    claim = "- {id: a, section: main, says: a, checks: [number: {target: app}, own.word: {target: app}]}\n"
    assert judged(claim, {APP: (seen(4),)})["a"].assurance is Assurance.SELF_REPORTED


def test_support_can_break_a_claim_but_not_hold_it_up() -> None:
    """A support that was not seen is no matter; one that is broken is."""
    claim = """\
        - {id: a, section: main, says: a, checks: [number: {target: app}], supports: [own.word: {target: all}]}
        """
    good = judged(claim, {APP: (seen(4),), WWW: (unseen(),)})["a"]
    assert (good.verdict, good.assurance) == (Verdict.HOLDS, Assurance.YOU_CAN_CHECK)
    assert judged(claim, {APP: (seen(4),), WWW: (seen(0),)})["a"].verdict is Verdict.BROKEN


def test_false_if_turns_a_check_round_in_the_open() -> None:
    """What must not be so breaks the claim when it is, and unknown stays unknown."""
    claim = "- {id: a, section: main, kind: negative, says: a, false_if: [number: {target: app, least: 3}]}\n"
    assert judged(claim, {APP: (seen(4),)})["a"].verdict is Verdict.BROKEN
    assert judged(claim, {APP: (seen(1),)})["a"].verdict is Verdict.HOLDS
    assert judged(claim, {APP: (unseen(),)})["a"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("on", "verdict", "words"),
    [
        ("2026-11-01", Verdict.HOLDS, "Platform lead stated it on 2026-11-01; to be stated again by 2027-01-30"),
        ("2026-06-01", Verdict.STALE, "it was to be stated again by 2026-08-30"),
        ("2026-12-01", Verdict.UNKNOWN, "a day that is still to come"),
    ],
)
def test_a_word_that_was_given_stands_until_its_review(on: str, verdict: Verdict, words: str) -> None:
    """An attestation past its review is stale; one of tomorrow is none."""
    found = judged(f"- {{id: a, section: main, says: a, attested: [{{role: platform, on: {on}, every: 90d}}]}}\n", {})
    assert found["a"].verdict is verdict
    assert words in found["a"].reason
    assert found["a"].assurance is Assurance.STATED


@pytest.mark.parametrize(
    ("dates", "verdict", "words"),
    [
        ("issued: 2026-04-01, expires: 2027-03-31", Verdict.HOLDS, "stands until 2027-03-31"),
        ("issued: 2025-04-01, expires: 2026-03-31", Verdict.STALE, "ran out on 2026-03-31"),
        ("seen: 2026-10-01, review: 90d", Verdict.HOLDS, "of 2026-10-01 stands until 2026-12-30"),
        ("issued: 2026-12-01, expires: 2027-03-31", Verdict.UNKNOWN, "still to come"),
        ("issued: 2026-04-01", Verdict.UNKNOWN, "no date until which it stands"),
        ("expires: 2027-03-31", Verdict.HOLDS, "PCI report stands until 2027-03-31"),
        ("period: {from: 2025-10-01, to: 2026-09-30}, bridge: {to: 2026-12-31}", Verdict.HOLDS, "until 2026-12-31"),
    ],
)
def test_inherited_evidence_stands_until_it_runs_out(dates: str, verdict: Verdict, words: str) -> None:
    """A provider's report is a dated thing."""
    head = HEAD.replace("issued: 2026-04-01, expires: 2027-03-31", dates)
    claim = "claims:\n  - {id: a, section: main, kind: inherited, says: a, inherits: {from: stripe, document: aoc}}\n"
    registry, _ = load((head + claim).encode(), "claims.yaml", VOCABULARY)
    (found,) = judge(registry, {}, NOW)
    assert found.verdict is verdict
    assert words in found.reason
    assert found.assurance is Assurance.THIRD_PARTY


@pytest.mark.parametrize(
    ("look", "verdict"), [(seen(1), Verdict.HOLDS), (seen(0), Verdict.BROKEN), (unseen(), Verdict.UNKNOWN)]
)
def test_inherited_evidence_and_the_check_of_our_own_configuration(look: Observation, verdict: Verdict) -> None:
    """Both must hold: a provider's paper does not make up for a setting of ours."""
    claim = """\
        - id: a
          section: main
          kind: inherited
          says: a
          inherits: {from: stripe, document: aoc}
          checks: [number: {target: app}]
        """
    found = judged(claim, {APP: (look,)})["a"]
    assert found.verdict is verdict
    assert found.assurance is Assurance.THIRD_PARTY or verdict is not Verdict.HOLDS


def test_a_plan_is_stale_after_its_review() -> None:
    """A plan that nobody looked at again is out of date."""
    claim = "- {{id: a, section: main, kind: planned, says: a, plan: {{by: 2027-Q1, review: {}}}}}\n"
    assert judged(claim.format("2027-01-15"), {})["a"].verdict is Verdict.HOLDS
    assert judged(claim.format("2026-01-15"), {})["a"].verdict is Verdict.STALE


def test_a_claim_rests_on_others() -> None:
    """What it rests on decides; resting on something unjudged is not knowing."""
    claims = """\
        - {id: top, section: main, says: top, rests_on: [a, b]}
        - {id: a, section: main, says: a, checks: [number: {target: app}]}
        - {id: b, section: main, says: b, checks: [own.word: {target: app}]}
        - {id: airy, section: main, says: airy, rests_on: [limit]}
        - {id: limit, section: main, kind: limit, says: limit}
        """
    found = judged(claims, {APP: (seen(4),)})
    assert (found["top"].verdict, found["top"].assurance) == (Verdict.HOLDS, Assurance.SELF_REPORTED)
    assert found["airy"].verdict is Verdict.UNKNOWN
    assert found["limit"].verdict is Verdict.UNJUDGED
    assert judged(claims, {APP: (seen(0),)})["top"].verdict is Verdict.BROKEN


ROWS = """\
    - id: t
      section: main
      says: "{name} counts {least}"
      each:
        - {id: x, name: x, least: 3, checks: [number: {target: app, least: $least}]}
        - {id: y, name: y, least: 9, checks: [number: {target: app, least: $least}]}
    """


def test_rows_are_judged_and_counted_and_decide_for_their_parent() -> None:
    """The parent is as good as its worst row, and is not counted twice."""
    registry, _ = load((HEAD + "claims:\n" + ROWS).encode(), "claims.yaml", VOCABULARY)
    judgements = judge(registry, {APP: (seen(5),)}, NOW)
    assert [j.verdict for j in judgements] == [Verdict.BROKEN, Verdict.HOLDS, Verdict.BROKEN]
    found = report(registry, judgements, NOW)
    assert found.summary.judged == 2
    assert [entry.claim.id for entry in only(found, ("t",)).entries] == ["t", "t-x", "t-y"]


def test_promises_have_nothing_to_judge() -> None:
    """A commitment is promised, with its rows as well, and counted apart."""
    claims = """\
        - {id: a, section: main, kind: commitment, says: "within {within}", promise: {within: 72h}}
        - id: t
          section: main
          kind: commitment
          says: "{name} earns"
          promise: {within: 72h}
          each: [{id: x, name: x}]
        """
    found = judged(claims, {})
    assert {j.verdict for j in found.values()} == {Verdict.UNJUDGED}
    assert found["a"].assurance is Assurance.PROMISE


def test_a_withdrawn_claim_is_not_judged() -> None:
    """It stays, with its date and reason."""
    claim = "- {id: a, section: main, says: a, withdrawn: {on: 2026-10-01, why: we moved}, rests_on: [a2]}\n"
    claim = claim.replace(", rests_on: [a2]", "")
    found = judged(claim, {})["a"]
    assert (found.verdict, found.reason) == (Verdict.UNJUDGED, "withdrawn on 2026-10-01: we moved")


def test_what_was_last_seen_true_is_remembered() -> None:
    """A claim that could not be looked at keeps the day it was last seen true."""
    claim = f"- {{id: a, section: main, says: a, checks: [{COUNT}]}}\n"
    before = datetime(2026, 11, 18, 9, tzinfo=UTC)
    assert judged(claim, {APP: (unseen(),)}, {"a": before})["a"].seen_at == before
    assert judged(claim, {APP: (unseen(),)})["a"].seen_at is None


class _Never(Mapping[str, datetime]):
    """Times that take long to find."""

    def __getitem__(self, claim: str) -> datetime:
        raise AssertionError(f"asked for {claim}")

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("asked for all")

    def __len__(self) -> int:
        raise AssertionError("asked for all")


def test_what_was_last_seen_true_is_not_asked_for_where_it_does_not_count() -> None:
    """Of a claim that holds, or has nothing to judge, nobody wants to know."""
    claims = f"""
    - {{id: a, section: main, says: a, checks: [{COUNT}]}}
    - {{id: b, section: main, says: b, kind: limit}}
    """
    judgements = judged(claims, {APP: (seen(4),)}, _Never())
    assert [judgements[name].verdict for name in "ab"] == [Verdict.HOLDS, Verdict.UNJUDGED]


def test_evidence_runs_out() -> None:
    """Machines' evidence stands three days, unless the claim says otherwise."""
    claim = f"- {{id: a, section: main, says: a, checks: [{COUNT}]}}\n"
    assert judged(claim, {APP: (seen(4),)})["a"].valid_until == datetime(2026, 11, 23, 9, tzinfo=UTC)
    shorter = claim.replace("says: a", "says: a, valid_for: 1d")
    assert judged(shorter, {APP: (seen(4),)})["a"].valid_until == datetime(2026, 11, 21, 9, tzinfo=UTC)


def test_equal_requests_are_planned_once() -> None:
    """Forty claims on a host are one question where the question is one."""
    claims = "".join(
        f"  - {{id: c{n}, section: main, says: a, checks: [number: {{target: all, least: {n}}}]}}\n" for n in range(40)
    )
    registry, _ = load((HEAD + "claims:\n" + claims).encode(), "claims.yaml", VOCABULARY)
    assert plan(registry) == (APP, WWW)
    assert plan(registry, ["c3"]) == (APP, WWW)
    with pytest.raises(KeyError):
        plan(registry, ["c99"])


def test_a_part_brings_what_it_rests_on() -> None:
    """Looking at one claim looks at its rows and grounds."""
    top = "- {id: top, section: main, says: top, rests_on: [t]}\n"
    registry, _ = load((HEAD + "claims:\n" + ROWS + top).encode(), "claims.yaml", VOCABULARY)
    assert closure(registry, ["top"]) == {"top", "t", "t-x", "t-y"}
    assert closure(registry, ["t-x", "t"]) == {"t", "t-x", "t-y"}


@pytest.mark.parametrize(
    ("value", "fail_on", "code"),
    [
        (seen(4), "unknown", 0),
        (seen(1), "unknown", 1),
        (seen(1), "broken", 1),
        (unseen(), "unknown", 3),
        (unseen(), "stale", 0),
        (unseen(), "broken", 0),
        (None, "broken", 3),
    ],
)
def test_the_exit_code_tells_the_worst(value: Observation | None, fail_on: str, code: int) -> None:
    """0 holds, 1 broken, 3 unknown or nothing judged; milder verdicts can be let pass, a broken one never."""
    claim = f"  - {{id: a, section: main, says: a, checks: [{COUNT}]}}\n"
    if value is None:
        claim = "  - {id: a, section: main, kind: limit, says: a}\n"
    registry, _ = load((HEAD + "claims:\n" + claim).encode(), "claims.yaml", VOCABULARY)
    found = report(registry, judge(registry, {APP: (value,)} if value else {}, NOW), NOW)
    assert exit_code(found.summary, fail_on) == code


@pytest.mark.parametrize(
    ("kind", "value", "standing"),
    [
        ("checks: [number: {target: app, least: 3}]", 4, "verified"),
        ("checks: [number: {target: app, least: 3}]", 1, "not-true"),
        ("checks: [number: {target: app, least: 3}]", -1, "unchecked"),
        ("attested: [{role: platform, on: 2026-11-01, every: 90d}]", 4, "stated"),
        ("attested: [{role: platform, on: 2025-11-01, every: 90d}]", 4, "out-of-date"),
        ("kind: commitment, promise: {within: 72h}", 4, "promised"),
        ("kind: planned, plan: {by: 2027-Q1, review: 2027-01-01}", 4, "planned"),
        ("kind: limit", 4, "plain"),
    ],
)
def test_a_reader_is_told_the_standing(kind: str, value: int, standing: str) -> None:
    """Only what a look bears out is called verified."""
    claim = f"  - {{id: a, section: main, says: a, {kind}}}\n"
    registry, _ = load((HEAD + "claims:\n" + claim).encode(), "claims.yaml", VOCABULARY)
    found = report(registry, judge(registry, {APP: (seen(value),)}, NOW), NOW)
    assert found.entry("a").standing == standing
    with pytest.raises(KeyError):
        found.entry("b")
