"""What reviewers ask for first, beside the first screen's sentence: each a link, and one line of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from trustgen.frozen import dataclass
from trustgen.model.changes import changes_of, told_by
from trustgen.model.claim import Kind
from trustgen.model.notice import owes_notice
from trustgen.render.filters import capital
from trustgen.render.links import readable

if TYPE_CHECKING:
    from trustgen.render.edition import Edition

_MOST = 2  # titles of documents that are named


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Where it leads, seen from the first page, the key of its name, and what to expect there."""

    href: str
    name: str
    detail: Markup


def glance_of(site: Edition) -> list[Glimpse]:
    """What the site has of it, in the order in which it is asked for."""
    return [
        Glimpse(href, name, detail)
        for href, name, found in (
            ("documents/", "page.documents", _documents(site)),
            ("subprocessors/", "page.subprocessors", _companies(site)),
            ("#page_candid", "security.candid", _gaps(site)),
            ("changes/", "page.changes", _latest(site)),
            ("disclosure/", "page.disclosure", _address(site)),
        )
        for detail in found
    ]


def _documents(site: Edition) -> Iterator[Markup]:
    from trustgen.render.documents import listed_documents

    groups = listed_documents(site.report.registry)
    titles = [str(paper.title) for _, papers in groups for _, paper in papers]
    own = [str(paper.title) for group, papers in groups if group == "own" for _, paper in papers][:_MOST]
    more = len(titles) - len(own)
    if own and more:
        yield escape(capital(site.theme.phrases.count("security.papers_more", more, titles=", ".join(own))))
    elif titles:
        yield escape(capital(", ".join(own)) or site.theme.phrases.count("security.papers", more))


def _companies(site: Edition) -> Iterator[Markup]:
    registry = site.report.registry
    if registry.subprocessors is None:
        return
    today = site.report.at.astimezone(registry.organisation.zone).date()
    number = sum(map(owes_notice, registry.subprocessors.current(today)))
    phrases = site.theme.phrases
    said = escape(phrases.count("security.companies", number) if number else phrases("security.companies_none"))
    newest = next(iter(told_by(changes_of(registry.subprocessors), today)), None)
    yield (
        said
        if newest is None
        else Markup("{}. {}").format(
            said, site.theme.phrases.html("page.updated", on=site.theme.voice.day_tag(newest.on))
        )
    )


def _gaps(site: Edition) -> Iterator[Markup]:
    live = [view.claim.kind for view in site.views.by_id.values() if not view.claim.withdrawn]
    said = [
        site.theme.phrases.count(f"security.gaps_{kind.value}", number)
        for kind in (Kind.PLANNED, Kind.LIMIT, Kind.NEGATIVE)
        if (number := live.count(kind))
    ]
    if said:
        yield escape(site.theme.voice.list(said))


def _latest(site: Edition) -> Iterator[Markup]:
    if not site.report.registry.changes:
        return
    from trustgen.render.notes import told_notes

    for told in told_notes(site)[:1]:
        yield Markup("{}: {}").format(site.theme.voice.day_tag(told.note.on), told.title)


def _address(site: Edition) -> Iterator[Markup]:
    registry = site.report.registry
    if registry.disclosure is not None:
        for name in list(registry.disclosure.contact)[:1]:
            yield escape(readable(str(registry.contacts.get(name, name))))
