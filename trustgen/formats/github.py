"""The report as workflow commands for GitHub Actions: annotations on the claims' own lines.

GitHub shows ten annotations of a type and step and drops the rest without a word; here the tenth says how many more
there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustgen.formats.problems import printable
from trustgen.formats.sentences import HEADINGS, nothing_judged, reasons, said, tally
from trustgen.model.judgement import Verdict
from trustgen.model.report import Entry, Report

MOST = 10  # annotations of a type in a step
LONGEST = 4000  # characters of a message

_TYPES = {"error": (Verdict.BROKEN,), "warning": (Verdict.UNKNOWN, Verdict.STALE)}
_MORE = {"error": "are not true", "warning": "could not be checked or are out of date"}


def render(report: Report) -> str:
    """A command a claim that does not hold, then the counts."""
    lines = [line for kind, verdicts in _TYPES.items() for line in _annotations(report, kind, verdicts)]
    nothing = nothing_judged(report)
    if nothing:
        lines.append(command("error", nothing))
    return "\n".join([*lines, tally(report.summary)]) + "\n"


def command(kind: str, message: str, **properties: str) -> str:
    """``::kind name=value,…::message``, escaped as the runner unescapes it."""
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind}{' ' if shown else ''}{shown}::{_message(message)}"


def _annotations(report: Report, kind: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    entries = [entry for verdict in verdicts for entry in report.entries if entry.judgement.verdict is verdict]
    shown = entries if len(entries) <= MOST else entries[: MOST - 1]
    yield from (_annotation(report, kind, entry) for entry in shown)
    if len(entries) > len(shown):
        yield command(kind, f"{len(entries) - len(shown)} more claims {_MORE[kind]}; the report has all of them.")


def _annotation(report: Report, kind: str, entry: Entry) -> str:
    claim, place = entry.claim, entry.claim.place
    message = " ".join([*reasons(entry), f"The claim says: {said(report, claim)}"])
    return command(
        kind,
        message[:LONGEST],
        file=printable(place.file),
        line=str(place.line),
        col=str(place.column),
        endColumn=str(place.column + max(place.length, 1)),
        title=f"{HEADINGS[entry.judgement.verdict]}: {claim.id}",
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
