"""The last look at a finished site: every link resolves, nothing is loaded from elsewhere, no secret got out."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from markupsafe import escape

from trustgen.errors import Place, Problem
from trustgen.model.page import Pages
from trustgen.render.second import may_help, second

#: Shorter values would be found in any page; who keeps such a secret has none.
SHORTEST_SECRET = 6
_TAG = re.compile(
    r"""<!--.*?-->|<!DOCTYPE html>|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>"'/]+(?:="[^"]*")?)*)\s*/?>""", re.DOTALL
)
#: Everything that may be a tag, and where it ends.
_ROUGHLY = re.compile(r"""<[^>"]*+(?:"[^"]*+"[^>"]*+)*+>""")
#: What no page needs to be asked about, and every page has its own.
_TOLD = re.compile(r"""<meta(?: (?:name|property|content)="[^"]*+")++>""")
_AT_ONCE = 100_000  # bytes: a page of all claims has many million
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:="([^"]*)")?""")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: From how many pages on a second process reads some, and how many of a hundred: the first reads that of all claims.
_MANY, _FAR = 400, 75
_DRAWN = frozenset({"path", "circle", "rect", "use", "line", "polygon"})
_LOADS = frozenset({"src", "srcset", "poster", "data", "background", "formaction", "action"})
_OTHERS = (".json", ".jsonld", ".css")
_CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
_FIX = "this is what a template, the prose or the registry wrote; mend it there"


@dataclass(slots=True)
class _Page:
    """What one page has and wants.

    ``anchors`` are those of other pages: the page, its anchor, and the address as it is written here.
    """

    path: str
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    anchors: list[tuple[str, str, str]] = field(default_factory=list)

    def wrong(self, code: str, what: str) -> None:
        self.problems.append(Problem(Place(self.path), code, what, _FIX))


#: The ids of a page, and the anchors of others that it wants. Pages of one sort share them.
_Known = tuple[frozenset[str], tuple[tuple[str, str, str], ...]]


