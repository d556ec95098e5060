"""A page by itself: what is wrong with it, and what it has and wants of the site that it is a part of."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from trustgen.render.soundness import Page, read

#: What a page has and wants: its ids; files of the site, their anchors, and each address as it is written there.
Known = tuple[frozenset[str], tuple[tuple[str, str, str], ...]]


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
            page.wrong("broken-link", no_anchor(value, target, anchor))
    return page


def known_of(page: Page) -> Known:
    """What other pages need to know of it."""
    return _alike(frozenset(page.ids), tuple(page.wants))


@lru_cache(maxsize=256)
def _alike(ids: frozenset[str], wants: tuple[tuple[str, str, str], ...]) -> Known:
    """Pages of one sort have and want the same, which stands in memory once."""
    return ids, wants


def no_anchor(value: str, target: str, anchor: str) -> str:
    """What is wrong with a link to an anchor that is not there."""
    return f"{value} leads nowhere: {target} has no #{anchor}"


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
