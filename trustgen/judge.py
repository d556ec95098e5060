"""Judge: claim + observations + now → verdict, reason and detail. Pure.

Observations that were not seen never reach a check: they are *unknown* here, once and for all. So are looks that
were never needed: a check that asks for nothing cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from operator import attrgetter

from trustgen.errors import origin
from trustgen.frozen import dataclass
from trustgen.model import standing
from trustgen.model.check import Look
from trustgen.model.claim import Asserted, Attestation, Claim, Inheritance, Kind, Plan
from trustgen.model.judgement import Assurance, CheckJudgement, Finding, Judgement, Told, Verdict, unknown
from trustgen.model.observation import Observation, Request, Seen, Unseen, Why
from trustgen.model.registry import Registry

_severity = attrgetter("severity")
_BY_PEOPLE = frozenset({Assurance.STATED, Assurance.THIRD_PARTY})

Observations = Mapping[Request, Sequence[Observation]]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A finding, where and when it was made, and of what (for a reader; and for the operator, where that says more)."""

    finding: Finding
    subject: str
    place: str
    at: datetime | None
    inside: str


def judge(
    registry: Registry,
    observations: Observations,
    now: datetime,
    last_held: Mapping[str, datetime] | None = None,
) -> tuple[Judgement, ...]:
    """The judgement of every claim, in the order of the registry.

    ``last_held`` says when claims were last seen true before this run. ``now`` is aware.
    """
    bench = _Bench(registry, observations, now, {} if last_held is None else last_held, {})
    return tuple(bench.judgement(claim) for claim in registry.claims)


@dataclass(frozen=True, slots=True)
class _Bench:
    registry: Registry
    observations: Observations
    now: datetime
    last_held: Mapping[str, datetime]
    done: dict[str, Judgement]

    def judgement(self, claim: Claim) -> Judgement:
        """The judgement of ``claim``; what it rests on is judged first."""
        if claim.id not in self.done:
            self.done[claim.id] = self._judge(claim)
        return self.done[claim.id]

    def _judge(self, claim: Claim) -> Judgement:
        if claim.withdrawn:
            reason = f"withdrawn on {claim.withdrawn.on.isoformat()}: {claim.withdrawn.why}"
            return Judgement(claim.id, Verdict.UNJUDGED, reason, "", None)
        checks = (
            *(self._check(a, "checks", claim) for a in claim.checks),
            *(self._check(a, "supports", claim) for a in claim.supports),
            *(_inverted(self._check(a, "false_if", claim)) for a in claim.false_if),
            *(_attested(a, self.registry, self.now) for a in claim.attested),
            *((_inherited(claim.inherits, self.registry, self.now),) if claim.inherits else ()),
            *((_planned(claim.plan, self.registry, self.now),) if claim.plan else ()),
            *self._others("rows", claim.rows),
            *self._others("rests_on", claim.rests_on),
        )
        return _claim(claim, checks, self)

    def _others(self, role: str, names: Iterable[str]) -> Iterable[CheckJudgement]:
        """What other claims' verdicts mean for the one that rests on them."""
        for name in names:
            other = self.judgement(self.registry.claim(name))
            if other.verdict is Verdict.UNJUDGED and role == "rows":
                continue
            verdict = Verdict.UNKNOWN if other.verdict is Verdict.UNJUDGED else other.verdict
            yield CheckJudgement(
                name,
                role,
                verdict,
                other.reason,
                other.detail,
                other.assurance or Assurance.STATED,
                other.seen_at,
                valid_until=other.valid_until,
            )

    def _check(self, asserted: Asserted, role: str, claim: Claim) -> CheckJudgement:
        check, parameters = asserted.check, asserted.parameters
        looks = check.looks(parameters, self.registry)
        placed = [found for look in looks for found in self._look(asserted, look)]
        finding, told = _together(placed)
        looked_at = min((found.at for found in placed if found.at), default=None)
        return CheckJudgement(
            check.name,
            role,
            finding.verdict,
            finding.reason,
            finding.detail,
            check.assurance,
            looked_at,
            tuple(check.repeat(parameters, self.registry)),
            self._until(claim, check.assurance, looked_at),
            told,
        )

    def _until(self, claim: Claim, assurance: Assurance, looked_at: datetime | None) -> datetime | None:
        """When a look runs out: after the claim's ``valid_for``, else the registry's term for its sort."""
        if looked_at is None:
            return None
        terms = self.registry.evidence
        lasts = claim.valid_for or (terms.people if assurance in _BY_PEOPLE else terms.machines)
        return lasts.add(looked_at, self.registry.organisation.zone)

    def _look(self, asserted: Asserted, look: Look) -> list[_Placed]:
        """One finding a combination of places; families that cannot be reached from here are noted and left out."""
        answers = [_answers(self.observations.get(request, ()), self.now) for request in look.requests]
        if not any(_no_family(o) for found in answers for o in found):
            return [self._placed(asserted, look, combination) for combination in product(*answers)]
        strict = getattr(asserted.parameters, "addresses", "reachable") == "all"
        reachable = [[o for o in found if strict or not _no_family(o)] or found for found in answers]
        left_out = [
            str(o.place) for found, kept in zip(answers, reachable, strict=True) for o in found if o not in kept
        ]
        placed = [self._placed(asserted, look, combination) for combination in product(*reachable)]
        if left_out:
            note = f" ({', '.join(left_out)} cannot be reached from here)"
            placed = [replace(p, finding=replace(p.finding, reason=p.finding.reason + note)) for p in placed]
        return placed

    def _placed(self, asserted: Asserted, look: Look, combination: tuple[Observation, ...]) -> _Placed:
        place = " and ".join(dict.fromkeys(str(o.place) for o in combination if str(o.place)))
        at = min((o.at for o in combination), default=None)
        unseen = [o for o in combination if isinstance(o, Unseen)]
        if unseen:
            return _Placed(_not_seen(unseen), look.subject, place, at, look.inside)
        facts = tuple(o.facts for o in combination if isinstance(o, Seen))
        given = facts[0] if len(facts) == 1 else facts
        return _Placed(_found(asserted, given, self.registry, self.now), look.subject, place, at, look.inside)


