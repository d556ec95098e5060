"""The report as JUnit XML: a suite a section, a case a claim.

Broken is a failure, unknown and stale are errors, unjudged is skipped. CI systems show what stands here to everybody
who may read a build: it holds reasons, never the operator's details.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trustgen.formats.problems import printable
from trustgen.formats.sentences import by_section, commands, reasons, said
from trustgen.model.judgement import Verdict
from trustgen.model.report import Entry, Report

_OUTCOME = {
    Verdict.BROKEN: "failure",
    Verdict.UNKNOWN: "error",
    Verdict.STALE: "error",
    Verdict.UNJUDGED: "skipped",
}


def render(report: Report) -> str:
    """The report as indented XML with a final newline."""
    root = Element("testsuites", {"name": "trustgen"} | _counts(report.entries))
    for title, entries in by_section(report):
        _suite(root, report, title, entries)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, report: Report, title: str, entries: Sequence[Entry]) -> None:
    at = report.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")  # the format has no zone; UTC is its custom
    suite = SubElement(root, "testsuite", {"name": title, "timestamp": at, "time": "0"} | _counts(entries))
    for entry in entries:
        _case(suite, report, entry)


def _case(suite: Element, report: Report, entry: Entry) -> None:
    claim, verdict = entry.claim, entry.judgement.verdict
    case = SubElement(
        suite,
        "testcase",
        classname=f"trustgen.{claim.section}",
        name=claim.id,
        file=printable(claim.place.file),
        line=str(claim.place.line),
        time="0",
    )
    outcome = _OUTCOME.get(verdict)
    if outcome == "skipped":
        SubElement(case, outcome, message=f"{claim.kind.value}: nothing to check")
    elif outcome is not None:
        why = list(reasons(entry))
        problem = SubElement(case, outcome, message=" ".join(why[:1]), type=verdict.value)
        problem.text = "\n".join(_story(report, entry, why))


def _story(report: Report, entry: Entry, why: list[str]) -> list[str]:
    place = printable(str(entry.claim.place))
    repeat = [f"See for yourself: {command}" for command in commands(entry)]
    return [f"{place} claims: {said(report, entry.claim)}", *why, *repeat]


def _counts(entries: Sequence[Entry]) -> dict[str, str]:
    outcomes = [_OUTCOME.get(entry.judgement.verdict) for entry in entries]
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {"tests": str(len(entries))} | {name: str(outcomes.count(outcome)) for name, outcome in counts.items()}
