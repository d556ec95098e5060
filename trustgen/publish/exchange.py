"""Swapping two names in one step: ``renameat2(RENAME_EXCHANGE)`` on Linux, ``renamex_np(RENAME_SWAP)`` on macOS."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

#: Swaps two names, or returns False where it cannot be done in one step. Raises OSError for any other failure.
Exchange = Callable[[Path, Path], bool]

AT_FDCWD = -100  # linux/fcntl.h
RENAME_EXCHANGE = 2  # linux/fs.h
RENAME_SWAP = 2  # sys/stdio.h of macOS
SYSCALL = {"x86_64": 316, "aarch64": 276}  # renameat2, for a C library without it (musl)

# The kernel, the file system or a sandbox does not offer it. EPERM is what older container sandboxes answer to a
# call that they do not know; where it means what it says, the plain renames that follow say it again.
NOT_OFFERED = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM})


def exchange_names(one: Path, other: Path) -> bool:
    """Swap the names of two folders on one file system, atomically."""
    call = _system_call()
    if call is None:
        return False
    ctypes.set_errno(0)
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in NOT_OFFERED:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def _system_call() -> Callable[[bytes, bytes], int] | None:
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return mac_call(library)
    return linux_call(library, platform.machine()) if sys.platform == "linux" else None


def linux_call(library: ctypes.CDLL, machine: str) -> Callable[[bytes, bytes], int] | None:
    """``renameat2`` from the C library, else from the kernel directly, else None."""
    named = getattr(library, "renameat2", None)
    if named is not None:
        return lambda one, other: int(named(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE))
    number = SYSCALL.get(machine)
    if number is None:
        return None
    return lambda one, other: int(
        library.syscall(ctypes.c_long(number), AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE)
    )


def mac_call(library: ctypes.CDLL) -> Callable[[bytes, bytes], int] | None:
    """``renamex_np``, or None before macOS 10.12."""
    named = getattr(library, "renamex_np", None)
    return None if named is None else lambda one, other: int(named(one, other, RENAME_SWAP))
