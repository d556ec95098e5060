"""Feeds of the changes: Atom (RFC 4287) and JSON Feed 1.1. The same registry gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from trustgen.model.report import Report
from trustgen.render.changes import ToldChange, told_changes
from trustgen.render.tags import instant, tag
from trustgen.render.xmltext import escape, quoteattr
from trustgen.words.catalogue import catalogue

ATOM = "subprocessors/changes.xml"
JSON_FEED = "subprocessors/changes.json"
_NAME = "subprocessors/changes"
_NEVER = "1970-01-01T00:00:00Z"


def atom(report: Report, base: str, language: str) -> bytes:
    """The Atom feed; ``base`` is the site's address without a final slash."""
    registry = report.registry
    told = told_changes(report, language)
    author = registry.organisation.legal_name or registry.organisation.name
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>',
        f"<id>{escape(tag(registry, _NAME))}</id>",
        f"<title>{escape(_title(report, language))}</title>",
        f"<updated>{_updated(report, told)}</updated>",
        f"<author><name>{escape(author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(f"{base}/{ATOM}")}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{base}/subprocessors/")}/>',
        *(_entry(one, report, base) for one in told),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(told: ToldChange, report: Report, base: str) -> str:
    on = instant(told.change.on, report.registry.organisation.zone)
    return (
        f"<entry>\n<id>{escape(_id(told, report))}</id>\n<title>{escape(told.title)}</title>\n"
        f"<published>{on}</published>\n<updated>{on}</updated>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{base}/{told.path}")}/>\n'
        f"<category term={quoteattr(told.change.kind)}/>\n"
        f'<content type="text">{escape(told.text)}</content>\n</entry>'
    )


def json_feed(report: Report, base: str, language: str) -> bytes:
    """The JSON Feed; ``base`` is the site's address without a final slash."""
    zone = report.registry.organisation.zone
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(report, language),
        "home_page_url": f"{base}/subprocessors/",
        "feed_url": f"{base}/{JSON_FEED}",
        "language": language,
        "authors": [{"name": report.registry.organisation.name}],
        "items": [
            {
                "id": _id(told, report),
                "url": f"{base}/{told.path}",
                "title": told.title,
                "content_text": told.text,
                "date_published": instant(told.change.on, zone),
                "date_modified": instant(told.change.on, zone),
                "tags": [told.change.kind.value],
            }
            for told in told_changes(report, language)
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _id(told: ToldChange, report: Report) -> str:
    return tag(report.registry, f"subprocessors/{told.change.id}")


def _title(report: Report, language: str) -> str:
    return catalogue(language).get("change.feed", organisation=report.registry.organisation.name)


def _updated(report: Report, told: Sequence[ToldChange]) -> str:
    """When the list last changed; the time of the run would make every rebuild another feed."""
    zone = report.registry.organisation.zone
    return max((instant(one.change.on, zone) for one in told), default=_NEVER)
