"""The last look at a finished site: every link resolves, nothing is loaded from elsewhere, no secret got out."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from markupsafe import escape

from trustgen.errors import Place, Problem
from trustgen.model.page import Pages
from trustgen.processes import shared
from trustgen.render.soundness import FIX, Page, read

#: Shorter values would be found in any page; who keeps such a secret has none.
SHORTEST_SECRET = 6
#: From how many pages on a second process reads some.
_MANY = 400
_OTHERS = (".json", ".jsonld", ".css")
_CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)


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
                problems.append(Problem(Place(path), "broken-link", what, FIX))
    problems += _leaks(pages, secrets)
    for path in pages.files:
        if path.endswith(_OTHERS):
            problems += _other(path, pages.files[path])
    return tuple(sorted(problems))


def _all_read(pages: Pages, problems: list[Problem]) -> dict[str, _Known]:
    """Every page of HTML, and what is wrong with each by itself; many are read by two processes."""
    base = _base(pages)
    # What takes longest, a page of all claims, stands above those of single ones.
    paths = sorted((path for path in pages.files if path.endswith(".html")), key=lambda path: path.count("/"))
    with shared(paths, lambda some: _sound(pages, some, base), _MANY) as turns:
        here = _known(pages, turns, base, problems)
        there = turns.other()
    unsound = [path for path in paths if path not in here and path not in there]
    return {**there, **here, **_known(pages, unsound, base, problems)}


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


def _followed(path: str, pages: Pages, base: str) -> Page:
    """A page whose links were followed as far as that can be done without having read the others."""
    page = read(path, pages.files[path])
    _follow(page, pages.files, base)
    return page


def _base(pages: Pages) -> str:
    """The site's path on its host, as the page for missing addresses has it: ``/`` or ``/trust/``."""
    missing = read("404.html", pages.files["404.html"]) if "404.html" in pages.files else None
    loads = [value for kind, value in missing.links if kind == "load"] if missing else []
    return posixpath.dirname(loads[0]).rstrip("/") + "/" if loads else "/"


def _follow(page: Page, files: Mapping[str, bytes], base: str) -> None:
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
            yield Problem(Place(path), "json-syntax", f"this is no JSON: {error}", FIX)
    elif found := _CSS_LOADS.search(body.decode("utf-8", "replace")):
        yield Problem(Place(path), "loaded-from-elsewhere", f"the stylesheet loads something: {found[0]}", FIX)
