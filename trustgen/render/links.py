"""Where links may go, decided at one place: autoescaping does not mend ``javascript:``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from trustgen.frozen import dataclass
from trustgen.model.registry import Registry
from trustgen.model.target import Web

#: Schemes that an ``href`` may have. Anything else, in any spelling, is not linked.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
# The URL standard drops tab and newline anywhere and C0 controls and space at the ends before it reads a scheme.
_IGNORED = re.compile(r"[\x00-\x20\x7f]")


@lru_cache(maxsize=4096)
def safe_href(url: str) -> str:
    """``url`` when a page may link it (http, https, mailto, tel or relative), else the empty string."""
    if _IGNORED.search(url) or url.startswith(("//", "\\", "/\\")):
        return ""
    scheme = _SCHEME.match(url)
    if scheme is None:
        return "" if ":" in re.split(r"[/?#]", url, maxsplit=1)[0] else url
    return url if scheme[1].lower() in SCHEMES else ""


def is_outside(url: str) -> bool:
    """Whether ``url`` leaves the site."""
    return _SCHEME.match(url) is not None


def readable(uri: str) -> str:
    """A mail address or telephone number without its scheme; a web address without ``https://``."""
    scheme, colon, rest = uri.partition(":")
    if not colon:
        return uri
    if scheme not in ("http", "https"):
        return rest.partition("?")[0]
    host, _, path = rest.removeprefix("//").partition("/")
    return f"{host}/{path}" if path else host


def root_of(path: str) -> str:
    """The way from the page at ``path`` up to the site's root: ``../../`` for ``claims/x/index.html``."""
    return "../" * path.count("/")


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the references that statements make (``document:ID`` …) to addresses."""

    registry: Registry
    sections: frozenset[str]
    claims: frozenset[str]
    subprocessors: frozenset[str]

    @classmethod
    def of(cls, registry: Registry) -> Links:
        """The links of a registry."""
        listed = registry.subprocessors.entries if registry.subprocessors else ()
        return cls(
            registry,
            frozenset(str(section.id) for section in registry.sections),
            frozenset(claim.id for claim in registry.claims),
            frozenset(str(entry.id) for entry in listed),
        )

    def href(self, link: str, root: str) -> str:
        """The address of a reference, seen from a page ``root`` below the site's root; empty where there is none."""
        kind, _, name = link.partition(":")
        if kind == "section" and name in self.sections:
            return f"{root}#{name}" if root else f"#{name}"
        if kind == "claim" and name in self.claims:
            return f"{root}claims/{name}/"
        if kind == "subprocessor" and name in self.subprocessors:
            return f"{root}subprocessors/#{name}"
        if kind == "document" and self._listed_only(name):
            return f"{root}documents/#document_{name}"
        return safe_href(self._outside(kind, name))

    def _listed_only(self, name: str) -> bool:
        """Whether a document has no address but its place on the page of documents."""
        document = self.registry.documents.get(name)
        return document is not None and not document.url and document.kind != "internal"

    def _outside(self, kind: str, name: str) -> str:
        if kind == "document":
            document = self.registry.documents.get(name)
            return str(document.url) if document is not None and document.url else ""
        if kind == "contact":
            return str(_named(self.registry.contacts, name))
        if kind == "target":
            target = self.registry.targets.get(name)
            return str(target.url) if isinstance(target, Web) else ""
        return ""


def _named(mapping: Mapping[str, object], name: str) -> object:
    return mapping.get(name, "")
