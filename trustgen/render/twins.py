"""Twins of the pages for machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from trustgen.model.judgement import CheckJudgement, Verdict
from trustgen.model.report import Entry, Report

SCHEMA = "https://trustgen.example/schema/claims-1.json"


def claims_json(report: Report) -> bytes:
    """The site's ``claims.json``: all verdicts, fit to publish."""
    twin = {
        "schema": SCHEMA,
        "at": _stamp(report.at),
        "summary": {verdict.value: report.summary.verdicts.get(verdict, 0) for verdict in _ORDER},
        "claims": [claim_object(entry) for entry in report.entries],
    }
    return (json.dumps(twin, ensure_ascii=False, indent=1) + "\n").encode()


_ORDER = (Verdict.HOLDS, Verdict.BROKEN, Verdict.UNKNOWN, Verdict.STALE, Verdict.UNJUDGED)


def claim_object(entry: Entry) -> dict[str, Any]:
    """One claim's verdict as JSON has it; never the operator's detail."""
    claim, judgement = entry.claim, entry.judgement
    return {
        "id": claim.id,
        "kind": claim.kind.value,
        "verdict": judgement.verdict.value,
        "assurance": judgement.assurance.value if judgement.assurance else None,
        "reason": judgement.reason,
        "checks": [_check_object(check) for check in judgement.checks],
        "seen_at": _stamp(judgement.seen_at),
    }


def _check_object(check: CheckJudgement) -> dict[str, Any]:
    return {
        "check": check.check,
        "role": check.role,
        "verdict": check.verdict.value,
        "assurance": check.assurance.value,
        "reason": check.reason,
        "looked_at": _stamp(check.looked_at),
        "repeat": list(check.repeat),
    }


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