def _found(asserted: Asserted, facts: object, registry: Registry, now: datetime) -> Finding:
    """What the check makes of the facts. Somebody else's that fails by a defect settles nothing, and takes no other
    claim along; ours is a defect of the whole run.
    """
    try:
        return asserted.check.judge(asserted.parameters, facts, registry, now)
    except Exception as error:
        if "/" not in asserted.check.name:
            raise
        return unknown("the check failed by a defect of its own", f"{asserted.check.name}: {origin(error)}")


def _answers(found: Sequence[Observation], now: datetime) -> Sequence[Observation]:
    return found or (Unseen(Why.NOT_LOOKED, "nobody looked", now),)


def _no_family(observation: Observation) -> bool:
    return isinstance(observation, Unseen) and observation.why is Why.NO_FAMILY


def _not_seen(unseen: Sequence[Unseen]) -> Finding:
    reasons = "; ".join(dict.fromkeys(o.reason for o in unseen))
    details = "; ".join(dict.fromkeys(o.detail for o in unseen if o.detail))
    return Finding(Verdict.UNKNOWN, f"could not be looked at: {reasons}", details)


def _together(placed: Sequence[_Placed]) -> tuple[Finding, tuple[Told, ...]]:
    """The worst finding decides; its reason names the subjects and places that differ from the rest."""
    if not placed:
        return Finding(Verdict.UNKNOWN, "there was nothing to look at"), ()
    if len(placed) == 1:
        (only,) = placed
        alone = Told((only.subject,) if only.subject else (), only.finding.reason)
        return Finding(only.finding.verdict, str(alone), only.finding.detail), (alone,)
    worst = max((found.finding.verdict for found in placed), key=_severity)
    telling = [found for found in placed if found.finding.verdict is worst]
    alike: dict[str, list[str]] = {}
    for subject in dict.fromkeys(found.subject for found in telling):
        alike.setdefault(_told(subject, telling, placed), []).append(subject)
    every = tuple(Told(tuple(filter(None, subjects)), reason) for reason, subjects in alike.items())
    several = len({found.inside for found in placed}) > 1
    details = "; ".join(filter(None, dict.fromkeys(_detail(found, several) for found in telling)))
    return Finding(worst, "; ".join(map(str, every)), details), every


