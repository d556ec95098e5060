"""The last look at a finished site: every link resolves, nothing is loaded from elsewhere, no secret got out."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import escape

from trustgen.errors import Place, Problem
from trustgen.model.page import Pages
from trustgen.render.look import Known, known_of, look, no_anchor
from trustgen.render.soundness import FIX, read

#: Shorter values would be found in any page; who keeps such a secret has none.
SHORTEST_SECRET = 6
_OTHERS = (".json", ".jsonld", ".css")
_CSS_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.IGNORECASE)
#: Nothing was looked at before.
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
    return no_anchor(value, target, anchor) if anchor and anchor not in known[target][0] else ""


def _base(pages: Pages) -> str:
    """The site's path on its host, as the page for missing addresses has it: ``/`` or ``/trust/``."""
    missing = (
        read("404.html", pages.files["404.html"].decode("utf-8", "replace")) if "404.html" in pages.files else None
    )
    loads = [value for kind, value in missing.links if kind == "load"] if missing else []
    return posixpath.dirname(loads[0]).rstrip("/") + "/" if loads else "/"


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
