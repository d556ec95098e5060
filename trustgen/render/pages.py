"""The HTML pages, one function a sort."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from trustgen.model.claim import Kind
from trustgen.model.content import Content
from trustgen.model.report import Report
from trustgen.render.filters import stamp
from trustgen.render.glance import glance_of
from trustgen.render.jsontext import indented
from trustgen.render.links import readable, root_of, safe_href
from trustgen.render.prose import ProseWriter
from trustgen.render.sections import Row, SectionWriter
from trustgen.render.summary import opening_of, overview_of
from trustgen.render.theme import Theme, macro
from trustgen.render.views import TROUBLED, View, Views
from trustgen.words.dates import day
from trustgen.words.statement import words_for
from trustgen.words.verdicts import claim

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
    assets: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The site's address without a final slash; empty where the registry has none."""
        return str(self.report.registry.site.base_url or "").rstrip("/")

    @property
    def fallback(self) -> str:
        """The language in which texts stand that have no translation; empty on pages of that language."""
        own = str(self.report.registry.site.language)
        return "" if own == self.language else own

    def structured(self, path: str, document: Mapping[str, Any]) -> tuple[str, bytes]:
        """JSON-LD in a file of its own: the policy of the pages allows nothing inline."""
        return self.prefix + path, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def prose(self, name: str) -> Markup:
        """The prose of a page that is no section; empty where there is none."""
        return self.section_writer(lambda _view, _first: "").page(name, self.language)

    def section_writer(self, row: Row) -> SectionWriter:
        """A writer of prose and sections that shows claims with ``row``."""
        return SectionWriter(self.views, self.content, ProseWriter(), row, set(), self.fallback)

    def page(self, template: str, path: str, **context: Any) -> tuple[str, bytes]:
        """A page at ``path`` of its language: ``root`` leads to the language's first page, ``top`` to the site's."""
        whole = self.prefix + path
        root = context.pop("root", root_of(path))
        top = context.pop("top", root_of(whole))
        shown = path.removesuffix("index.html")
        own = {"root": root, "top": top, "home": root or "./", "path": shown, "prefix": self.prefix}
        return whole, self.theme.page(template, {**self.common, **own, **context}).encode()


def security_page(site: Site) -> Iterator[tuple[str, bytes]]:
    """The security page; and what it is in schema.org's words."""
    row = macro(site.theme.html, "row.html", "row")

    def show(view: View, first: bool) -> str:
        return row(view, site.views, "", first)

    writer = site.section_writer(show)
    intro = writer.page("index", site.language)
    sections = [writer.write(section, site.language) for section in site.report.registry.sections]
    views = list(site.views.by_id.values())
    overview = overview_of(site.report)
    live = [view for view in views if not view.claim.withdrawn]
    yield site.structured("index.jsonld", _structured(site))
    yield site.page(
        "security.html",
        "index.html",
        intro=intro,
        overview=overview,
        expired=_expired(site),
        opening=opening_of(overview, site.theme.phrases, site.theme.voice),
        glance=glance_of(site),
        sections=[section for section in sections if section.prose or section.groups],
        troubled=[view for view in live if view.entry.judgement.verdict in TROUBLED and not view.claim.rows],
        structured=True,
        candid=[(kind.value, found) for kind in _CANDID if (found := _of_kind(live, kind))],
        withdrawn=[view for view in views if view.claim.withdrawn],
    )


def _of_kind(views: Sequence[View], kind: Kind) -> list[View]:
    """The claims of a kind; a table says what its rows say."""
    return [view for view in views if view.claim.kind is kind and not view.claim.parent]


def _structured(site: Site) -> dict[str, Any]:
    """The page in the vocabulary of schema.org."""
    organisation, settings = site.report.registry.organisation, site.report.registry.site
    publisher = {"@type": "Organization", "name": organisation.name, "legalName": organisation.legal_name}
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": settings.title or site.theme.phrases("security.title", name=organisation.name),
        "description": settings.description or site.theme.phrases("security.description", name=organisation.name),
        "url": f"{site.base}/{site.prefix}" if site.base else None,
        "inLanguage": site.language,
        "dateModified": stamp(site.report.at),
        "expires": stamp(site.report.valid_until) if site.report.valid_until else None,
        "publisher": _known({**publisher, "url": organisation.website}),
    }
    return _known(page)


