"""What a page has and wants: its ids and links, and whether its tags are sound."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from trustgen.errors import Place, Problem

_TAG = re.compile(
    r"""<!--.*?-->|<!DOCTYPE html>|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>"'/]+(?:="[^"]*")?)*)\s*/?>""", re.DOTALL
)
#: Everything that may be a tag, and where it ends.
_ROUGHLY = re.compile(r"""<[^>"]*+(?:"[^"]*+"[^>"]*+)*+>""")
#: What no page needs to be asked about, and every page has its own.
_TOLD = re.compile(r"""<meta(?: (?:name|property|content)="[^"]*+")++>""")
_AT_ONCE = 100_000  # characters: a page of all claims has many million
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:="([^"]*)")?""")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_DRAWN = frozenset({"path", "circle", "rect", "use", "line", "polygon"})
_LOADS = frozenset({"src", "srcset", "poster", "data", "background", "formaction", "action"})
FIX = "this is what a template, the prose or the registry wrote; mend it there"


@dataclass(slots=True)
class Page:
    """What one page has and wants.

    ``wants`` are files of the site: the file, its anchor if one is meant, and the address as it is written here.
    """

    path: str
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wants: list[tuple[str, str, str]] = field(default_factory=list)

    def wrong(self, code: str, what: str) -> None:
        self.problems.append(Problem(Place(self.path), code, what, FIX))


def read(path: str, text: str) -> Page:
    """A page of HTML, and what is wrong with its tags."""
    page = Page(path)
    return page if is_sound(page, text) else read_closely(path, text)


def is_sound(page: Page, text: str) -> bool:
    """Take in what the page has and wants; False where something needs a word, which `read_closely` finds.

    A page is read by lines, of which it shares most with others.
    """
    opened: tuple[str, ...] | None = ()
    ids: list[str] = []
    begin = 0
    while opened is not None and begin < len(text):
        end = text.find("\n", begin + _AT_ONCE)
        end = len(text) if end < 0 else end
        lines = [line for line in text[begin:end].split("\n") if "<" in line]
        begin = end + 1
        tags = [tag for tag in map(_line, lines) if tag is not None]
        if len(tags) < len(lines):
            return False
        ids += [one for tag in tags for one in tag.ids]
        page.links += [one for tag in tags for one in tag.links]
        opened = _nested(opened, "".join([tag.step for tag in tags]))
    page.ids.update(ids)
    return opened == () and len(page.ids) == len(ids)


@lru_cache(maxsize=256)
def _nested(opened: tuple[str, ...], steps: str) -> tuple[str, ...] | None:
    """What is open after tags that open and close; None where one closes what is not. Most pages have the same tags."""
    stack = list(opened)
    for step in steps.split():
        if not step.startswith("/"):
            stack.append(step)
        elif not stack or stack.pop() != step[1:]:
            return None
    return tuple(stack)


def read_closely(path: str, text: str) -> Page:
    """As `read`, tag by tag: says what is wrong."""
    page = Page(path)
    stack: list[str] = []
    end = 0
    for found in _TAG.finditer(text):
        _between(page, text, end, found.start())
        end = found.end()
        closing, name, attributes = found.groups()
        if name is None:
            continue
        if closing:
            if not stack or stack.pop() != name:
                page.wrong("html-nesting", f"</{name}> closes what is not open")
        else:
            _element(page, name.lower(), attributes)
            if _stays_open(name, found[0]):
                stack.append(name)
    _between(page, text, end, len(text))
    if stack:
        page.wrong("html-nesting", f"<{stack[-1]}> is never closed")
    return page


def _stays_open(name: str, tag: str) -> bool:
    return name not in _VOID and not (name in _DRAWN and tag.endswith("/>"))


def _between(page: Page, text: str, start: int, end: int) -> None:
    if text.find("<", start, end) >= 0:
        page.wrong("html-syntax", f"a stray < stands before: {text[start:end].strip()[:60]}")


def _element(page: Page, name: str, attributes: str) -> None:
    known = _tag(name, attributes)
    for what in known.wrong:
        page.wrong("inline-code", what)
    for one in known.ids:
        if one in page.ids:
            page.wrong("duplicate-id", f"the id {one} stands twice")
        page.ids.add(one)
    page.links += known.links


class _Tag(NamedTuple):
    """What a tag, or a line of them, has and wants.

    ``step`` is what it does to the open elements: its name and a space if it opens one, after a slash if it closes it.
    """

    ids: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()
    step: str = ""


_NOTHING = _Tag()


@lru_cache(maxsize=2048)
def _line(line: str) -> _Tag | None:
    """The tags of a line; None where one is none, is wrong whatever stands around it, or ends on another line."""
    if _TOLD.fullmatch(line):
        return _NOTHING
    tags = _ROUGHLY.findall(line)
    # With a tag for every <, there is nothing between tags to look at.
    return _in_line(*tags) if len(tags) == line.count("<") else None


@lru_cache(maxsize=2048)
def _in_line(*written: str) -> _Tag | None:
    """The tags of a line whatever stands between them; None where one of them has to be looked at more closely."""
    tags = [tag for tag in map(_alone, written) if tag is not None]
    if len(tags) < len(written):
        return None
    if len(tags) == 1:
        return tags[0]
    ids, links = [one for tag in tags for one in tag.ids], [one for tag in tags for one in tag.links]
    return _Tag(tuple(ids), tuple(links), step="".join([tag.step for tag in tags]))


@lru_cache(maxsize=2048)
def _alone(tag: str) -> _Tag | None:
    """A tag as it stands; None for what is no tag, or is wrong whatever stands around it."""
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    closing, name, attributes = found.groups()
    if name is None:
        return _NOTHING
    if closing:
        return _Tag(step=f"/{name} ")
    made = _tag(name.lower(), attributes)
    return None if made.wrong else made._replace(step=f"{name} " if _stays_open(name, tag) else "")


@lru_cache(maxsize=2048)
def _tag(name: str, attributes: str) -> _Tag:
    """Most tags of a page stand on every page."""
    inline = name == "style" or (name == "script" and " src=" not in attributes)
    wrong = [f"<{name}> stands in the page; put it into a file of the theme"] if inline else []
    values = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
    links = []
    for key, value in values.items():
        if key.startswith("on") or key == "style":
            wrong.append(f"<{name}> has the attribute {key}")
        elif key == "href" and (name == "a" or values.get("rel") in ("canonical", "alternate")):
            links.append(("link", value))
        elif key == "href" or key in _LOADS:
            links.append(("load", value))
    ids = (values["id"],) if "id" in values else ()
    return _Tag(ids, tuple(links), tuple(wrong))
