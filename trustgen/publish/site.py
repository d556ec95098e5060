"""The site as it stands: whether it is ours to replace, and which of its files need no writing."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from trustgen.errors import PublishError

MARKER = ".trustgen-site"
MARKER_TEXT = b"trustgen wrote this folder; its next build replaces all of it.\n"

FILE_MODE = 0o644
FOLDER_MODE = 0o755


def is_ours(folder: Path) -> bool:
    """Whether trustgen wrote ``folder``: a folder (no link to one) with its marker inside."""
    try:
        return not folder.is_symlink() and (folder / MARKER).read_bytes() == MARKER_TEXT
    except OSError:
        return False


def refuse_foreign(site: Path) -> None:
    """Raise PublishError, with advice, where ``site`` is nothing that a build may replace. Raises OSError."""
    if site.is_symlink():
        raise PublishError(f"{site} is a symbolic link, which a build would replace; name the folder it leads to")
    if not site.exists():
        return
    if not site.is_dir():
        raise PublishError(f"{site} is a file; name a folder that is new, empty, or was written by trustgen")
    if site.is_mount():
        raise _mounted(site)
    if (site / ".git").exists():
        raise PublishError(f"{site} holds .git, which a build would remove; build elsewhere and copy the files over")
    if any(site.iterdir()) and not is_ours(site):
        raise PublishError(
            f"{site} holds files that trustgen did not write, and a build would remove them; "
            "name a folder that is new or empty, or empty this one"
        )


def _mounted(site: Path) -> PublishError:
    return PublishError(f"{site} is a mount point, which cannot be exchanged; name a folder inside it: {site / 'site'}")


def told(error: OSError, site: Path) -> str:
    """The failure as a clause for a person, with advice where there is any; PublishError for a mount point."""
    if error.errno == errno.EBUSY:
        raise _mounted(site) from error
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"there is no room left beside {site}: free some, a build needs space for a second site"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or site.parent} cannot be written to ({error.strerror}); a build needs its folder, too"
    where = f" ({error.filename})" if error.filename else ""
    return f"the site cannot be written: {error.strerror or error}{where}"


def unchanged(files: Mapping[str, bytes], site: Path) -> AbstractSet[str]:
    """The names whose file in ``site`` has the bytes and the mode that it shall have, and is nobody else's."""
    if not is_ours(site):
        return frozenset()
    owner = os.geteuid()
    return frozenset(name for name, content in files.items() if _same(f"{site}/{name}", content, owner))


def _same(path: str, content: bytes, owner: int) -> bool:
    try:
        with open(path, "rb", buffering=0, opener=_without_following) as file:
            found = os.fstat(file.fileno())
            # A second link means that somebody else could change the file under its other name.
            ours = found.st_mode == stat.S_IFREG | FILE_MODE and found.st_nlink == 1 and found.st_uid == owner
            return ours and found.st_size == len(content) and file.read(len(content) + 1) == content
    except OSError:
        return False


def _without_following(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def unneeded(files: Mapping[str, bytes], site: Path) -> list[str]:
    """What stands in ``site`` and is no page: files, links, and folders that hold no page. Paths relative to it."""
    kept = {name.rpartition("/")[0] for name in files}
    kept |= {"/".join(folder.split("/")[:depth]) for folder in kept for depth in range(folder.count("/") + 1)}
    found: list[str] = []
    folders = [""] if site.is_dir() else []
    while folders:
        inside = folders.pop()
        with os.scandir(f"{site}/{inside}") as entries:
            for entry in entries:
                name = f"{inside}/{entry.name}".lstrip("/")
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                    if name not in kept:
                        found.append(name)
                elif name not in files:
                    found.append(name)
    return found
