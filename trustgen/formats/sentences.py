"""What every format for people and for CI says in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from trustgen.formats.problems import printable
from trustgen.model.claim import Claim
from trustgen.model.judgement import CheckJudgement, Verdict
from trustgen.model.report import Entry, Report, Summary
from trustgen.words.statement import whole_text, words_for

#: The verdicts that need somebody, the mildest first.
UNWELL = (Verdict.STALE, Verdict.UNKNOWN, Verdict.BROKEN)

HEADINGS = {
    Verdict.BROKEN: "Not true",
    Verdict.UNKNOWN: "Could not be checked",
    Verdict.STALE: "Out of date",
}

WHAT_TO_DO = {
    Verdict.BROKEN: "Make it true, or correct or withdraw the claim; until then the site is not published.",
    Verdict.UNKNOWN: "Nothing is known about it, good or bad: make the look possible, then verify again.",
    Verdict.STALE: "It was true once: have it looked at or stated again, and enter the new date.",
}


def by_section(report: Report) -> Iterator[tuple[str, list[Entry]]]:
    """The titles of the sections that have claims, in the order of the registry, each with its claims."""
    titles = {str(section.id): str(section.title) for section in report.registry.sections}
    sections: dict[str, list[Entry]] = {name: [] for name in titles}
    for entry in report.entries:
        sections.setdefault(entry.claim.section, []).append(entry)
    for section, entries in sections.items():
        if entries:
            yield printable(titles.get(section, section)), entries


def said(report: Report, claim: Claim) -> str:
    """What the claim says, in the site's language, on one printable line."""
    return printable(whole_text(claim, report.registry, words_for(str(report.registry.site.language))))


def reasons(entry: Entry) -> Iterator[str]:
    """Why the claim is not well: its reason, then those of its other checks that are not, as sentences; each once."""
    unwell = [check.reason for check in unwell_checks(entry)]
    yield from (sentence(reason) for reason in dict.fromkeys([entry.judgement.reason, *unwell]) if reason)


def unwell_checks(entry: Entry) -> tuple[CheckJudgement, ...]:
    """The checks that keep the claim from holding; what only supports it counts where it is broken."""
    return tuple(check for check in entry.judgement.checks if check.verdict in UNWELL)


def commands(entry: Entry) -> tuple[str, ...]:
    """How to repeat the checks that are not well."""
    return tuple(dict.fromkeys(printable(line) for check in unwell_checks(entry) for line in check.repeat))


def sentence(text: str) -> str:
    """One printable line that begins with a capital, unless it begins with a name, and ends in a full stop."""
    line = printable(text).strip()
    if not line:
        return ""
    first = line.split(maxsplit=1)[0]
    start = line[:1].upper() + line[1:] if first.isalpha() and first.islower() else line
    return start if start.endswith((".", "!", "?", "…")) else f"{start}."


def tally(summary: Summary) -> str:
    """The counts as one line: ``41 hold · 1 broken · 3 with nothing to check``."""
    counts = summary.verdicts
    holding = counts.get(Verdict.HOLDS, 0)
    parts = [f"{holding} {'holds' if holding == 1 else 'hold'}"]
    parts += [f"{counts[verdict]} {verdict.value}" for verdict in reversed(UNWELL) if counts.get(verdict)]
    if counts.get(Verdict.UNJUDGED):
        parts.append(f"{counts[Verdict.UNJUDGED]} with nothing to check")
    return " · ".join(parts)


def nothing_judged(report: Report) -> str:
    """A sentence for a report in which no claim was judged; empty for any other."""
    if report.summary.judged:
        return ""
    return "No claim has anything to check, so nothing is known: tie at least one claim to a check."
