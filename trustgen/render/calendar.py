"""The changes as a calendar (RFC 5545): when work begins and ends, and until when a customer may object."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from trustgen.model.report import Report
from trustgen.render.changes import ToldChange, told_changes
from trustgen.render.tags import authority, beginning
from trustgen.words.catalogue import catalogue
from trustgen.words.dates import day

CALENDAR = "subprocessors/changes.ics"
LONGEST_LINE = 75  # octets, the line break not counted (RFC 5545 §3.1)


def calendar(report: Report, base: str, language: str) -> bytes:
    """One all-day event a change, those to come too; ``base`` is the site's address without a final slash."""
    title = catalogue(language).get("change.feed", organisation=report.registry.organisation.name)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//trustgen//sub-processors//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(title)}",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for told in told_changes(report, language, coming=True):
        lines += _event(told, report, base, language)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def _event(told: ToldChange, report: Report, base: str, language: str) -> Iterator[str]:
    change, zone = told.change, report.registry.organisation.zone
    words = catalogue(language)
    object_by = words.get("change.object", day=day(told.deadline, words)) if told.deadline else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{change.id.replace('/', '-')}@{authority(report.registry)}"
    yield f"DTSTAMP:{beginning(change.recorded, zone):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_date(change.effective)}"
    yield f"DTEND;VALUE=DATE:{_date(change.effective + timedelta(days=1))}"
    yield f"SUMMARY:{_text(told.title)}"
    yield f"DESCRIPTION:{_text(' '.join(part for part in (told.text, object_by) if part))}"
    yield f"CATEGORIES:{change.kind.value.upper()}"
    if change.on <= report.at.astimezone(zone).date():
        yield f"URL:{base}/{told.path}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _date(on: date) -> str:
    return f"{on:%Y%m%d}"


def _text(value: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """``line`` in pieces of at most 75 octets, each after the first begun with a space; no character is cut."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
