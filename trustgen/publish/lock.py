"""One publication at a time: an advisory lock on a file beside the site."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trustgen.errors import PublishError
from trustgen.publish.remains import Beside


@contextmanager
def locked(site: Path, *, or_skip: bool = False) -> Iterator[bool]:
    """Hold the lock; yields True. The kernel frees it when the process dies, however it dies.

    While another process holds it: PublishError, or with ``or_skip`` yields False. Raises OSError.
    """
    path = Beside.of(site).lock
    descriptor = _acquire(path)
    if descriptor is None:
        if not or_skip:
            raise PublishError(f"another build is publishing to {site}; wait until it has ended and build again")
        yield False
        return
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)  # before the lock is let go, so that nobody can hold a file without a name
        os.close(descriptor)


def _acquire(path: Path) -> int | None:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _still_named(descriptor, path):
                return descriptor
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return None
            raise
        os.close(descriptor)


def _still_named(descriptor: int, path: Path) -> bool:
    """Whether the file that was locked is still the one at ``path``: its last holder may have removed it."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(descriptor), there)
