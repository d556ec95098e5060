"""HTML as far as it can be judged without a browser: start tags with their attributes, and the text that is shown.

A tokenizer after the HTML standard (§13.2.5) that looks at each character once, whatever it is given. It builds no
tree: which element stands in which is not known, but whether one is inert (inside <template> or, as for a browser that
runs scripts, <noscript>) and whether it stands in the head is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[^\t\n\f\r />]*")
_SPACE_OR_SLASH = re.compile(r"[\t\n\f\r /]*")
_SPACE = re.compile(r"[\t\n\f\r ]*")
_ATTRIBUTE = re.compile(r"=?[^\t\n\f\r />=]*")
_BARE = re.compile(r"[^\t\n\f\r >]*")
_LETTER = re.compile(r"[A-Za-z]")
_BLANKS = re.compile(r"\s+")
_COMMENT_END = re.compile(r"--!?>")

#: Elements whose content is text up to their end tag, whatever it looks like.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})
_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in _RAW}
_SHOWN_RAW = frozenset({"textarea", "title", "xmp"})
_OF_HEAD = frozenset({"html", "head", "title", "base", "link", "style", "meta", "script", "noscript", "template"})
_INLINE = frozenset({"a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"})


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag. Names are lower case, the first of a doubled attribute counts, references are resolved."""

    name: str
    attributes: Mapping[str, str]
    in_head: bool = False
    inert: bool = False

    def get(self, name: str) -> str | None:
        """The value of attribute ``name``, or None."""
        return self.attributes.get(name)

    def words(self, name: str) -> frozenset[str]:
        """The lower-case words of attribute ``name``: ``rel``, ``class``."""
        return frozenset((self.get(name) or "").lower().split())


@dataclass(frozen=True, slots=True)
class Page:
    """The elements of a page in order, and its text with every stretch of white space as one space."""

    elements: tuple[Element, ...]
    text: str

    def live(self, *names: str) -> tuple[Element, ...]:
        """The elements of these names that are not inert."""
        return tuple(element for element in self.elements if element.name in names and not element.inert)


def parse(source: str) -> Page:
    """Read ``source``; never raises."""
    reader = _Reader(source.removeprefix("\ufeff"))
    reader.run()
    return Page(tuple(reader.elements), _BLANKS.sub(" ", "".join(reader.text)).strip())


@dataclass
class _Reader:
    source: str
    at: int = 0
    in_head: bool = True
    templates: int = 0
    elements: list[Element] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def run(self) -> None:
        while self.at < len(self.source):
            start = self.source.find("<", self.at)
            end = len(self.source) if start < 0 else start
            self._shown(self.source[self.at : end])
            self.at = end
            if start >= 0:
                self._markup()

    def _shown(self, raw: str) -> None:
        if raw.strip():
            self.in_head = self.in_head and self.templates > 0
        if raw and not self.templates:
            self.text.append(html.unescape(raw))

    def _markup(self) -> None:
        following = self.source[self.at + 1 : self.at + 2]
        if _LETTER.match(following):
            self._start_tag()
        elif following == "/" and _LETTER.match(self.source[self.at + 2 : self.at + 3]):
            self._end_tag()
        elif following in ("!", "?") or (following == "/" and self.at + 2 < len(self.source)):
            self._comment()
        else:
            self._shown("<")
            self.at += 1

    def _comment(self) -> None:
        """A comment, a doctype, or what browsers take for one."""
        if not self.source.startswith("<!--", self.at):
            self._skip_past(">", self.at + 2)
        elif self.source.startswith((">", "->"), self.at + 4):
            self._skip_past(">", self.at + 4)
        else:
            ended = _COMMENT_END.search(self.source, self.at + 4)
            self.at = ended.end() if ended else len(self.source)

    def _skip_past(self, mark: str, start: int) -> None:
        end = self.source.find(mark, start)
        self.at = len(self.source) if end < 0 else end + len(mark)

    def _end_tag(self) -> None:
        name = self._tag_name(self.at + 2)
        if self._attributes() is None:
            return
        if name == "head":
            self.in_head = False
        if name == "template":
            self.templates = max(0, self.templates - 1)
        self._separate(name)

    def _start_tag(self) -> None:
        name = self._tag_name(self.at + 1)
        attributes = self._attributes()
        # A tag that the file breaks off in the middle of is none.
        if attributes is None:
            return
        self.in_head = self.in_head and (name in _OF_HEAD or self.templates > 0)
        self.elements.append(Element(name, attributes, self.in_head, self.templates > 0))
        self._separate(name)
        if name == "template":
            self.templates += 1
        elif name in _RAW:
            self._raw(name)
        elif name == "plaintext":
            self._shown(self.source[self.at :])
            self.at = len(self.source)

    def _separate(self, name: str) -> None:
        if name not in _INLINE:
            self.text.append(" ")

    def _raw(self, name: str) -> None:
        found = _ENDS[name].search(self.source, self.at)
        end = found.start() if found else len(self.source)
        if name in _SHOWN_RAW and not self.templates:
            self.text.append(html.unescape(self.source[self.at : end]))
        self.at = end

    def _tag_name(self, start: int) -> str:
        self.at = start
        return self._pass(_NAME).lower()

    def _attributes(self) -> dict[str, str] | None:
        """The attributes up to the tag's end; None where the file ends first."""
        found: dict[str, str] = {}
        while True:
            self._pass(_SPACE_OR_SLASH)
            if self.at >= len(self.source):
                return None
            if self.source[self.at] == ">":
                self.at += 1
                return found
            name = self._pass(_ATTRIBUTE).lower()
            value = self._value()
            if value is None:
                return None
            found.setdefault(name, value)

    def _pass(self, pattern: re.Pattern[str]) -> str:
        """What ``pattern`` finds here, which may be nothing."""
        found = pattern.match(self.source, self.at)
        passed = found[0] if found else ""
        self.at += len(passed)
        return passed

    def _value(self) -> str | None:
        """The value of the attribute whose name was just passed; empty without one; None where the file ends."""
        self._pass(_SPACE)
        if not self.source.startswith("=", self.at):
            return ""
        self.at += 1
        self._pass(_SPACE)
        quote = self.source[self.at : self.at + 1]
        if quote not in ("'", '"'):
            return html.unescape(self._pass(_BARE))
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            self.at = len(self.source)
            return None
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return html.unescape(value)
