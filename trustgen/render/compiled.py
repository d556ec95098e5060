"""What an earlier run made for the pages: most of what a small site's build would take is compiling templates.

The file holds the code of every template, the words of every catalogue and the picture of the site under a digest of
all that they were made from. What does not match is read as if there were no file.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Sequence
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from trustgen.cache import CacheFile

#: The code of a template, words by their keys, or a picture.
Kept = CodeType | dict[str, str] | bytes


class Compiled:
    """The code of templates, the words and the picture, kept in a file between runs; without one for this run alone."""

    def __init__(self, file: CacheFile | None = None) -> None:
        self._file = file
        self._known = _read(file) if file else {}
        self._used: dict[str, Kept] = {}
        self._news = False

    def part(self, name: str) -> BytecodeCache:
        """The templates of one environment: the same source may be compiled otherwise in another."""
        return _Part(self, name)

    def find(self, key: str) -> Kept | None:
        """What is kept under ``key``, if it is known."""
        found = self._known.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def add(self, key: str, made: Kept) -> None:
        """Keep what had to be compiled."""
        self._used[key] = made
        self._news = True

    def words(self, text: str, read: Callable[[str], dict[str, str]]) -> dict[str, str]:
        """What ``read`` makes of a catalogue's text."""
        key = f"words {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
        found = self.find(key)
        if not isinstance(found, dict):
            found = read(text)
            self.add(key, found)
        return found

    def picture(self, accent: str, shares: Sequence[tuple[str, int]]) -> bytes:
        """What `card_png` makes of them."""
        key = f"card {accent} {shares}"
        found = self.find(key)
        if not isinstance(found, bytes):
            from trustgen.render.card import card_png

            found = card_png(accent, shares)
            self.add(key, found)
        return found

    def save(self) -> None:
        """Write what was used, if some of it is new. A file that resists is no loss."""
        if self._file is None or not self._news:
            return
        self._file.write(marshal.dumps(self._used))


class _Part(BytecodeCache):
    def __init__(self, store: Compiled, name: str) -> None:
        self._store, self._name = store, name

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return "\n".join((self._name, name, filename or ""))

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        found = self._store.find(f"{bucket.key}\n{bucket.checksum}")
        bucket.code = found if isinstance(found, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._store.add(f"{bucket.key}\n{bucket.checksum}", bucket.code)


def _read(file: CacheFile) -> dict[str, Kept]:
    """What the file holds; nothing where there is none. Another Python's code is not even unpacked."""
    try:
        known = marshal.loads(file.read())  # noqa: S302 - this user's own, and whole
    except (ValueError, EOFError, TypeError):
        return {}
    return known if isinstance(known, dict) else {}
