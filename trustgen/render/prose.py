"""Prose as markup. Plain paragraphs need no parser, whose import alone would take a tenth of a small site's build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from trustgen.render.insert import Insert

if TYPE_CHECKING:
    from trustgen.render.commonmark import CommonMark

#: Words, and marks that mean nothing to CommonMark, with *emphasis* of whole words.
_WORDS = r"[A-Za-z](?:[A-Za-z0-9,.;:?'/ ]*[A-Za-z0-9,.;:?'/])?"
_EMPHASIS = r"\*[A-Za-z]+(?: [A-Za-z]+)*\*"
_LINE = rf"{_WORDS}(?: {_EMPHASIS}(?:[,.;:?]|(?=[ \n]|\Z))(?: {_WORDS})?)*"
_PLAIN = re.compile(rf"{_LINE}(?:\n{{1,2}}{_LINE})*\n?")


class ProseWriter:
    """Turns prose into markup; made once, used for every file."""

    def __init__(self) -> None:
        self._parser: CommonMark | None = None

    def html(self, text: str, insert: Insert, prefix: str = "") -> Markup:
        """``text`` as markup; ids of headings start with ``prefix`` so that they are unique on the page."""
        if _PLAIN.fullmatch(text):
            return _paragraphs(text)
        if self._parser is None:
            from trustgen.render.commonmark import CommonMark

            self._parser = CommonMark()
        return self._parser.html(text, insert, prefix)


def _paragraphs(text: str) -> Markup:
    marked = re.sub(r"\*([^*]*)\*", r"<em>\1</em>", text.removesuffix("\n"))
    return Markup("".join(f"<p>{one}</p>\n" for one in marked.split("\n\n")))  # noqa: S704 - letters and our own tags
