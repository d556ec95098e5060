"""The report for a terminal: a line a claim, then what needs somebody, the worst at the end where the eye is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC

from trustgen.formats.problems import printable
from trustgen.formats.sentences import (
    HEADINGS,
    UNWELL,
    WHAT_TO_DO,
    by_section,
    commands,
    nothing_judged,
    reasons,
    said,
    sentence,
    tally,
    unwell_checks,
)
from trustgen.model.judgement import Verdict
from trustgen.model.report import Entry, Report

_RESET, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_PAINT = {
    Verdict.HOLDS: "\x1b[32m",
    Verdict.BROKEN: "\x1b[1;31m",
    Verdict.UNKNOWN: "\x1b[33m",
    Verdict.STALE: "\x1b[33m",
    Verdict.UNJUDGED: _DIM,
}
_MARK = {
    Verdict.HOLDS: "✓",
    Verdict.BROKEN: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.STALE: "!",
    Verdict.UNJUDGED: "·",
}
_WORD_WIDTH = max(len(verdict.value) for verdict in Verdict)
_LONGEST_ID = 32  # columns; a longer one pushes its own reason to the right, not everybody's
_NARROWEST = 60


def colour_wanted(environ: Mapping[str, str], terminal: bool) -> bool:
    """Whether to paint: on a terminal, unless ``NO_COLOR`` (no-color.org) or a dumb terminal says otherwise."""
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return terminal and environ.get("TERM") != "dumb"


def render(report: Report, *, colour: bool = False, width: int = 100) -> str:
    """Every verdict by section, then each claim that does not hold with its place, its reason, the operator's detail
    and what to do, then one line of counts. Without ``colour`` nothing but printable text and line breaks comes out.
    """
    page = _Page(colour, max(width, _NARROWEST), report)
    lines = [*page.table(), *page.unwell(), *page.close()]
    return "\n".join(lines) + "\n"


class _Page:
    """Lays the report out for one terminal."""

    def __init__(self, colour: bool, width: int, report: Report) -> None:
        self._colour, self._width, self._report = colour, width, report
        longest = max((len(entry.claim.id) for entry in report.entries), default=0)
        self._id_width = min(longest, _LONGEST_ID)

    def table(self) -> Iterator[str]:
        """A heading a section, a row a claim."""
        for title, entries in by_section(self._report):
            yield self._paint(_BOLD, title)
            for entry in entries:
                yield from self._row(entry)
            yield ""

    def unwell(self) -> Iterator[str]:
        """The claims that do not hold, the broken ones last."""
        for verdict in UNWELL:
            entries = [entry for entry in self._report.entries if entry.judgement.verdict is verdict]
            if entries:
                yield self._paint(_PAINT[verdict], f"{HEADINGS[verdict]}: {_claims(len(entries))}")
                for entry in entries:
                    yield from self._story(entry)
                yield from self._wrapped(WHAT_TO_DO[verdict], "  ")
                yield ""

    def close(self) -> Iterator[str]:
        """What the run changed, and the counts."""
        if self._report.overrides:
            changed = printable("; ".join(self._report.overrides))
            yield from self._wrapped(f"This run did not look as a reader would: {changed}.", "")
        nothing = nothing_judged(self._report)
        if nothing:
            yield from self._wrapped(nothing, "")
        for line in self._wrapped(tally(self._report.summary), ""):
            yield self._paint(_BOLD, line)

    def _row(self, entry: Entry) -> Iterator[str]:
        verdict = entry.judgement.verdict
        start = f"  {_MARK[verdict]} {verdict.value:<{_WORD_WIDTH}}"
        name = f"{printable(entry.claim.id):<{self._id_width}}"
        left = len(start) + 2 + len(name) + 2
        room = max(self._width - left, 20)
        reason = printable(entry.judgement.reason) or _without_reason(entry)
        shown = [_cut(reason, room)] if verdict not in UNWELL else textwrap.wrap(reason, room)
        yield f"{self._paint(_PAINT[verdict], start)}  {name}  {shown[0]}".rstrip()
        yield from (" " * left + line for line in shown[1:])

    def _story(self, entry: Entry) -> Iterator[str]:
        yield f"  {self._paint(_BOLD, printable(entry.claim.id))} at {printable(str(entry.claim.place))}"
        yield from self._wrapped(f"The claim says: {said(self._report, entry.claim)}", "    ")
        for reason in reasons(entry):
            yield from self._wrapped(reason, "    ")
        last = entry.judgement.seen_at
        if last is not None:
            yield f"    It was last seen true on {last.astimezone(UTC):%Y-%m-%d at %H:%M} UTC."
        for detail in _details(entry):
            yield from self._wrapped(f"Detail: {detail}", "    ")
        if commands(entry):
            yield "    See for yourself:"
            yield from (f"      {command}" for command in commands(entry))  # whole, so that it can be copied

    def _wrapped(self, text: str, indent: str) -> list[str]:
        return textwrap.wrap(
            text,
            self._width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _paint(self, paint: str, text: str) -> str:
        return f"{paint}{text}{_RESET}" if self._colour else text


def _details(entry: Entry) -> Iterator[str]:
    found = [entry.judgement.detail, *(check.detail for check in unwell_checks(entry))]
    yield from dict.fromkeys(sentence(detail) for detail in found if detail)


def _without_reason(entry: Entry) -> str:
    return f"{entry.claim.kind.value}: nothing to check" if entry.judgement.verdict is Verdict.UNJUDGED else "no reason"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"
