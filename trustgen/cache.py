"""What an earlier run made of the same input, in the user's own cache folder.

Never in the project: what comes with a checkout (a stranger's pull request, an archive) must not be taken for what this
user's trustgen has made, since some of it is code.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

#: Names another folder, from the root; set to nothing, nothing is kept.
VARIABLE = "TRUSTGEN_CACHE"
_DIGEST = 32  # bytes of SHA-256
_MOST = 96  # files; three a project
_LARGEST = 256 * 1024 * 1024  # bytes; ten thousand claims take a fortieth
_NAMED = r"\.?[0-9a-f]{16}\.(registry|templates|evidence)(\.[0-9a-f]{16})?"
_PACKAGE = Path(__file__).parent


class CacheFile:
    """A file of the cache: the ``name`` of a project's folder. It may be lost at any time, and that is no loss."""

    def __init__(self, project: Path, name: Literal["registry", "templates", "evidence"]) -> None:
        place = _folder()
        whose = hashlib.sha256(os.fsencode(os.path.realpath(project))).hexdigest()[:16]
        self.path = place / f"{whose}.{name}" if place else None

    def read(self, *made_of: bytes) -> bytes:
        """What this program wrote as made of the same; nothing where there is none, where it is damaged, or where
        somebody else could write it.
        """
        if self.path is None:
            return b""
        try:
            with open(self.path, "rb", opener=_as_it_stands) as file:
                if not _is_ours(os.fstat(file.fileno())):
                    return b""
                digest, body = file.read(_DIGEST), file.read()
        except OSError:
            return b""
        # With what it was made of: what is damaged and what is another's are told by one digest.
        return body if _digest(body, made_of) == digest else b""

    def write(self, body: bytes, *made_of: bytes) -> None:
        """Keep ``body`` instead of what was there. A folder that resists keeps nothing."""
        if self.path is None:
            return
        # A name that nobody can foresee, and a file that is not there yet: whoever laid a link is not obeyed.
        beside = self.path.with_name(f".{self.path.name}.{os.urandom(8).hex()}")
        with suppress(OSError):
            _make(self.path.parent)
            try:
                with open(beside, "xb", opener=_for_this_user) as file:
                    file.write(_digest(body, made_of))
                    file.write(body)
                beside.replace(self.path)
            finally:
                beside.unlink(missing_ok=True)
            _forget_the_oldest(self.path.parent)


def _digest(body: bytes, made_of: tuple[bytes, ...]) -> bytes:
    """Of ``body``, of everything that it was made of, and of what made it."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (maker(), *made_of, body))).digest()


def _as_it_stands(path: str, flags: int) -> int:
    """No link is followed, which may lead to what came with a checkout; a pipe that nobody writes is not waited for."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make(folder: Path) -> None:
    """Raises OSError, also where the folder would be of no use to the user whose home it is in (``sudo``)."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    if there != folder and os.geteuid() == 0 and there.stat().st_uid != 0:
        raise PermissionError(f"{there} is another user's")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _folder() -> Path | None:
    """As the platform has it: the XDG Base Directory Specification, or Apple's ``~/Library/Caches``."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        # What depends on where one stands would come with a checkout.
        place = Path(named)
        return place if place.is_absolute() else None
    caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not caches.is_absolute():
        home = Path(os.environ.get("HOME", ""))
        if not home.is_absolute():
            return None
        caches = home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return caches / "trustgen"


def _is_ours(found: os.stat_result) -> bool:
    others = stat.S_IWGRP | stat.S_IWOTH
    alone = found.st_uid == os.geteuid() and not found.st_mode & others
    # A second name is one that a file from elsewhere was given here.
    return stat.S_ISREG(found.st_mode) and alone and found.st_nlink == 1 and found.st_size <= _LARGEST


def _forget_the_oldest(folder: Path) -> None:
    """Of what is named as the files of a cache are: somebody may have named a folder that holds others."""
    files = []
    for entry in os.scandir(folder):
        # Another run may forget the same ones.
        with suppress(FileNotFoundError):
            if re.fullmatch(_NAMED, entry.name):
                files.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.path))
    for _, path in sorted(files, reverse=True)[_MOST:]:
        with suppress(OSError):
            Path(path).unlink()


@cache
def maker() -> bytes:
    """A digest of what makes things of an input: this Python, this trustgen to the file, and all that is installed.

    As it was when it was first asked: a program that is replaced while it runs is still the one that it was.
    """
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
            yield entry.path
            # A link that leads nowhere, such as an editor's lock, is no code.
            with suppress(FileNotFoundError):
                found = entry.stat()
                yield f"{found.st_size} {found.st_mtime_ns}"
