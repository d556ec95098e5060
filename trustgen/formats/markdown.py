"""The report as Markdown, for the step summary of a CI job.

GitHub shows nothing at all of a summary over 1 MiB, so rows are left out, and counted, before that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustgen.formats.problems import printable
from trustgen.formats.sentences import HEADINGS, UNWELL, WHAT_TO_DO, nothing_judged, reasons, said, tally
from trustgen.model.judgement import Verdict
from trustgen.model.report import Entry, Report

MOST_BYTES = 1_000_000  # GitHub's 1 MiB, less what other steps of the job may have written
_RESERVE = 2_000  # bytes for what stands around the rows
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&@])")  # what means something inside a line (GitHub Flavored Markdown 0.29)


def render(report: Report) -> str:
    """A table of the claims that do not hold, the worst first, and a folded one of those that do; fit to publish."""
    name = escape(str(report.registry.organisation.name))
    lines = [f"# Security claims of {name}", "", f"**{tally(report.summary)}**", ""]
    lines += [f"> This run did not look as a reader would: {escape(override)}\n" for override in report.overrides]
    nothing = nothing_judged(report)
    lines += [nothing, ""] if nothing else []
    budget = _Budget(MOST_BYTES - _RESERVE - len("\n".join(lines).encode()))
    for verdict in reversed(UNWELL):
        lines += _unwell(report, verdict, budget)
    lines += _well(report, budget)
    return "\n".join(lines).rstrip("\n") + "\n"


def escape(text: str) -> str:
    """``text`` as a table's cell shows it: nothing in it is markup."""
    return _SPECIAL.sub(r"\\\1", printable(text))


class _Budget:
    """How many bytes the rows may still take."""

    def __init__(self, room: int) -> None:
        self._room = room

    def take(self, rows: Sequence[str]) -> Iterator[str]:
        """The rows that fit, then a row that counts those that do not."""
        for index, row in enumerate(rows):
            size = len(row.encode()) + 1
            if size > self._room:
                yield f"| … | and {len(rows) - index} more | |"
                return
            self._room -= size
            yield row


def _unwell(report: Report, verdict: Verdict, budget: _Budget) -> list[str]:
    entries = [entry for entry in report.entries if entry.judgement.verdict is verdict]
    if not entries:
        return []
    rows = [_row(report, entry, " ".join(reasons(entry))) for entry in entries]
    head = [f"## {HEADINGS[verdict]}: {len(entries)}", "", WHAT_TO_DO[verdict], ""]
    return [*head, "| Claim | It says | Why |", "| --- | --- | --- |", *budget.take(rows), ""]


def _well(report: Report, budget: _Budget) -> list[str]:
    entries = [entry for entry in report.entries if entry.judgement.verdict is Verdict.HOLDS]
    if not entries:
        return []
    rows = [_row(report, entry, entry.judgement.reason) for entry in entries]
    head = ["<details>", f"<summary>What holds: {len(entries)}</summary>", ""]
    return [*head, "| Claim | It says | Seen |", "| --- | --- | --- |", *budget.take(rows), "", "</details>", ""]


def _row(report: Report, entry: Entry, why: str) -> str:
    place = f"{entry.claim.place.file}:{entry.claim.place.line}"
    return f"| {escape(entry.claim.id)} ({escape(place)}) | {escape(said(report, entry.claim))} | {escape(why)} |"
