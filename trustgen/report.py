"""Report: judgements → what a run found, counted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
