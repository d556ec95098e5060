"""Putting the site in place, all or nothing.

The pages are written to a folder beside the site, which then takes the site's name in one step. Whatever interrupts
this (a signal, a full disk) leaves the site that stood there whole; what it leaves beside the site is cleared away by
`recover` at the next start.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from trustgen.errors import PublishError
from trustgen.frozen import dataclass
from trustgen.model.page import Files, Pages
from trustgen.publish.exchange import Exchange, exchange_names
from trustgen.publish.lock import locked
from trustgen.publish.names import problems_of
from trustgen.publish.remains import Beside, clear, restore
from trustgen.publish.site import MARKER, MARKER_TEXT, refuse_foreign, told, unchanged, unneeded
from trustgen.publish.stage import flush, write_stage

__all__ = ["MARKER", "Published", "publish", "recover"]

_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, in pages; ``removed`` counts files and folders that are pages no longer.

    ``left`` is the folder of old files that could not be removed, if any.
    """

    site: Path
    written: int
    kept: int
    removed: int
    left: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether the site differs from the one that stood there."""
        return bool(self.written or self.removed)


def publish(pages: Pages, site: Path, *, exchange: Exchange = exchange_names) -> Published:
    """Make ``site`` a folder that holds exactly ``pages`` and a marker, or leave it as it is and raise PublishError.

    ``exchange`` swaps two names atomically, or returns False where that cannot be had: two renames then do it, and
    `recover` undoes the first if nothing came after it.
    """
    site = _absolute(site)
    files = _checked(pages)
    try:
        refuse_foreign(site)
        site.parent.mkdir(parents=True, exist_ok=True)
        with locked(site):
            clear(site)
            refuse_foreign(site)
            return _replace(files, site, exchange)
    except OSError as error:
        raise PublishError(f"{told(error, site)}; what stood at {site} is untouched") from error


def recover(site: Path) -> None:
    """Finish or undo what an interrupted publication left beside ``site``.

    Does nothing while another one is under way. Raises PublishError when the remains cannot be removed.
    """
    site = _absolute(site)
    if not any(os.path.lexists(path) for path in Beside.of(site)):
        return
    try:
        with locked(site, or_skip=True) as ours:
            if ours:
                clear(site)
    except OSError as error:
        raise PublishError(
            f"the remains of an interrupted build cannot be cleared away: {told(error, site)}"
        ) from error


def _absolute(site: Path) -> Path:
    absolute = Path(os.path.abspath(site))  # noqa: PTH100 — resolve() would follow the link that must be refused
    if not absolute.name:
        raise PublishError("the root of the file system cannot be the site; name a folder of its own")
    return absolute


def _checked(pages: Pages) -> Mapping[str, bytes]:
    problems = problems_of(pages.files, reserved=MARKER)
    if problems:
        more = len(problems) - _MOST_SHOWN
        shown = [*problems[:_MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]
        raise PublishError(f"the site cannot be written: {'; '.join(shown)}")
    return Files(pages.files, {MARKER: MARKER_TEXT})


def _replace(files: Mapping[str, bytes], site: Path, exchange: Exchange) -> Published:
    same = unchanged(files, site)
    gone = unneeded(files, site)
    if len(same) == len(files) and not gone:
        return Published(site, 0, len(same) - 1, 0)
    beside = Beside.of(site)
    try:
        write_stage(beside.stage, files, site, same)
        flush(beside.stage)
        _put_in_place(beside, site, exchange)
    except BaseException:
        restore(site)
        raise
    with suppress(OSError):  # the new site stands; only a power cut within seconds could bring the old one back
        flush(site.parent, whole=False)
    written = len(files) - len(same | {MARKER})
    return Published(site, written, len(same - {MARKER}), len(gone), _leave(site))


def _put_in_place(beside: Beside, site: Path, exchange: Exchange) -> None:
    if not os.path.lexists(site) or not any(site.iterdir()):
        beside.stage.rename(site)
    elif not exchange(beside.stage, site):
        site.rename(beside.old)
        beside.stage.rename(site)


def _leave(site: Path) -> Path | None:
    """Remove the old site; a file that resists is no reason to say that the new one is not in place."""
    try:
        clear(site)
    except (OSError, PublishError):
        return next((path for path in (Beside.of(site).stage, Beside.of(site).old) if path.exists()), None)
    return None
