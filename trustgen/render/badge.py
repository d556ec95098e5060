"""A badge for other pages: how many statements are verified, and on which day; as SVG and as JSON."""

from __future__ import annotations

import json

from trustgen.model.judgement import Verdict
from trustgen.model.report import Report
from trustgen.render.phrases import Phrases
from trustgen.render.summary import Overview
from trustgen.render.xmltext import escape
from trustgen.words.dates import day

SVG, ENDPOINT = "badge.svg", "badge.json"
_GREEN, _GREY, _RED = "#12683f", "#5c6664", "#a8201a"
#: Widths of DejaVu Sans' letters at 11 px, near enough for any sans serif; others are as wide as an ``n``.
_NARROW, _WIDE = "fijlrt.,·:;'!|I ", "mwMWQO@%"


def badge_svg(report: Report, overview: Overview, phrases: Phrases) -> bytes:
    """The badge as a picture: grey where evidence has run out, red where a statement is not true."""
    title = report.registry.organisation.name
    message = _message(report, overview, phrases)
    left, right = _width(title), _width(message)
    label = escape(f"{title}: {message}").replace('"', "&quot;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{label}">'
        f"<title>{escape(f'{title}: {message}')}</title>"
        f'<rect width="{left + right}" height="20" rx="3" fill="{_colour(report)}"/>'
        f'<path d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3Z" fill="#14211f"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14" textLength="{left - 12}">{escape(title)}</text>'
        f'<text x="{left + right / 2:g}" y="14" textLength="{right - 12}">{escape(message)}</text></g></svg>\n'
    ).encode()


def badge_json(report: Report, overview: Overview, phrases: Phrases) -> bytes:
    """The badge in the shape that badge services read: they take no field of our own."""
    document = {
        "schemaVersion": 1,
        "label": report.registry.organisation.name,
        "message": _message(report, overview, phrases),
        "color": _colour(report).lstrip("#"),
        "cacheSeconds": 3600,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _message(report: Report, overview: Overview, phrases: Phrases) -> str:
    """``45 of 107 statements verified · 20 November 2026``: what a machine verified, and the badge's own age."""
    on = day(report.at.date(), phrases.words)
    return phrases("badge.message", verified=overview.machine, total=overview.total, on=on)


def _colour(report: Report) -> str:
    verdicts = report.summary.verdicts
    if verdicts.get(Verdict.BROKEN):
        return _RED
    unsure = verdicts.get(Verdict.STALE) or verdicts.get(Verdict.UNKNOWN) or report.overrides
    return _GREY if unsure or not report.summary.judged else _GREEN


def _width(text: str) -> int:
    return 12 + round(sum(3.8 if c in _NARROW else 9.5 if c in _WIDE else 6.9 for c in text))
