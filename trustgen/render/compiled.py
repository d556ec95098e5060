"""Templates and words that an earlier run read: most of what a small site's build would take is compiling them.

The file is a digest of what follows, and the code of every template and the words of every catalogue under a digest of
all that they were made from. What does not match is read as if there were no file.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from trustgen import __version__

_DIGEST = 32  # bytes of SHA-256
#: What the code depends on besides the template: the compiler, and what a filter makes of a constant.
_MADE_BY = f"{__version__} {jinja2.__version__} {sys.implementation.cache_tag} {sys.hexversion}"


#: The code of a template, or words by their keys.
Kept = CodeType | dict[str, str]


class Compiled:
    """The code of templates and the words, kept in a file between runs; without one for this run alone."""

    def __init__(self, file: Path | None = None) -> None:
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

    def save(self) -> None:
        """Write the code of the templates that were used, if some are new. A file that resists is no loss."""
        if self._file is None or not self._news:
            return
        body = marshal.dumps(self._used)
        beside = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(hashlib.sha256(body).digest() + body)
            beside.replace(self._file)


class _Part(BytecodeCache):
    def __init__(self, store: Compiled, name: str) -> None:
        self._store, self._name = store, name

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return "\n".join((_MADE_BY, self._name, name, filename or ""))

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        found = self._store.find(f"{bucket.key}\n{bucket.checksum}")
        bucket.code = found if isinstance(found, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._store.add(f"{bucket.key}\n{bucket.checksum}", bucket.code)


def _read(file: Path) -> dict[str, Kept]:
    """What the file holds; nothing where it is damaged, or somebody else's."""
    try:
        with file.open("rb") as opened:
            digest, body = opened.read(_DIGEST), opened.read()
            if os.fstat(opened.fileno()).st_uid != os.geteuid() or hashlib.sha256(body).digest() != digest:
                return {}
        known = marshal.loads(body)  # noqa: S302 - ours, whole, and no more trusted than the templates beside it
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known if isinstance(known, dict) else {}
