"""Writing the new site beside the old one."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from trustgen.processes import shared
from trustgen.publish.site import FILE_MODE, FOLDER_MODE, MARKER, MARKER_TEXT

#: From how many files on a second process writes some.
_MANY = 1_000


def write_stage(stage: Path, files: Mapping[str, bytes], site: Path, same: AbstractSet[str]) -> None:
    """Write ``files`` to the new folder ``stage``, its marker first. Raises OSError.

    The files in ``same`` are linked from ``site``, where they have these bytes: a link costs a third of a new file,
    and the old name goes as soon as the new site stands.
    """
    stage.mkdir(FOLDER_MODE)
    stage.chmod(FOLDER_MODE)
    _write(f"{stage}/{MARKER}", MARKER_TEXT)

    def put(names: Iterable[str]) -> None:
        made = {""}
        for name in names:
            _make_folders(str(stage), name.rpartition("/")[0], made)
            if name not in same or not _linked(f"{site}/{name}", f"{stage}/{name}"):
                _write(f"{stage}/{name}", files[name])

    with shared([name for name in files if name != MARKER], put, _MANY) as turns:
        put(turns)
        turns.other()


def _make_folders(stage: str, folder: str, made: set[str]) -> None:
    if folder in made:
        return
    _make_folders(stage, folder.rpartition("/")[0], made)
    with suppress(FileExistsError):  # the other process may have a page in it, too
        os.mkdir(f"{stage}/{folder}", FOLDER_MODE)  # noqa: PTH102 - a path object for each of thousands takes longer
    os.chmod(f"{stage}/{folder}", FOLDER_MODE)  # noqa: PTH101 - mkdir obeys the umask
    made.add(folder)


def _linked(old: str, new: str) -> bool:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        return False
    return True


def _write(path: str, content: bytes) -> None:
    try:
        descriptor = _new_file(path)
    except FileExistsError:  # half of it, by a second process that came to grief
        os.unlink(path)  # noqa: PTH108
        descriptor = _new_file(path)
    try:
        os.fchmod(descriptor, FILE_MODE)
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)


def _new_file(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)


def flush(folder: Path, *, whole: bool = True) -> None:
    """Bring ``folder`` to the disk before it takes the site's name, so that a power cut finds no empty pages.

    ``whole``: with all that is in it; one ``syncfs`` costs a tenth of writing, an fsync for each file many times it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if whole:
            _flush_system(descriptor)
        _flush_names(descriptor)
    finally:
        os.close(descriptor)


def _flush_names(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some network file systems keep no names to flush
            raise


def _flush_system(descriptor: int) -> None:
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if sys.platform == "linux" else None
    if syncfs is None:
        os.sync()
    elif syncfs(descriptor) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
