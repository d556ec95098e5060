"""The site in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from markupsafe import Markup

from trustgen.frozen import dataclass
from trustgen.model.content import Content
from trustgen.model.report import Report
from trustgen.render.links import root_of
from trustgen.render.prose import ProseWriter
from trustgen.render.sections import Row, SectionWriter
from trustgen.render.theme import Theme
from trustgen.render.views import Views


@dataclass(frozen=True, slots=True)
class Edition:
    """The site in one language: what all its pages share. ``prefix`` is the language's folder: empty, or ``de/``."""

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
        """A page at ``path`` of its language, as `text` fills it in."""
        whole, text = self.text(template, path, **context)
        return whole, text.encode()

    def text(self, template: str, path: str, **context: Any) -> tuple[str, str]:
        """A page at ``path`` of its language: ``root`` leads to the language's first page, ``top`` to the site's."""
        whole = self.prefix + path
        root = context.pop("root", root_of(path))
        top = context.pop("top", root_of(whole))
        shown = path.removesuffix("index.html")
        own = {"root": root, "top": top, "home": root or "./", "path": shown, "prefix": self.prefix}
        own["fallback"] = self.fallback
        return whole, self.theme.page(template, {**self.common, **own, **context})
