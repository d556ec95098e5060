"""What stands beside a site while it is being published, and putting that right after an interruption."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from trustgen.errors import PublishError
from trustgen.publish.site import MARKER, is_ours


class Beside(NamedTuple):
    """The siblings of a site: the folder that becomes the site, the site that was, and the lock."""

    stage: Path
    old: Path
    lock: Path

    @classmethod
    def of(cls, site: Path) -> Self:
        """The siblings of ``site``, whether or not they exist."""
        return cls(*(site.with_name(f".{site.name}.trustgen-{part}") for part in ("stage", "old", "lock")))


def clear(site: Path) -> None:
    """Bring the old site back if its name is free, then remove what is left beside it.

    Only folders that trustgen wrote are removed. Raises OSError, and PublishError for a folder that is not ours.
    """
    beside = Beside.of(site)
    if not os.path.lexists(site) and is_ours(beside.old):
        beside.old.rename(site)
    for path in (beside.stage, beside.old):
        _remove(path)


def restore(site: Path) -> None:
    """Undo a publication that did not come to its end; what cannot be undone now is left for the next start."""
    with suppress(OSError, PublishError):
        clear(site)


def _remove(folder: Path) -> None:
    """Remove a folder of ours, its marker last: what a kill leaves of it can still be told for ours."""
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        raise _foreign(folder)
    entries = [entry for entry in folder.iterdir() if entry.name != MARKER]
    if entries and not is_ours(folder):
        raise _foreign(folder)
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    (folder / MARKER).unlink(missing_ok=True)
    folder.rmdir()


def _foreign(path: Path) -> PublishError:
    return PublishError(f"{path} stands where the new site must be staged, and trustgen did not write it; move it away")
