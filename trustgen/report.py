"""Report: judgements → what a run found, counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from trustgen.model.judgement import Judgement, Verdict
from trustgen.model.registry import Registry
from trustgen.model.report import Entry, Report, Summary


def report(
    registry: Registry,
    judgements: Sequence[Judgement],
    at: datetime,
    overrides: Sequence[str] = (),
    via: Sequence[str] = (),
) -> Report:
    """The report of one run. ``judgements`` are in the order of the registry's claims."""
    entries = tuple(Entry(c, j) for c, j in zip(registry.claims, judgements, strict=True))
    ends = (entry.judgement.valid_until for entry in entries)
    return Report(
        registry=registry,
        at=at,
        entries=entries,
        summary=summarise(entries),
        overrides=tuple(overrides),
        via=tuple(sorted(set(via) - {""})),
        valid_until=min((end for end in ends if end), default=None),
    )


def summarise(entries: Sequence[Entry]) -> Summary:
    """Counts over claims that stand on their own: rows, not their parents."""
    counted = [entry.judgement for entry in entries if not entry.claim.rows]
    verdicts = Counter(judgement.verdict for judgement in counted)
    held = Counter(j.assurance for j in counted if j.verdict is Verdict.HOLDS and j.assurance)
    return Summary({verdict: verdicts[verdict] for verdict in Verdict}, dict(held))


def only(found: Report, names: Collection[str]) -> Report:
    """The report cut to ``names`` and their rows."""
    kept = tuple(e for e in found.entries if e.claim.id in names or e.claim.parent in names)
    return replace(found, entries=kept, summary=summarise(kept))


#: What each ``--fail-on`` level fails on; a broken claim always does.
FAILS_ON = {
    "unknown": frozenset({Verdict.BROKEN, Verdict.UNKNOWN, Verdict.STALE}),
    "stale": frozenset({Verdict.BROKEN, Verdict.STALE}),
    "broken": frozenset({Verdict.BROKEN}),
}


def exit_code(summary: Summary, fail_on: str = "unknown") -> int:
    """0: nothing that ``fail_on`` fails on · 1: a claim is broken · 3: something unknown or stale, or none judged."""
    if summary.verdicts.get(Verdict.BROKEN):
        return 1
    if not summary.judged:
        return 3
    return 3 if any(summary.verdicts.get(verdict) for verdict in FAILS_ON[fail_on]) else 0
