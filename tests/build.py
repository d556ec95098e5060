"""Registries, claims and reports by hand, for tests that need them without a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from trustgen.errors import Place
from trustgen.model.claim import Claim, Kind, Span
from trustgen.model.judgement import Assurance, CheckJudgement, Judgement, Verdict
from trustgen.model.organisation import Organisation, Section, Site
from trustgen.model.registry import Evidence, Registry
from trustgen.model.report import Entry, Report, Summary
from trustgen.model.values import Duration

AT = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
UNTIL = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
SECTIONS = (Section(id="encryption", title="Encryption"), Section(id="continuity", title="Backups and continuity"))


def claim(
    id: str = "tls-in-transit",  # noqa: A002  the registry's own word
    says: str | tuple[Span, ...] = "All traffic is encrypted in transit.",
    kind: Kind = Kind.FACT,
    section: str = "encryption",
    line: int = 7,
    **more: Any,
) -> Claim:
    """A claim at ``claims.yaml:line:5``; its statement a text, or spans."""
    spans = (Span(text=says),) if isinstance(says, str) else says
    return Claim(id=id, kind=kind, section=section, says=spans, place=Place("claims.yaml", line, 5, len(id)), **more)


def checked(
    verdict: Verdict = Verdict.HOLDS, reason: str = "TLS 1.2 accepted by 203.0.113.7:443", **more: Any
) -> CheckJudgement:
    """The judgement of one check from outside, which looked at noon."""
    given: dict[str, Any] = {
        "check": "tls",
        "role": "checks",
        "detail": "",
        "assurance": Assurance.YOU_CAN_CHECK,
        "looked_at": AT,
        "repeat": ("openssl s_client -connect tidemark.example:443 -tls1_1",),
    }
    return CheckJudgement(verdict=verdict, reason=reason, **(given | more))


def judgement(about: Claim, *checks: CheckJudgement, **more: Any) -> Judgement:
    """What ``checks`` make of a claim: the worst decides, the weakest assurance is shown; unjudged without any."""
    if not checks:
        return Judgement(about.id, Verdict.UNJUDGED, "", "", None)
    worst = max(checks, key=lambda check: check.verdict.severity)
    given: dict[str, Any] = {
        "assurance": max((check.assurance for check in checks), key=lambda assurance: assurance.weakness),
        "seen_at": AT if worst.verdict is Verdict.HOLDS else None,
        "valid_until": UNTIL,
    }
    return Judgement(about.id, worst.verdict, worst.reason, worst.detail, checks=checks, **(given | more))


def registry(claims: Sequence[Claim] = (), **more: Any) -> Registry:
    """Tidemark's registry with two sections and ``claims``."""
    given: dict[str, Any] = {
        "organisation": Organisation(name="Tidemark"),
        "site": Site(),
        "evidence": Evidence(machines=Duration.parse("3d"), people=Duration.parse("90d")),
        "sections": SECTIONS,
        "digest": "0" * 64,
    }
    return Registry(claims=tuple(claims), **(given | more))


def report(*judged: tuple[Claim, Judgement], **more: Any) -> Report:
    """A report of claims beside their judgements, counted as the rules say: rows yes, their parents no."""
    entries = tuple(Entry(about, verdict) for about, verdict in judged)
    counted = [entry.judgement for entry in entries if not entry.claim.rows]
    summary = Summary(
        Counter(judgement.verdict for judgement in counted),
        Counter(each.assurance for each in counted if each.assurance and each.verdict is Verdict.HOLDS),
    )
    given: dict[str, Any] = {"registry": registry([about for about, _ in judged]), "at": AT, "valid_until": UNTIL}
    return Report(entries=entries, summary=summary, **(given | more))


def moved(entry: tuple[Claim, Judgement], file: str) -> tuple[Claim, Judgement]:
    """The same claim in another file."""
    about, verdict = entry
    return replace(about, place=replace(about.place, file=file)), verdict
