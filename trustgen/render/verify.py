"""The last look at a finished site: every link resolves, nothing is loaded from elsewhere, no secret got out."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from markupsafe import escape

from trustgen.errors import Place, Problem
from trustgen.model.page import Pages
from trustgen.render.soundness import FIX, Page, read

#: Shorter values would be found in any page; who keeps such a secret has none.
SHORTEST_SECRET = 6
_OTHERS = (".json", ".jsonld", ".css")
_CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)


#: What a page has and wants: its ids; files of the site, their anchors, and each address as it is written there.
Known = tuple[frozenset[str], tuple[tuple[str, str, str], ...]]
_NONE_KNOWN: Mapping[str, Known] = MappingProxyType({})


def check_site(
    pages: Pages, secrets: Iterable[str] = (), sound: Mapping[str, Known] = _NONE_KNOWN
) -> tuple[Problem, ...]:
    """Every problem of a rendered site, in order of place; ``secrets`` are values that no file may hold.

    ``sound`` are pages that `look` found nothing wrong with.
    """
    known, problems = dict(sound), []
    base = _base(pages)
    for path in pages.files:
        if path.endswith(".html") and path not in sound:
            page = look(path, pages.files[path].decode("utf-8", "replace"), base)
            known[path] = known_of(page)
            problems += page.problems
    problems += _unmet(pages, known)
    problems += _leaks(pages, secrets)
    for path in pages.files:
        if path.endswith(_OTHERS):
            problems += _other(path, pages.files[path])
    return tuple(sorted(problems))


def look(path: str, text: str, base: str) -> Page:
    """A page by itself: what is wrong with it, and what it wants of a site whose path on its host is ``base``."""
    page = read(path, text)
    for kind, value in dict.fromkeys(page.links):
        wrong, inside, anchor = _address(kind, value)
        if wrong:
            page.wrong(*wrong)
        if inside is None:
            continue
        target = _target(path, inside, base)
        if target != path:
            page.wants.append((target, anchor if target.endswith(".html") else "", value))
        elif anchor and anchor not in page.ids:
            page.wrong("broken-link", _no_anchor(value, target, anchor))
    return page


def known_of(page: Page) -> Known:
    """What other pages need to know of it."""
    return _alike(frozenset(page.ids), tuple(page.wants))


@lru_cache(maxsize=256)
def _alike(ids: frozenset[str], wants: tuple[tuple[str, str, str], ...]) -> Known:
    """Pages of one sort have and want the same, which stands in memory once."""
    return ids, wants


def _unmet(pages: Pages, known: Mapping[str, Known]) -> Iterator[Problem]:
    """What pages want and the site has not."""
    told: dict[tuple[tuple[str, str, str], ...], list[str]] = {}
    for path, (_, wants) in known.items():
        if wants not in told:
            told[wants] = [what for one in wants if (what := _wanting(one, pages.files, known))]
        for what in told[wants]:
            yield Problem(Place(path), "broken-link", what, FIX)


def _wanting(wanted: tuple[str, str, str], files: Mapping[str, bytes], known: Mapping[str, Known]) -> str:
    """What is wrong with a link; empty where it leads somewhere."""
    target, anchor, value = wanted
    if target not in files:
        return f"{value} leads nowhere: the site has no {target}"
    return _no_anchor(value, target, anchor) if anchor and anchor not in known[target][0] else ""


def _no_anchor(value: str, target: str, anchor: str) -> str:
    return f"{value} leads nowhere: {target} has no #{anchor}"


def _base(pages: Pages) -> str:
    """The site's path on its host, as the page for missing addresses has it: ``/`` or ``/trust/``."""
    missing = (
        read("404.html", pages.files["404.html"].decode("utf-8", "replace")) if "404.html" in pages.files else None
    )
    loads = [value for kind, value in missing.links if kind == "load"] if missing else []
    return posixpath.dirname(loads[0]).rstrip("/") + "/" if loads else "/"


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
