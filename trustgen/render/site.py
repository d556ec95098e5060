"""Report and content → every file of the site, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from trustgen.model.content import Content
from trustgen.model.page import Pages
from trustgen.model.report import Report
from trustgen.render import pages
from trustgen.render.machine import subprocessor_files
from trustgen.render.pages import Site
from trustgen.render.security_txt import PATH, ZONE, dns_records, security_txt
from trustgen.render.theme import load_theme, stylesheet
from trustgen.render.twins import claims_json
from trustgen.render.views import Views

_NO_ASSETS: Mapping[str, bytes] = MappingProxyType({})


def render(
    report: Report,
    content: Content,
    templates: tuple[Path, ...],
    language: str = "",
    assets: Mapping[str, bytes] = _NO_ASSETS,
) -> Pages:
    """Every file of the site, by path. The same input gives the same bytes.

    ``templates`` are the project's own folder (if any) and then the bundled one. ``language`` is the site's own
    where it is not given. ``assets`` are files that the registry names (the logo), by the name that it uses.
    Raises InputError with every template's or prose's problem that was found.
    """
    language = language or str(report.registry.site.language)
    theme = load_theme(templates, language)
    style, css = stylesheet(theme, report.registry.site.brand)
    script, code = _hashed("fresh.js", theme.read("fresh.js").encode())
    logo, image = _logo(report, assets)
    shared = {"style": style, "script": script, "logo": logo}
    site = Site(report, content, theme, Views.of(report, theme), language, _common(report, language, **shared))
    files = dict(_pages(site))
    files[style] = css.encode()
    files[script] = code
    files["icon.svg"] = theme.read("icon.svg").encode()
    if logo:
        files[logo] = image
    return Pages(dict(sorted(files.items())))


def _pages(site: Site) -> Iterator[tuple[str, bytes]]:
    registry = site.report.registry
    yield pages.security_page(site)
    yield from pages.claim_pages(site)
    if registry.subprocessors is not None:
        yield pages.subprocessors_page(site)
        yield from subprocessor_files(site, report_base(site.report))
    if registry.disclosure is not None:
        yield pages.disclosure_page(site)
        yield PATH.lstrip("/"), security_txt(site.report, report_base(site.report))
        if registry.disclosure.dns:
            yield ZONE, dns_records(site.report)
    yield pages.missing_page(site, base_path(report_base(site.report)))
    yield "claims.json", claims_json(site.report)
    yield from _directions(site)


def _directions(site: Site) -> Iterator[tuple[str, bytes]]:
    """``robots.txt``, and ``sitemap.xml`` where the site's address is known: a sitemap holds whole addresses."""
    base = report_base(site.report)
    yield "robots.txt", site.theme.plain("robots.txt", {"base": base}).encode()
    if base:
        paths = ["", *(view.page for view in site.views.by_id.values())]
        paths += ["subprocessors/"] if site.report.registry.subprocessors is not None else []
        paths += ["disclosure/"] if site.report.registry.disclosure is not None else []
        context = {"base": base, "paths": paths, "on": site.report.at.date().isoformat()}
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
    return {
        "report": report,
        "registry": registry,
        "organisation": registry.organisation,
        "settings": registry.site,
        "base": report_base(report),
        "language": language,
        **more,
    }