def _detail(found: _Placed, several: bool) -> str:
    """For the operator, who must know which of several it was: a reader is not told their names."""
    named = (found.inside, found.finding.detail) if several else (found.finding.detail,)
    return ": ".join(filter(None, named))


def _told(subject: str, telling: Sequence[_Placed], placed: Sequence[_Placed]) -> str:
    """What is told of one subject; an address is named only where addresses of that subject differ."""
    mine = [found for found in telling if found.subject == subject]
    all_of_it = [found for found in placed if found.subject == subject]
    differ = len({found.finding.reason for found in all_of_it}) > 1
    return "; ".join(
        dict.fromkeys(
            f"{found.finding.reason} (at {found.place})" if differ and found.place else found.finding.reason
            for found in mine
        )
    )


def _inverted(judged: CheckJudgement) -> CheckJudgement:
    """A ``false_if`` check that holds makes its claim false; one that is broken leaves it standing."""
    opposite = {Verdict.HOLDS: Verdict.BROKEN, Verdict.BROKEN: Verdict.HOLDS}
    return replace(judged, verdict=opposite.get(judged.verdict, judged.verdict))


def _attested(attestation: Attestation, registry: Registry, now: datetime) -> CheckJudgement:
    return _standing("attested", standing.attested(attestation, registry, now), Assurance.STATED)


def _inherited(inheritance: Inheritance, registry: Registry, now: datetime) -> CheckJudgement:
    return _standing("inherits", standing.inherited(inheritance, registry, now), Assurance.THIRD_PARTY)


def _standing(role: str, found: standing.Standing, assurance: Assurance) -> CheckJudgement:
    return _own(role, found.finding, assurance, found.since, found.until)


def _planned(plan: Plan, registry: Registry, now: datetime) -> CheckJudgement:
    today = now.astimezone(registry.organisation.zone).date()
    if today > plan.review:
        finding = Finding(Verdict.STALE, f"the plan was to be looked at again by {plan.review.isoformat()}")
    else:
        finding = Finding(Verdict.HOLDS, f"planned; looked at again by {plan.review.isoformat()}")
    until = standing.start_of(plan.review + timedelta(days=1), registry.organisation.zone)
    return _own("plan", finding, Assurance.STATED, None, until)


def _own(
    role: str, finding: Finding, assurance: Assurance, at: datetime | None, until: datetime | None
) -> CheckJudgement:
    return CheckJudgement(role, role, finding.verdict, finding.reason, finding.detail, assurance, at, valid_until=until)


def _claim(claim: Claim, checks: Sequence[CheckJudgement], bench: _Bench) -> Judgement:
    if not checks:
        assurance = Assurance.PROMISE if claim.kind is Kind.COMMITMENT else None
        return Judgement(claim.id, Verdict.UNJUDGED, "", "", assurance)
    deciding = [c for c in checks if _decides(c)]
    worst = max((c.verdict for c in deciding), key=_severity, default=Verdict.UNKNOWN)
    telling = [c for c in deciding if c.verdict is worst]
    reason = "; ".join(dict.fromkeys(c.reason for c in telling if c.reason))
    details = "; ".join(dict.fromkeys(c.detail for c in telling if c.detail))
    looked = min((c.looked_at for c in checks if c.looked_at and c.role != "plan"), default=None)
    seen_at = (looked or bench.now) if worst is Verdict.HOLDS else bench.last_held.get(claim.id)
    return Judgement(
        claim.id,
        worst,
        reason,
        details,
        _weakest(checks),
        tuple(checks),
        seen_at,
        min((c.valid_until for c in checks if c.valid_until), default=None) if worst is Verdict.HOLDS else None,
    )


def _decides(judged: CheckJudgement) -> bool:
    """Support can break a claim, but its not being seen says nothing."""
    return judged.role != "supports" or judged.verdict is Verdict.BROKEN


def _weakest(checks: Sequence[CheckJudgement]) -> Assurance:
    counted = [c for c in checks if c.role != "supports"] or checks
    return max((c.assurance for c in counted), key=lambda assurance: assurance.weakness)
