"""The report as SARIF 2.1.0 (OASIS): a result for each claim that does not hold, at the claim's own line."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from trustgen import __version__
from trustgen.errors import Place
from trustgen.formats.problems import printable
from trustgen.formats.sentences import HEADINGS, UNWELL, WHAT_TO_DO, reasons, said
from trustgen.model.judgement import Verdict
from trustgen.model.report import Entry, Report
from trustgen.words.verdicts import stamp

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {Verdict.BROKEN: "error", Verdict.UNKNOWN: "warning", Verdict.STALE: "warning"}
_RULES = tuple(reversed(UNWELL))


def render(report: Report) -> str:
    """The report as indented JSON with a final newline."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=2) + "\n"


def _run(report: Report) -> dict[str, Any]:
    unwell = [entry for entry in report.entries if entry.judgement.verdict in UNWELL]
    return {
        "tool": {"driver": {"name": "trustgen", "version": __version__, "rules": [_rule(each) for each in _RULES]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "endTimeUtc": stamp(report.at)}],
        "results": [_result(report, entry) for entry in unwell],
    }


def _rule(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": _rule_id(verdict),
        "shortDescription": {"text": f"{HEADINGS[verdict]}."},
        "fullDescription": {"text": f"{HEADINGS[verdict]}. {WHAT_TO_DO[verdict]}"},
        "help": {"text": WHAT_TO_DO[verdict]},
        "defaultConfiguration": {"level": _LEVEL[verdict]},
    }


def _result(report: Report, entry: Entry) -> dict[str, Any]:
    claim, verdict = entry.claim, entry.judgement.verdict
    message = " ".join([*reasons(entry), f"The claim says: {said(report, claim)}"])
    return {
        "ruleId": _rule_id(verdict),
        "ruleIndex": _RULES.index(verdict),
        "level": _LEVEL[verdict],
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(claim.place), "logicalLocations": [{"name": claim.id}]}],
        # By id, not by line: the same finding stays the same when the file grows above it.
        "partialFingerprints": {"claim/v1": hashlib.sha256(f"{claim.id}\n{verdict.value}".encode()).hexdigest()},
    }


def _rule_id(verdict: Verdict) -> str:
    return f"claim-{verdict.value}"


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": place.column + max(place.length, 1)}
    return {"artifactLocation": {"uri": _uri(place.file)}, "region": region}


def _uri(file: str) -> str:
    path = PurePath(printable(file)).as_posix()
    return f"file://{quote(path)}" if path.startswith("/") else quote(path)
