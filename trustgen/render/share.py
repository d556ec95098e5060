"""What one process makes of the site: files, and what it found of each while it had it at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Self

from trustgen.errors import InputError, Place, Problem
from trustgen.render.as_markdown import markdown
from trustgen.render.look import Known, known_of, look

#: So many files are made before the first is written, then they are written, then told as Markdown, then looked at: a
#: processor that turns from one to the other with every page takes a fifth longer for all of it.
_AT_ONCE = 40
#: Characters of a page that is not kept while others are made: it shows all claims.
_LARGE = 100_000
_FIX = "let the template that writes it extend layout.html, or write <main>"

Made = tuple[str, str | bytes]


class Share:
    """Files, their SHA-256 digests, and what pages have and want; ``base`` is the site's path on its host.

    A page with a problem is not in ``sound``: who checks the site looks at it again, and says what it is.
    """

    def __init__(self, files: MutableMapping[str, bytes], base: str) -> None:
        self.files = files
        self.digests: dict[str, bytes] = {}
        self.sound: dict[str, Known] = {}
        self._base = base

    def take(self, made: Iterable[Made]) -> Self:
        """Add files, and each page as Markdown. Raises InputError for pages of which nothing says what is theirs."""
        without = [path for some in _together(made) for path in self._add(some)]
        if without:
            raise InputError([Problem(Place(path), "no-main", "the page has no main part", _FIX) for path in without])
        return self

    def _add(self, some: Sequence[Made]) -> list[str]:
        """Add some files; returns the pages that have no main part."""
        for path, body in some:
            self._put(path, body.encode() if isinstance(body, str) else body)
        pages = {path: _text(body) for path, body in some if path.endswith(".html")}
        told = {path: html for path, html in pages.items() if path.endswith("/index.html") or path == "index.html"}
        without = [path for path, html in told.items() if "<main" not in html or "</main>" not in html]
        for path, html in told.items():
            if path not in without:
                self._put(f"{path.removesuffix('html')}md", markdown(html))
        for path, html in pages.items():
            self._look(path, html)
        return without

    def _put(self, path: str, body: bytes) -> None:
        self.files[path] = body
        self.digests[path] = hashlib.sha256(body).digest()

    def _look(self, path: str, html: str) -> None:
        page = look(path, html, self._base)
        # What stands here already leads somewhere: its own Markdown, which no other page wants.
        page.wants = [one for one in page.wants if one[1] or one[0] not in self.files]
        if not page.problems:
            self.sound[path] = known_of(page)


def _text(body: str | bytes) -> str:
    return body if isinstance(body, str) else body.decode()


def _together(made: Iterable[Made]) -> Iterator[list[Made]]:
    """Files in lots, each of which is gone when the next is made; a large page is the last of its lot."""
    lot: list[Made] = []
    for path, body in made:
        lot.append((path, body))
        if len(lot) == _AT_ONCE or len(body) > _LARGE:
            yield lot
            lot.clear()
        del body
    yield lot
