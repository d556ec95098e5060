"""The last look at a finished site: every link resolves, nothing is loaded from elsewhere, no secret got out."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
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
#: A drawing without another inside.
_DRAWING = re.compile(r"<svg\b[^>]*>[^<]*+(?:<(?!/?svg\b)[^<]*+)*+</svg>")
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:="([^"]*)")?""")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: From how many pages on a second process reads half of them.
_MANY = 400
_DRAWN = frozenset({"path", "circle", "rect", "use", "line", "polygon"})
_LOADS = frozenset({"src", "srcset", "poster", "data", "background", "formaction", "action"})
_OTHERS = (".json", ".jsonld", ".css")
_CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
_FIX = "this is what a template, the prose or the registry wrote; mend it there"


@dataclass(slots=True)
class _Page:
    """What one page has and wants."""

    path: str
    ids: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, code: str, what: str) -> None:
        self.problems.append(Problem(Place(self.path), code, what, _FIX))


def check_site(pages: Pages, secrets: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Every problem of a rendered site, in order of place; ``secrets`` are values that no file may hold."""
    read = _all_read(pages)
    problems = [problem for page in read.values() for problem in page.problems]
    base = _base(read)
    for page in read.values():
        problems += _broken_links(page, read, pages.files, base)
    problems += _leaks(pages, secrets)
    for path in pages.files:
        if path.endswith(_OTHERS):
            problems += _other(path, pages.files[path])
    return tuple(sorted(problems))


def _all_read(pages: Pages) -> dict[str, _Page]:
    """Every page of HTML; of many the first half by a second process."""
    paths = [path for path in pages.files if path.endswith(".html")]
    half = len(paths) // 2 if len(paths) >= _MANY and may_help() else 0
    with second(lambda: _sound(pages, paths[:half])) if half else nullcontext() as other:
        here = {path: _read(path, pages.files[path]) for path in paths[half:]}
        found = other.result() if other is not None else {}
    there = {
        path: _Page(path, set(found[path][0]), found[path][1]) if path in found else _read(path, pages.files[path])
        for path in paths[:half]
    }
    return {**there, **here}


def _sound(pages: Pages, paths: Iterable[str]) -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
    """The ids and links of pages that have no problem of their own."""
    read = (_read(path, pages.files[path]) for path in paths)
    return {page.path: (list(page.ids), page.links) for page in read if not page.problems}


def _read(path: str, body: bytes) -> _Page:
    text = body.decode("utf-8", "replace")
    page, drawn = _Page(path), _DRAWING.findall(text)
    rest = _DRAWING.sub("", text) if drawn else text
    tags = _ROUGHLY.findall(rest)
    # With a tag for every <, there is nothing between tags to look at.
    sound = len(tags) == rest.count("<") and _is_sound(page, tags) and all(_add(page, _drawing(one)) for one in drawn)
    return page if sound else _read_closely(path, text)


def _add(page: _Page, drawing: _Page | None) -> bool:
    """Take in what a drawing has and wants; False where that needs a word."""
    if drawing is None or not page.ids.isdisjoint(drawing.ids):
        return False
    page.ids |= drawing.ids
    page.links += drawing.links
    return True


@lru_cache(maxsize=256)
def _drawing(markup: str) -> _Page | None:
    """A drawing by itself; None where it is not sound. The same few stand on every page."""
    page, tags = _Page(""), _ROUGHLY.findall(markup)
    return page if len(tags) == markup.count("<") and _is_sound(page, tags) else None


def _is_sound(page: _Page, tags: Iterable[str]) -> bool:
    """Take in what ``tags`` have and want; False at the first that needs a word, which `_read_closely` finds."""
    stack: list[str] = []
    for tag in tags:
        known = _alone(tag)
        if known is None:
            return False
        if known.closes:
            if not stack or stack.pop() != known.closes:
                return False
            continue
        if known.id is not None:
            if known.id in page.ids:
                return False
            page.ids.add(known.id)
        if known.links:
            page.links += known.links
        if known.opens:
            stack.append(known.opens)
    return not stack


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
    if known.id is not None:
        if known.id in page.ids:
            page.wrong("duplicate-id", f"the id {known.id} stands twice")
        page.ids.add(known.id)
    page.links += known.links


@dataclass(frozen=True, slots=True)
class _Tag:
    """What one tag has and wants."""

    id: str | None = None
    links: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""


@lru_cache(maxsize=2048)
def _alone(tag: str) -> _Tag | None:
    """A tag as it stands; None for what is no tag, or is wrong whatever stands around it."""
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    closing, name, attributes = found.groups()
    if name is None:
        return _Tag()
    if closing:
        return _Tag(closes=name)
    made = _tag(name.lower(), attributes)
    return None if made.wrong else replace(made, opens=name if _stays_open(name, tag) else "")


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
    return _Tag(values.get("id"), tuple(links), tuple(wrong))


def _base(read: Mapping[str, _Page]) -> str:
    """The site's path on its host, as the page for missing addresses has it: ``/`` or ``/trust/``."""
    missing = read.get("404.html")
    loads = [value for kind, value in missing.links if kind == "load"] if missing else []
    return posixpath.dirname(loads[0]).rstrip("/") + "/" if loads else "/"


def _broken_links(page: _Page, read: Mapping[str, _Page], files: Mapping[str, bytes], base: str) -> Iterator[Problem]:
    for kind, value in dict.fromkeys(page.links):
        try:
            parts = urlsplit(value)
        except ValueError:
            yield Problem(Place(page.path), "broken-link", f"{value} is no address", _FIX)
            continue
        if parts.scheme or parts.netloc:
            if kind == "load":
                yield Problem(
                    Place(page.path), "loaded-from-elsewhere", f"{value} would be loaded from elsewhere", _FIX
                )
            elif parts.scheme not in ("http", "https", "mailto", "tel"):
                yield Problem(Place(page.path), "unsafe-link", f"{value} must not be linked", _FIX)
            continue
        yield from _inside(page, parts.path, unquote(parts.fragment), value, read, files, base)


def _inside(
    page: _Page, path: str, anchor: str, value: str, read: Mapping[str, _Page], files: Mapping[str, bytes], base: str
) -> Iterator[Problem]:
    target = _target(page.path, unquote(path), base)
    if target not in files:
        yield Problem(Place(page.path), "broken-link", f"{value} leads nowhere: the site has no {target}", _FIX)
    elif anchor and target in read and anchor not in read[target].ids:
        yield Problem(Place(page.path), "broken-link", f"{value} leads nowhere: {target} has no #{anchor}", _FIX)


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
