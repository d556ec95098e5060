"""The verdicts as JSON has them: one shape for the report of ``verify`` and for the site's ``claims.json``.

Fit to publish: reasons, never the operator's details. The schema is ``trustgen/schemas/verify-1.schema.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from trustgen.model.judgement import CheckJudgement, Verdict
from trustgen.model.report import Entry, Report
from trustgen.words.catalogue import Words
from trustgen.words.statement import whole_text, words_for

SCHEMA = "urn:trustgen:verify:1"
_ORDER = (Verdict.HOLDS, Verdict.BROKEN, Verdict.UNKNOWN, Verdict.STALE, Verdict.UNJUDGED)


def head(report: Report) -> dict[str, Any]:
    """The report but for its claims."""
    return {
        "schema": SCHEMA,
        "at": stamp(report.at),
        "valid_until": stamp(report.valid_until),
        "overrides": list(report.overrides),
        "via": list(report.via),
        "summary": summary(report),
    }


def summary(report: Report) -> dict[str, int]:
    """How many claims ended in each verdict; all five are always there."""
    return {verdict.value: report.summary.verdicts.get(verdict, 0) for verdict in _ORDER}


def claims(report: Report) -> Iterator[dict[str, Any]]:
    """Every claim with its verdict, in the order of the registry, in the site's language."""
    words = words_for(str(report.registry.site.language))
    return (claim(entry, report, words) for entry in report.entries)


@lru_cache
def stamp(at: datetime | None) -> str | None:
    """An instant in RFC 3339, in UTC, to the second."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat('T', 'seconds')}Z" if at else None


def claim(entry: Entry, report: Report, words: Words) -> dict[str, Any]:
    """One claim with its verdict."""
    told, judgement, base = entry.claim, entry.judgement, report.registry.site.base_url
    return {
        "id": told.id,
        "kind": told.kind.value,
        "section": told.section,
        "says": whole_text(told, report.registry, words),
        "verdict": judgement.verdict.value,
        "standing": entry.standing,
        "assurance": judgement.assurance.value if judgement.assurance else None,
        "reason": judgement.reason,
        "checks": [_check(check) for check in judgement.checks],
        "seen_at": stamp(judgement.seen_at),
        "valid_until": stamp(judgement.valid_until),
        "controls": list(told.controls),
        "url": f"{str(base).rstrip('/')}/claims/{told.id}/" if base else None,
    }


def _check(check: CheckJudgement) -> dict[str, Any]:
    return {
        "check": check.check,
        "role": check.role,
        "verdict": check.verdict.value,
        "reason": check.reason,
        "assurance": check.assurance.value,
        "looked_at": stamp(check.looked_at),
        "repeat": list(check.repeat),
    }
