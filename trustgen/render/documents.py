"""Documents and certificates: who issued them, for what, until when, and how to get them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from trustgen.frozen import dataclass
from trustgen.model.registry import Registry
from trustgen.model.values import Framework as FrameworkId
from trustgen.render.links import safe_href

if TYPE_CHECKING:
    from trustgen.model.document import Document
    from trustgen.render.edition import Edition
    from trustgen.render.views import View, Views

#: How documents are gathered on the page; internal papers are nobody else's.
_GROUPS = {"own": ("certificate", "report"), "providers": ("provider",), "policies": ("policy", "page")}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document for the page. ``until`` is the first instant at which it is expired; ``digest`` is SHA-256 in hex.

    ``views`` are the statements that rest on it or name it.
    """

    id: str
    document: Document
    issuer: str
    expired: bool
    until: datetime | None
    href: str
    digest: str
    ask: str
    views: tuple[View, ...]


def documents_page(site: Edition) -> tuple[str, bytes]:
    """Every document that readers may know of."""
    registry = site.report.registry
    cited = _cited(site.views)
    groups = [
        (group, [_view(site, name, one, cited.get(name, ())) for name, one in found])
        for group, found in listed_documents(registry)
    ]
    prose = site.prose("documents")

    def framework_name(name: str) -> str:
        return site.theme.voice.say(FrameworkId(name))

    return site.page(
        "documents.html", "documents/index.html", groups=groups, prose=prose, framework_name=framework_name
    )


def listed_documents(registry: Registry) -> list[tuple[str, list[tuple[str, Document]]]]:
    """What readers may know of, by group and with its id; groups that have nothing are left out."""
    groups = (
        (group, [(name, one) for name, one in registry.documents.items() if one.kind in kinds])
        for group, kinds in _GROUPS.items()
    )
    return [(group, found) for group, found in groups if found]


def has_documents(registry: Registry) -> bool:
    """Whether there is any document to list."""
    return bool(listed_documents(registry))


def _cited(views: Views) -> dict[str, tuple[View, ...]]:
    """The statements that rest on a document or name it, by its id."""
    found: dict[str, tuple[View, ...]] = {}
    for view in views.by_id.values():
        claim = view.claim
        named = [span.link.removeprefix("document:") for span in claim.says if span.link.startswith("document:")]
        named += [span.path.split(".")[1] for span in claim.says if span.path.startswith("documents.")]
        named += [claim.inherits.document] if claim.inherits else []
        for name in () if claim.withdrawn else dict.fromkeys(named):
            found[name] = (*found.get(name, ()), view)
    return found


def published(registry: Registry, assets: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of public documents, where the pages link them."""
    for name, document in registry.documents.items():
        if document.access == "public" and not document.url and document.file in assets:
            yield _path(name, str(document.file)), assets[str(document.file)]


def _path(name: str, file: str) -> str:
    return f"documents/{name}/{PurePosixPath(file).name}"


def _view(site: Edition, name: str, document: Document, views: tuple[View, ...]) -> DocumentView:
    registry, body = site.report.registry, None
    if document.access == "public" and document.file and not document.url:
        body = site.assets.get(document.file)
    href = safe_href(document.url or "")
    if body is not None:
        href = "../" * (1 + site.prefix.count("/")) + quote(_path(name, str(document.file)))
    until = _until(document, registry)
    return DocumentView(
        name,
        document,
        str(document.auditor or _provider(registry, document.of or "") or ""),
        until is not None and until <= site.report.at,
        until,
        href,
        hashlib.sha256(body).hexdigest() if body is not None else str(document.sha256 or ""),
        "" if href else _ask(registry, document),
        views,
    )


def _until(document: Document, registry: Registry) -> datetime | None:
    """The beginning of the day after its last, where the organisation is; a bridge letter carries it further."""
    days = [day for day in (document.expires, document.bridge.to if document.bridge else None) if day]
    last = max(days, default=None)
    return datetime.combine(last + timedelta(days=1), time.min, registry.organisation.zone) if last else None


def _provider(registry: Registry, name: str) -> str:
    listed = registry.subprocessors
    return next((one.legal_name or one.name for one in listed.entries if one.id == name), name) if listed else name


def _ask(registry: Registry, document: Document) -> str:
    """Where to ask for it: its owner's contact, else the security contact, else the first."""
    owner = registry.owners.get(document.owner or "")
    names = (owner.contact if owner else None, "security", *registry.contacts)
    uri = next((registry.contacts[name] for name in names if name and name in registry.contacts), "")
    if uri.startswith("mailto:") and "?" not in uri:
        uri += "?subject=" + quote(document.title)
    return safe_href(uri)
