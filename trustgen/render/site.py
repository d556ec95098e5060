"""Report and content → every file of the site, in memory."""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from trustgen.cache import CacheFile
from trustgen.errors import InputError
from trustgen.frozen import dataclass
from trustgen.model.content import Content
from trustgen.model.page import Files, Pages
from trustgen.model.report import Report
from trustgen.processes import shared
from trustgen.render import pages, twins
from trustgen.render.badge import ENDPOINT, SVG, badge_json, badge_svg
from trustgen.render.compiled import Compiled
from trustgen.render.deployed import CLAIMS, build_of
from trustgen.render.edition import Edition
from trustgen.render.hosting import META_POLICY, host_files
from trustgen.render.look import Known
from trustgen.render.menu import menu_of
from trustgen.render.share import Share
from trustgen.render.spool import Extent, Spool
from trustgen.render.summary import overview_of
from trustgen.render.theme import Theme, load_theme, stylesheet
from trustgen.render.views import View, Views

#: The theme's own accent, for the card, and the card's name.
ACCENT, CARD = "#0b5c63", "card.png"
#: From how many claims on their pages go to disk, and two processes write them.
_MANY = 200
_NO_ASSETS: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rendered(Pages):
    """The files, and what was found of the pages among them that are sound by themselves."""

    sound: Mapping[str, Known]


def render(
    report: Report,
    content: Content,
    templates: tuple[Path, ...],
    assets: Mapping[str, bytes] = _NO_ASSETS,
    compiled: CacheFile | None = None,
) -> Rendered:
    """Every file of the site, by path. The same input gives the same bytes.

    ``templates`` are the project's own folder (if any) and then the bundled one. The pages of the site's own language
    stand at the root, those of its further languages in ``de/`` and the like.
    ``assets`` are files that the registry names (the logo, public documents), by the name that it uses.
    ``compiled`` is a file that keeps compiled templates for the next run.
    Raises InputError with every template's or prose's problem that was found.
    """
    own = str(report.registry.site.language)
    known = Compiled(compiled)
    theme = load_theme(templates, own, known)
    files, names = _shared(report, theme, assets)
    shares: list[Share] = []
    for spoken in dict.fromkeys((own, *map(str, report.registry.site.languages))):
        prefix = "" if spoken == own else f"{spoken}/"
        told = theme if spoken == own else load_theme(templates, spoken, known)
        site = Edition(
            report, content, told, Views.of(report, told), spoken, _common(report, spoken, **names), prefix, assets
        )
        shares += _written(site, known if spoken == own else None)
    known.save()
    files.update(host_files(set().union(files, *(share.files for share in shares)), base_path(report_base(report))))
    return _whole(files, shares)


def _whole(files: Mapping[str, bytes], shares: Sequence[Share]) -> Rendered:
    """All that was made, once ``claims.json`` has its end, which names the rest."""
    digests = {path: hashlib.sha256(body).digest() for path, body in files.items()}
    for share in shares:
        digests.update(share.digests)
    first = shares[0].files
    first[CLAIMS] = twins.claims_json(first[CLAIMS], build_of(digests))
    sound = ChainMap(*(share.sound for share in shares))
    return Rendered(Files(files, *(share.files for share in shares)), dict(sound))


def _written(site: Edition, known: Compiled | None) -> list[Share]:
    """All of one language; with ``known`` also what the site has once. Many claims go to disk."""
    views, base = tuple(site.views.by_id.values()), base_path(site.base)
    if len(views) < _MANY:
        return [Share({}, base).take(_all(site, known, views))]
    try:
        return _by_two(site, known, views, base)
    except InputError:
        # Who met it first is chance: one process alone says the same at every run.
        return [Share(Spool(), base).take(_all(site, known, views))]


def _by_two(site: Edition, known: Compiled | None, views: Sequence[View], base: str) -> list[Share]:
    """The first process begins with the page of all claims; those of single ones are taken by who is free."""
    spool = Spool()
    here, there = Share(Spool(), base), Share(spool, base)

    def work(some: Iterator[View]) -> tuple[dict[str, Extent], dict[str, bytes], dict[str, Known]]:
        there.take(pages.claim_pages(site, some))
        return spool.extents, there.digests, there.sound

    with shared(views, work, _MANY) as turns:
        here.take(_all(site, known, turns))
        spool.extents, there.digests, there.sound = turns.other()
    return [here, there]


def _all(site: Edition, known: Compiled | None, views: Iterable[View]) -> Iterator[tuple[str, str | bytes]]:
    """Pages and files of one language; of pages of claims, those of ``views`` alone."""
    yield from _pages(site)
    if known:
        yield from _once(site, known)
    yield from pages.claim_pages(site, views)