def _known(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value is not None}


def _expired(site: Site) -> str:
    """What the first screen says once the reader's clock has passed the first evidence's end."""
    until = site.report.valid_until
    if until is None:
        return ""
    return site.theme.phrases("security.expired", on=day(until.astimezone(UTC).date(), site.theme.phrases.words))


def claim_pages(site: Site, views: Iterable[View]) -> Iterator[tuple[str, bytes]]:
    """A page for each claim of ``views``."""
    registry = site.report.registry
    sections = {str(section.id): section for section in registry.sections}
    words = words_for(str(registry.site.language))
    for view in views:
        machine = indented(claim(view.entry, site.report, words), 2)
        section = sections.get(view.claim.section)
        yield site.page(
            "claim.html",
            f"{view.page}index.html",
            view=view,
            views=site.views,
            section=section,
            machine=machine,
            wrong=_wrong(site, view),
        )


def _wrong(site: Site, view: View) -> str:
    """Where a reader says that a statement is wrong: the security contact; empty where there is none, or no need."""
    uri = str(site.report.registry.contacts.get("security", ""))
    if view.quiet or view.claim.withdrawn:
        return ""
    subject = f"?subject={quote(view.text)}" if uri.startswith("mailto:") and "?" not in uri else ""
    return safe_href(uri + subject)


def subprocessors_page(site: Site) -> tuple[str, bytes]:
    """The sub-processor list."""
    from trustgen.render.changes import told_changes
    from trustgen.render.subprocessors import listing_of
    from trustgen.render.tags import authority

    listed = site.report.registry.subprocessors
    listing = listing_of(site.report, site.theme)
    return site.page(
        "subprocessors.html",
        "subprocessors/index.html",
        terms=listed,
        listing=listing,
        object_to=_object_to(site),
        told=told_changes(site.report, site.language),
        feeds=bool(site.base and authority(site.report.registry)),
        prose=site.prose("subprocessors"),
    )


def _object_to(site: Site) -> str:
    """Where a customer objects; empty where the list does not say."""
    registry = site.report.registry
    terms = registry.subprocessors
    named = terms.objections.to if terms and terms.objections else None
    return safe_href(str(registry.contacts.get(named, named))) if named else ""


def disclosure_page(site: Site) -> tuple[str, bytes]:
    """How to report a vulnerability."""
    from trustgen.model.maturity import maturity
    from trustgen.render.disclosure import channels_of, fingerprint_of, lacking, matrix_of
    from trustgen.render.security_txt import KEY, ZONE, published_key

    registry = site.report.registry
    policy = registry.disclosure
    if policy is None:
        raise ValueError("the registry has no disclosure policy")
    level, ends = maturity(policy), policy.key.expires if policy.key else None
    return site.page(
        "disclosure.html",
        "disclosure/index.html",
        policy=policy,
        maturity=level,
        missing=lacking(level, site.theme.phrases),
        fingerprint=fingerprint_of(policy),
        key_file=KEY if published_key(registry, site.assets) else "",
        key_expired=ends is not None and ends < site.report.at.astimezone(registry.organisation.zone).date(),
        zone=ZONE if policy.dns else "",
        channels=channels_of(registry, policy.contact),
        languages=[site.theme.phrases.either(f"language.{tag}", str(tag)) for tag in policy.languages],
        keys=[(readable(str(key)), safe_href(str(key))) for key in policy.encryption],
        matrix=matrix_of(policy, site.theme.voice),
        thanked=[one for one in policy.acknowledgments if one.consent],
        prose=site.prose("disclosure"),
    )


def missing_page(site: Site, base_path: str) -> tuple[str, bytes]:
    """The page for addresses that do not exist: served anywhere, so its links start at the site's own path."""
    return site.page("not-found.html", "404.html", root=base_path, top=base_path)
