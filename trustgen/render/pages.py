"""The HTML pages, one function a sort."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from trustgen.model.claim import Kind
from trustgen.model.content import Content
from trustgen.model.report import Report
from trustgen.render.disclosure import channels_of, matrix_of
from trustgen.render.links import readable, root_of, safe_href
from trustgen.render.prose import ProseWriter
from trustgen.render.sections import SectionWriter
from trustgen.render.subprocessors import listing_of
from trustgen.render.summary import opening_of, overview_of
from trustgen.render.theme import Theme, macro
from trustgen.render.views import TROUBLED, View, Views
from trustgen.words.dates import day
from trustgen.words.verdicts import claims

#: Kinds that say what is not there, not yet, or not covered.
_CANDID = (Kind.PLANNED, Kind.NEGATIVE, Kind.LIMIT)


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one language shares. ``prefix`` is the language's folder: empty, or ``de/``."""

    report: Report
    content: Content
    theme: Theme
    views: Views
    language: str
    common: Mapping[str, Any]
    prefix: str = ""

    def page(self, template: str, path: str, **context: Any) -> tuple[str, bytes]:
        """A page at ``path`` of its language: ``root`` leads to the language's first page, ``top`` to the site's."""
        whole = self.prefix + path
        root = context.pop("root", root_of(path))
        top = context.pop("top", root_of(whole))
        shown = path.removesuffix("index.html")
        own = {"root": root, "top": top, "home": root or "./", "path": shown, "prefix": self.prefix}
        return whole, self.theme.page(template, {**self.common, **own, **context}).encode()


def security_page(site: Site) -> tuple[str, bytes]:
    """The security page."""
    row = macro(site.theme.html, "row.html", "row")

    def show(view: View, first: bool) -> str:
        return row(view, site.views, "", first)

    writer = SectionWriter(site.views, site.content, ProseWriter(), show, set())
    intro = writer.page("index", site.language)
    sections = [writer.write(section, site.language) for section in site.report.registry.sections]
    views = list(site.views.by_id.values())
    overview = overview_of(site.report)
    live = [view for view in views if not view.claim.withdrawn]
    return site.page(
        "security.html",
        "index.html",
        intro=intro,
        overview=overview,
        expired=_expired(site),
        opening=opening_of(overview, site.theme.phrases, site.theme.voice),
        sections=[section for section in sections if section.prose or section.groups],
        troubled=[view for view in live if view.entry.judgement.verdict in TROUBLED and not view.claim.rows],
        candid=[(kind.value, found) for kind in _CANDID if (found := [v for v in live if v.claim.kind is kind])],
        withdrawn=[view for view in views if view.claim.withdrawn],
    )


def _expired(site: Site) -> str:
    """What the first screen says once the reader's clock has passed the first evidence's end."""
    until = site.report.valid_until
    if until is None:
        return ""
    return site.theme.phrases("security.expired", on=day(until.astimezone(UTC).date(), site.theme.phrases.words))


def claim_pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """A page a claim."""
    sections = {str(section.id): section for section in site.report.registry.sections}
    for view, spoken in zip(site.views.by_id.values(), claims(site.report), strict=True):
        path = f"{view.page}index.html"
        machine = json.dumps(spoken, ensure_ascii=False, indent=2)
        section = sections.get(view.claim.section)
        yield site.page("claim.html", path, view=view, views=site.views, section=section, machine=machine)


def subprocessors_page(site: Site) -> tuple[str, bytes]:
    """The sub-processor list."""
    listed = site.report.registry.subprocessors
    writer = SectionWriter(site.views, site.content, ProseWriter(), lambda _view, _first: "", set())
    prose = writer.page("subprocessors", site.language)
    return site.page(
        "subprocessors.html", "subprocessors/index.html", terms=listed, listing=listing_of(site.report), prose=prose
    )


def disclosure_page(site: Site) -> tuple[str, bytes]:
    """How to report a vulnerability."""
    registry = site.report.registry
    policy = registry.disclosure
    if policy is None:
        raise ValueError("the registry has no disclosure policy")
    writer = SectionWriter(site.views, site.content, ProseWriter(), lambda _view, _first: "", set())
    return site.page(
        "disclosure.html",
        "disclosure/index.html",
        policy=policy,
        channels=channels_of(registry, policy.contact),
        languages=[site.theme.phrases.either(f"language.{tag}", str(tag)) for tag in policy.languages],
        keys=[(readable(str(key)), safe_href(str(key))) for key in policy.encryption],
        matrix=matrix_of(policy, site.theme.voice),
        thanked=[one for one in policy.acknowledgments if one.consent],
        prose=writer.page("disclosure", site.language),
    )


def missing_page(site: Site, base_path: str) -> tuple[str, bytes]:
    """The page for addresses that do not exist: served anywhere, so its links start at the site's own path."""
    return site.page("not-found.html", "404.html", root=base_path, top=base_path)
