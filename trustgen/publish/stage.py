"""Writing the new site beside the old one."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from trustgen.publish.site import FILE_MODE, FOLDER_MODE, MARKER, MARKER_TEXT


def write_stage(stage: Path, files: Mapping[str, bytes], site: Path, same: AbstractSet[str]) -> None:
    """Write ``files`` to the new folder ``stage``, its marker first. Raises OSError.

    The files in ``same`` are linked from ``site``, where they have these bytes: a link costs a third of a new file,
    and the old name goes as soon as the new site stands.
    """
    _new_folder(str(stage))
    _write(f"{stage}/{MARKER}", MARKER_TEXT)
    made = {""}
    for name in files:
        if name == MARKER:
            continue
        _make_folders(str(stage), name.rpartition("/")[0], made)
        if name not in same or not _linked(f"{site}/{name}", f"{stage}/{name}"):
            _write(f"{stage}/{name}", files[name])


def _make_folders(stage: str, folder: str, made: set[str]) -> None:
    if folder in made:
        return
    _make_folders(stage, folder.rpartition("/")[0], made)
    _new_folder(f"{stage}/{folder}")
    made.add(folder)


def _new_folder(path: str) -> None:
    os.mkdir(path, FOLDER_MODE)  # noqa: PTH102 - a path object for each of ten thousand folders takes longer
    os.chmod(path, FOLDER_MODE)  # noqa: PTH101 - mkdir obeys the umask


def _linked(old: str, new: str) -> bool:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        return False
    return True


def _write(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    try:
        os.fchmod(descriptor, FILE_MODE)
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)


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