def _shared(report: Report, theme: Theme, assets: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files that every page loads, and their names."""
    style, css = stylesheet(theme, report.registry.site.brand)
    script, code = _hashed("fresh.js", theme.read("fresh.js").encode())
    logo, image = _logo(report, assets)
    files = {style: css.encode(), script: code, "icon.svg": theme.read("icon.svg").encode()}
    if logo:
        files[logo] = image
    names = {"style": style, "script": script, "logo": logo}
    if report.registry.subprocessors is not None:
        for key, file in (("list_style", "list.css"), ("list_script", "list.js")):
            names[key], body = _hashed(file, theme.read(file).encode())
            files[names[key]] = body
    if assets:
        from trustgen.render import documents

        files.update(documents.published(report.registry, assets))
    return files, names


def _pages(site: Edition) -> Iterator[tuple[str, str | bytes]]:
    """The pages of one language but for those of single claims.

    What writes a page is imported where there is one to write.
    """
    registry, there = site.report.registry, {key for _, key in menu_of(site.report)}
    yield from pages.security_page(site)
    if "controls" in there:
        from trustgen.render import controls

        yield controls.controls_page(site)
    if "documents" in there:
        from trustgen.render import documents

        yield documents.documents_page(site)
    yield from _answers(site)
    if registry.changes:
        from trustgen.render import notes

        yield notes.changes_page(site)
        yield from notes.note_feeds(site)
    if registry.subprocessors is not None:
        yield pages.subprocessors_page(site)
        if site.prefix:
            from trustgen.render.changes import change_pages

            yield from change_pages(site)
    if registry.disclosure is not None:
        yield pages.disclosure_page(site)


def _answers(site: Edition) -> Iterator[tuple[str, bytes]]:
    """Questions, and whom to write to."""
    registry = site.report.registry
    if registry.questions or registry.contacts:
        from trustgen.render import answers

        if registry.questions:
            yield from answers.questions_page(site)
        if registry.contacts:
            yield answers.contact_page(site)


def _once(site: Edition, known: Compiled) -> Iterator[tuple[str, bytes]]:
    """The files that the site has once, whatever its languages."""
    registry = site.report.registry
    if registry.subprocessors is not None:
        from trustgen.render.machine import subprocessor_files

        yield from subprocessor_files(site, site.base)
    if registry.disclosure is not None:
        from trustgen.render.security_txt import disclosure_files

        yield from disclosure_files(site.report, site.base, site.assets)
    yield pages.missing_page(site, base_path(site.base))
    overview, phrases = overview_of(site.report), site.theme.phrases
    # Without its end, which names all other files.
    yield CLAIMS, twins.claims_text(site.report)
    yield twins.SCHEMA, twins.claims_schema()
    yield SVG, badge_svg(site.report, overview, phrases)
    yield ENDPOINT, badge_json(site.report, overview, phrases)
    shares = [(one.key, one.number) for one in overview.shares]
    yield CARD, known.picture(registry.site.brand.accent or ACCENT, shares)
    directions = {"site": site, "menu": menu_of(site.report)}
    yield "llms.txt", site.theme.plain("llms.txt", {**site.common, **directions}).encode()
    yield from _directions(site)


def _directions(site: Edition) -> Iterator[tuple[str, bytes]]:
    """``robots.txt``, and ``sitemap.xml`` where the site's address is known: a sitemap holds whole addresses."""
    yield "robots.txt", site.theme.plain("robots.txt", {"base": site.base}).encode()
    if site.base:
        from trustgen.render.changes import told_changes

        languages = [str(one) for one in site.report.registry.site.languages if str(one) != site.language]
        prefixes = ["", *(f"{one}/" for one in dict.fromkeys(languages))]
        today = site.report.at.date().isoformat()
        listed = ["", *(path for path, _ in menu_of(site.report)), *(view.page for view in site.views.by_id.values())]
        pages = dict.fromkeys(listed, today)
        pages |= {told.path: told.change.on.isoformat() for told in told_changes(site.report, site.language)}
        context = {
            "base": site.base,
            "pages": [(prefix + path, on) for prefix in prefixes for path, on in pages.items()],
        }
        yield "sitemap.xml", site.theme.page("sitemap.xml", context).encode()


def report_base(report: Report) -> str:
    """The site's address without a final slash; empty where the registry has none."""
    return str(report.registry.site.base_url or "").rstrip("/")


def base_path(base: str) -> str:
    """The path of the site on its host, with slashes at both ends."""
    path = urlsplit(base).path.strip("/")
    return f"/{path}/" if path else "/"


def _logo(report: Report, assets: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The logo's file name, which changes with its content, and its bytes; empty where there is none."""
    named = report.registry.site.brand.logo
    if not named or named not in assets:
        return "", b""
    return _hashed(f"logo{Path(named).suffix.lower()}", assets[named])


def _hashed(name: str, body: bytes) -> tuple[str, bytes]:
    """A file under a name that changes with its content, so that caches may keep it for ever."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:8]}{dot}{suffix}", body


def _common(report: Report, language: str, **more: Any) -> dict[str, Any]:
    registry = report.registry
    own = str(registry.site.language)
    return {
        "report": report,
        "registry": registry,
        "organisation": registry.organisation,
        "settings": registry.site,
        "base": report_base(report),
        "language": language,
        "folders": [
            (tag, "" if tag == own else f"{tag}/") for tag in dict.fromkeys((own, *map(str, registry.site.languages)))
        ],
        "menu": menu_of(report),
        "structured": False,
        "content_policy": META_POLICY,
        "card": CARD,
        **more,
    }