def check_site(pages: Pages, secrets: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Every problem of a rendered site, in order of place; ``secrets`` are values that no file may hold."""
    problems: list[Problem] = []
    known = _all_read(pages, problems)
    for path, (_, anchors) in known.items():
        for target, anchor, value in anchors:
            if anchor not in known[target][0]:
                what = f"{value} leads nowhere: {target} has no #{anchor}"
                problems.append(Problem(Place(path), "broken-link", what, _FIX))
    problems += _leaks(pages, secrets)
    for path in pages.files:
        if path.endswith(_OTHERS):
            problems += _other(path, pages.files[path])
    return tuple(sorted(problems))


def _all_read(pages: Pages, problems: list[Problem]) -> dict[str, _Known]:
    """Every page of HTML, and what is wrong with each by itself; of many most by a second process."""
    paths, base = [path for path in pages.files if path.endswith(".html")], _base(pages)
    far = len(paths) * _FAR // 100 if len(paths) >= _MANY and may_help() else 0
    with second(lambda: _sound(pages, paths[:far], base)) if far else nullcontext() as other:
        here = _known(pages, paths[far:], base, problems)
        there = other.result() if other is not None else {}
    return {**there, **here, **_known(pages, [path for path in paths[:far] if path not in there], base, problems)}


def _sound(pages: Pages, paths: Iterable[str], base: str) -> dict[str, _Known]:
    """The pages that have no problem of their own."""
    problems: list[Problem] = []
    known = _known(pages, paths, base, problems)
    for problem in problems:
        known.pop(problem.place.file, None)
    return known


def _known(pages: Pages, paths: Iterable[str], base: str, problems: list[Problem]) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    alike: dict[_Known, _Known] = {}
    for path in paths:
        page = _followed(path, pages, base)
        problems += page.problems
        made = (frozenset(page.ids), tuple(page.anchors))
        known[path] = alike.setdefault(made, made)
    return known


def _followed(path: str, pages: Pages, base: str) -> _Page:
    """A page whose links were followed as far as that can be done without having read the others."""
    page = _read(path, pages.files[path])
    _follow(page, pages.files, base)
    return page


def _read(path: str, body: bytes) -> _Page:
    page = _Page(path)
    return page if _is_sound(page, body) else _read_closely(path, body.decode("utf-8", "replace"))


def _is_sound(page: _Page, body: bytes) -> bool:
    """Take in what the page has and wants; False where something needs a word, which `_read_closely` finds.

    A page is read by lines, of which it shares most with others.
    """
    opened: tuple[str, ...] | None = ()
    ids: list[str] = []
    begin = 0
    while opened is not None and begin < len(body):
        end = body.find(b"\n", begin + _AT_ONCE)
        end = len(body) if end < 0 else end
        lines = [line for line in body[begin:end].decode("utf-8", "replace").split("\n") if "<" in line]
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


def _read_closely(path: str, text: str) -> _Page:
    page = _Page(path)
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


def _between(page: _Page, text: str, start: int, end: int) -> None:
    if text.find("<", start, end) >= 0:
        page.wrong("html-syntax", f"a stray < stands before: {text[start:end].strip()[:60]}")


def _element(page: _Page, name: str, attributes: str) -> None:
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
    tags = [tag for tag in map(_alone, _ROUGHLY.findall(line)) if tag is not None]
    # With a tag for every <, there is nothing between tags to look at.
    if len(tags) != line.count("<"):
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


def _base(pages: Pages) -> str:
    """The site's path on its host, as the page for missing addresses has it: ``/`` or ``/trust/``."""
    missing = _read("404.html", pages.files["404.html"]) if "404.html" in pages.files else None
    loads = [value for kind, value in missing.links if kind == "load"] if missing else []
    return posixpath.dirname(loads[0]).rstrip("/") + "/" if loads else "/"


def _follow(page: _Page, files: Mapping[str, bytes], base: str) -> None:
    """Follow the links of a page: what is wrong with them, and the anchors of other pages that they want."""
    for kind, value in dict.fromkeys(page.links):
        wrong, path, anchor = _address(kind, value)
        if wrong:
            page.wrong(*wrong)
        if path is None:
            continue
        target = _target(page.path, path, base)
        if target not in files:
            page.wrong("broken-link", f"{value} leads nowhere: the site has no {target}")
        elif anchor and target == page.path:
            if anchor not in page.ids:
                page.wrong("broken-link", f"{value} leads nowhere: {target} has no #{anchor}")
        elif anchor and target.endswith(".html"):
            page.anchors.append((target, anchor, value))
    page.links.clear()


@lru_cache(maxsize=2048)
def _address(kind: str, value: str) -> tuple[tuple[str, str] | None, str | None, str]:
    """What is wrong with an address by itself (code and words); its path, None where it leaves the site; its anchor."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ("broken-link", f"{value} is no address"), None, ""
    if not parts.scheme and not parts.netloc:
        return None, unquote(parts.path), unquote(parts.fragment)
    if kind == "load":
        return ("loaded-from-elsewhere", f"{value} would be loaded from elsewhere"), None, ""
    safe = parts.scheme in ("http", "https", "mailto", "tel")
    return None if safe else ("unsafe-link", f"{value} must not be linked"), None, ""


def _target(page: str, path: str, base: str) -> str:
    """The file that a relative address, or one from the host's root, means."""
    depth = page.count("/")
    # What goes up to the site's root means the same on every page that is as deep.
    if depth and path.startswith("../" * depth):
        return _from_afar("-/" * depth, path, base)
    return _resolved(page, path, base)


def _resolved(page: str, path: str, base: str) -> str:
    if not path:
        return page
    if path.startswith("/"):
        whole = path.removeprefix(base)
    else:
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)).removeprefix("./")
        whole = "" if whole == "." else whole
        if path.endswith(("/", "..", "/.")) or path == ".":
            whole = f"{whole}/" if whole else ""
    return f"{whole}index.html" if not whole or whole.endswith("/") else whole


_from_afar = lru_cache(maxsize=2048)(_resolved)


def _leaks(pages: Pages, secrets: Iterable[str]) -> Iterator[Problem]:
    forms = {form.encode() for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _written(secret)}
    for path, body in pages.files.items() if forms else ():
        if any(form in body or form in path.encode() for form in forms):
            what = "the value of a secret stands in this file"
            yield Problem(Place(path), "leaked-secret", what, "find which text of the registry or prose repeats it")


def _written(secret: str) -> set[str]:
    """A secret as HTML, JSON and addresses would write it."""
    in_json = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    in_html = {html.escape(secret), html.escape(secret, quote=False), str(escape(secret))}
    return {secret, quote(secret, safe=""), quote(secret)} | in_json | in_html


def _dropped(_pairs: object) -> None:
    """What stands in an object is of no interest, and would fill the memory."""


def _other(path: str, body: bytes) -> Iterator[Problem]:
    if not path.endswith(".css"):
        try:
            json.loads(body, object_pairs_hook=_dropped)
        except ValueError as error:
            yield Problem(Place(path), "json-syntax", f"this is no JSON: {error}", _FIX)
    elif found := _CSS_LOADS.search(body.decode("utf-8", "replace")):
        yield Problem(Place(path), "loaded-from-elsewhere", f"the stylesheet loads something: {found[0]}", _FIX)
