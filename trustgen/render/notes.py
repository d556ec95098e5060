"""Dated notes of what changed: their page, and feeds of them (RFC 4287, JSON Feed 1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup
from markupsafe import escape as html_escape

from trustgen.frozen import dataclass
from trustgen.render.insert import Insert
from trustgen.render.prose import ProseWriter
from trustgen.render.tags import authority, instant, tag
from trustgen.render.xmltext import escape, quoteattr

if TYPE_CHECKING:
    from trustgen.model.note import Note
    from trustgen.render.edition import Edition
    from trustgen.render.views import View

ATOM, JSON_FEED = "changes/feed.xml", "changes/feed.json"


@dataclass(frozen=True, slots=True)
class Told:
    """A note for the page and for the feeds."""

    note: Note
    title: str
    html: Markup
    views: tuple[View, ...]
    language: str


def told_notes(site: Edition) -> list[Told]:
    """The notes up to the report's day, the newest first; notes of one day in the order of the registry."""
    registry = site.report.registry
    today = site.report.at.astimezone(registry.organisation.zone).date()
    writer = ProseWriter()
    past = [note for note in registry.changes if note.on <= today]
    return [_told(site, writer, note) for note in sorted(past, key=lambda note: note.on, reverse=True)]


def _told(site: Edition, writer: ProseWriter, note: Note) -> Told:
    said = note.said(site.language)
    voice = site.views.native if said is note else site.theme.voice

    def value(name: str, cited: str) -> str:
        view = site.views.by_id.get(name)
        found = view.claim.cited.get(cited) if view else None
        return "" if found is None else str(html_escape(voice.say(found)))

    html = writer.html(said.text, Insert(lambda _name: "", value), f"note_{note.id}--")
    views = tuple(site.views.by_id[name] for name in note.claims if name in site.views.by_id)
    return Told(note, said.title, html, views, "" if said is not note else site.fallback)


def changes_page(site: Edition) -> tuple[str, bytes]:
    """All notes on one page, each with an address of its own."""
    feeds = bool(site.base and authority(site.report.registry))
    return site.page(
        "changes.html", "changes/index.html", notes=told_notes(site), feeds=feeds, prose=site.prose("changes")
    )


def note_feeds(site: Edition) -> Iterator[tuple[str, bytes]]:
    """The feeds; their links are whole addresses, so there are none where the site's is not known."""
    if site.base and authority(site.report.registry):
        notes = told_notes(site)
        yield site.prefix + ATOM, _atom(site, notes)
        yield site.prefix + JSON_FEED, _json(site, notes)


def _home(site: Edition) -> str:
    return f"{site.base}/{site.prefix}changes/"


def _id(site: Edition, note: Note) -> str:
    return tag(site.report.registry, f"{site.prefix}changes/{note.id}")


def _title(site: Edition) -> str:
    return site.theme.phrases("changes.feed", name=site.report.registry.organisation.name)


def _atom(site: Edition, notes: list[Told]) -> bytes:
    registry = site.report.registry
    zone = registry.organisation.zone
    # A feed of no notes has no moment of its own; the first day that clocks know stands for it.
    updated = max((instant(told.note.on, zone) for told in notes), default="1970-01-01T00:00:00Z")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(site.language)}>',
        f"<id>{escape(tag(registry, f'{site.prefix}changes'))}</id>",
        f"<title>{escape(_title(site))}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(registry.organisation.legal_name or registry.organisation.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(f"{site.base}/{site.prefix}{ATOM}")}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(_home(site))}/>',
        *(_atom_entry(site, told) for told in notes),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _atom_entry(site: Edition, told: Told) -> str:
    on = instant(told.note.on, site.report.registry.organisation.zone)
    return (
        f"<entry>\n<id>{escape(_id(site, told.note))}</id>\n<title>{escape(told.title)}</title>\n"
        f"<published>{on}</published>\n<updated>{on}</updated>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(f"{_home(site)}#note_{told.note.id}")}/>\n'
        f'<content type="html">{escape(told.html)}</content>\n</entry>'
    )


def _json(site: Edition, notes: list[Told]) -> bytes:
    zone = site.report.registry.organisation.zone
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(site),
        "home_page_url": _home(site),
        "feed_url": f"{site.base}/{site.prefix}{JSON_FEED}",
        "language": site.language,
        "authors": [{"name": site.report.registry.organisation.name}],
        "items": [
            {
                "id": _id(site, told.note),
                "url": f"{_home(site)}#note_{told.note.id}",
                "title": told.title,
                "content_html": str(told.html),
                "date_published": instant(told.note.on, zone),
            }
            for told in notes
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()
