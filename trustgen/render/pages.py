"""The HTML pages, one function a sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote

from trustgen.model.claim import Kind
from trustgen.render.edition import Edition
from trustgen.render.filters import stamp
from trustgen.render.glance import glance_of
from trustgen.render.jsontext import indented
from trustgen.render.links import readable, safe_href
from trustgen.render.summary import opening_of, overview_of
from trustgen.render.theme import macro
from trustgen.render.views import TROUBLED, View
from trustgen.words.dates import day
from trustgen.words.statement import words_for
from trustgen.words.verdicts import claim

#: Kinds that say what is not there, not yet, or not covered.
_CANDID = (Kind.PLANNED, Kind.NEGATIVE, Kind.LIMIT)


def security_page(site: Edition) -> Iterator[tuple[str, str | bytes]]:
    """The security page; and what it is in schema.org's words."""
    yield site.structured("index.jsonld", _structured(site))
    yield _security(site)


def _security(site: Edition) -> tuple[str, str]:
    """The page: what it was made from is gone when it is encoded."""
    row = macro(site.theme.html, "row.html", "row")

    def show(view: View, first: bool) -> str:
        return row(view, site.views, "", first)

    writer = site.section_writer(show)
    intro = writer.page("index", site.language)
    sections = [writer.write(section, site.language) for section in site.report.registry.sections]
    views = list(site.views.by_id.values())
    overview = overview_of(site.report)
    live = [view for view in views if not view.claim.withdrawn]
    return site.text(
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


def _structured(site: Edition) -> dict[str, Any]:
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


def _expired(site: Edition) -> str:
    """What the first screen says once the reader's clock has passed the first evidence's end."""
    until = site.report.valid_until
    if until is None:
        return ""
    return site.theme.phrases("security.expired", on=day(until.astimezone(UTC).date(), site.theme.phrases.words))


def claim_pages(site: Edition, views: Iterable[View]) -> Iterator[tuple[str, str]]:
    """A page for each claim of ``views``."""
    registry = site.report.registry
    sections = {str(section.id): section for section in registry.sections}
    words = words_for(str(registry.site.language))
    for view in views:
        machine = indented(claim(view.entry, site.report, words), 2)
        section = sections.get(view.claim.section)
        yield site.text(
            "claim.html",
            f"{view.page}index.html",
            view=view,
            views=site.views,
            section=section,
            machine=machine,
            wrong=_wrong(site, view),
        )


def _wrong(site: Edition, view: View) -> str:
    """Where a reader says that a statement is wrong: the security contact; empty where there is none, or no need."""
    uri = str(site.report.registry.contacts.get("security", ""))
    if view.quiet or view.claim.withdrawn:
        return ""
    subject = f"?subject={quote(view.text)}" if uri.startswith("mailto:") and "?" not in uri else ""
    return safe_href(uri + subject)


def subprocessors_page(site: Edition) -> tuple[str, bytes]:
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


def _object_to(site: Edition) -> str:
    """Where a customer objects; empty where the list does not say."""
    registry = site.report.registry
    terms = registry.subprocessors
    named = terms.objections.to if terms and terms.objections else None
    return safe_href(str(registry.contacts.get(named, named))) if named else ""


def disclosure_page(site: Edition) -> tuple[str, bytes]:
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
        scope=policy.scope_in(site.language),
        rules=policy.rules_in(site.language),
        translated=policy.translations.get(site.language),
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


def missing_page(site: Edition, base_path: str) -> tuple[str, bytes]:
    """The page for addresses that do not exist: served anywhere, so its links start at the site's own path."""
    return site.page("not-found.html", "404.html", root=base_path, top=base_path)
