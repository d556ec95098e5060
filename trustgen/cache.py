"""What an earlier run made of the same input, in the user's own cache folder.

Never in the project: what comes with a checkout (a stranger's pull request, an archive) must not be taken for what this
user's trustgen has made, since some of it is code.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

#: Names another folder; set to nothing, nothing is kept.
VARIABLE = "TRUSTGEN_CACHE"
_DIGEST = 32  # bytes of SHA-256
_MOST = 64  # files; two a project
_PACKAGE = Path(__file__).parent


class CacheFile:
    """A file of the cache: the ``name`` of a project's folder. It may be lost at any time, and that is no loss."""

    def __init__(self, project: Path, name: str) -> None:
        place = _folder()
        whose = hashlib.sha256(os.fsencode(os.path.realpath(project))).hexdigest()[:16]
        self.path = place / f"{whose}.{name}" if place else None

    def read(self) -> bytes:
        """What was written; nothing where there is none, where it is damaged, or where somebody else could write it."""
        if self.path is None:
            return b""
        try:
            with self.path.open("rb") as file:
                if not _is_ours(os.fstat(file.fileno())):
                    return b""
                digest, body = file.read(_DIGEST), file.read()
        except OSError:
            return b""
        return body if hashlib.sha256(body).digest() == digest else b""

    def write(self, body: bytes) -> None:
        """Keep ``body`` instead of what was there. A folder that resists keeps nothing."""
        if self.path is None:
            return
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_bytes(hashlib.sha256(body).digest() + body)
            beside.chmod(0o600)
            beside.replace(self.path)
            _forget_the_oldest(self.path.parent)


def _folder() -> Path | None:
    """As the platform has it: the XDG Base Directory Specification, or Apple's ``~/Library/Caches``."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not caches.is_absolute():
        home = Path(os.environ.get("HOME", ""))
        if not home.is_absolute():
            return None
        caches = home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return caches / "trustgen"


def _is_ours(found: os.stat_result) -> bool:
    others = stat.S_IWGRP | stat.S_IWOTH
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & others


def _forget_the_oldest(folder: Path) -> None:
    files = [(entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(folder)]
    for _, path in sorted(files, reverse=True)[_MOST:]:
        Path(path).unlink()


def maker() -> bytes:
    """A digest of what makes things of an input: this Python, this trustgen to the file, and all that is installed."""
    known = [sys.implementation.cache_tag or sys.version, str(sys.hexversion), *_installed(), *_files(str(_PACKAGE))]
    return hashlib.sha256("\n".join(known).encode("utf-8", "surrogateescape")).digest()


def _installed() -> Iterator[str]:
    """Every distribution with its version, as the folders of their metadata are named (PEP 376)."""
    for place in sys.path:
        with suppress(OSError):
            names = [entry.name for entry in os.scandir(place)]
            yield from sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _files(folder: str) -> Iterator[str]:
    """The files of the package, by size and time as Python itself tells old bytecode."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            found = entry.stat()
            yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
