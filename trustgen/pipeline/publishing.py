"""Render, search and publish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from trustgen.errors import InputError, Place, Problem
from trustgen.model.page import Files, Pages
from trustgen.model.report import Report
from trustgen.pipeline.linting import Linted
from trustgen.pipeline.reading import evidence_of
from trustgen.pipeline.verifying import Verified, rejudged


def build(verified: Verified) -> int:
    """Render, search and publish the site of a report that may be published; returns the number of files.

    Raises InputError if a template or page is wrong and PublishError if the site cannot be put in place; in either
    case the site that stands there is untouched.
    """
    return _published(verified.report, verified.linted, verified.linted.project.site, verified.secrets, sign=True)


def preview(linted: Linted, site: Path) -> int:
    """Render the project's last evidence, however old, into ``site``: for looking, never for publishing."""
    kept = evidence_of(linted.project.evidence, linted.project.seen)
    note = "this is a preview of the last evidence"
    found = replace(rejudged(linted, kept), overrides=(*kept.overrides, note))
    return _published(found, linted, site, ())


def _published(found: Report, linted: Linted, site: Path, secrets: Sequence[str], *, sign: bool = False) -> int:
    from trustgen.publish import publish, recover
    from trustgen.render.assets import load_assets
    from trustgen.render.site import render
    from trustgen.render.verify import check_site

    recover(site)
    assets = load_assets(linted.project.folder, linted.registry)
    pages = render(found, linted.content, linted.project.templates, assets, linted.project.compiled)
    problems = check_site(pages, secrets, pages.sound)
    if problems:
        raise InputError(problems)
    publish(signed(pages, found) if sign else pages, site)
    return len(pages.files)


def signed(pages: Pages, found: Report) -> Pages:
    """The pages, with security.txt signed where the policy says by which key. Raises InputError if it cannot be."""
    policy = found.registry.disclosure
    if policy is None or policy.sign is None:
        return pages
    from trustgen.securitytxt import PATH

    path = PATH.lstrip("/")
    if path not in pages.files:
        return pages
    from trustgen.probes.gpg import SigningFailed, clearsign

    try:
        import asyncio

        written = asyncio.run(clearsign(pages.files[path].decode(), policy.sign, found.at))
    except SigningFailed as error:
        fix = "make the key available to gpg on this machine, or remove `disclosure.sign`"
        raise InputError([Problem(Place("claims.yaml"), "cannot-sign", str(error), fix)]) from error
    return Pages(Files(pages.files, {path: written.encode()}))
