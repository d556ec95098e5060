"""Reading files below one folder, and nothing else: no way out by ``..`` or links, no devices, nothing too large."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from trustgen.frozen import dataclass
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.syntax.glob import is_glob, matches

MOST_BYTES = 32 * 2**20
MOST_SMALL = 256 * 2**10
MOST_FILES = 20_000
#: Folders that hold other people's files; a glob that names one looks into it all the same.
PASSED_OVER = frozenset({".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"})


async def observed(access: Access, look: Callable[[], object]) -> tuple[Observation, ...]:
    """What ``look`` sees, in a thread of its own, or why it sees nothing. It may raise LookFailed or OSError."""
    try:
        facts = await asyncio.to_thread(look)
    except LookFailed as failure:
        return (access.unseen(failure),)
    except OSError as error:
        return (access.unseen(unreadable(error)),)
    return (Seen(facts, access.clock(), access.place()),)


async def small_file(project: Path, name: str) -> bytes | None:
    """A file of at most 256 KiB below ``project``; None exactly where there is none. Raises LookFailed."""
    try:
        return await asyncio.to_thread(lambda: Folder.of(project).read(name, MOST_SMALL))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(error) from error


def unreadable(error: OSError) -> LookFailed:
    """Why a file could not be read."""
    if isinstance(error, PermissionError):
        return LookFailed(Why.NO_PERMISSION, "the file may not be read", str(error))
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return LookFailed(Why.NOT_FOUND, "the file is not there", str(error))
    return LookFailed(Why.NOT_LOOKED, "the file cannot be read", str(error))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below which files may be read. ``at`` is resolved."""

    at: Path

    @classmethod
    def of(cls, path: Path) -> Folder:
        """The folder at ``path``. Raises LookFailed where there is none."""
        try:
            at = path.resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as error:
            raise LookFailed(Why.NOT_FOUND, "the folder is not there", str(error)) from error
        if not at.is_dir():
            raise LookFailed(Why.NOT_FOUND, "the folder is not there", f"{path} is no folder")
        return cls(at)

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The file ``name``, at most ``most`` bytes. Raises LookFailed and OSError."""
        place = self._inside(name)
        # A pipe would be waited for, and a link put there meanwhile would be followed.
        descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise LookFailed(Why.NOT_LOOKED, "it is no ordinary file", name)
            content = file.read(most + 1)
        if len(content) > most:
            raise LookFailed(Why.TOO_LARGE, "the file is too large", f"{name} has more than {most} bytes")
        return content

    def _inside(self, name: str) -> Path:
        """Where ``name`` really is. Raises LookFailed for a place outside."""
        try:
            place = (self.at / name).resolve()
        except (RuntimeError, ValueError) as error:
            raise LookFailed(Why.NOT_LOOKED, "the file's name cannot be used", repr(error)) from error
        if Path(name).is_absolute() or not place.is_relative_to(self.at):
            raise LookFailed(Why.NOT_LOOKED, "the file lies outside of the folder that may be read", name)
        return place

    def named(self, pattern: str) -> tuple[str, ...]:
        """``pattern`` itself, or the files that it stands for where it is a glob. Raises LookFailed where none is."""
        if not is_glob(pattern):
            return (pattern,)
        found = tuple(name for name in self.walk((pattern,)) if matches(pattern, name))
        if not found:
            raise LookFailed(Why.NOT_FOUND, "no file has such a name", pattern)
        return found

    def walk(self, globs: tuple[str, ...]) -> Iterator[str]:
        """The names of all files, relative to the folder, in order. Links to folders are not followed.

        Raises LookFailed for more than `MOST_FILES`, or where a folder may not be listed.
        """
        passed_over = PASSED_OVER - {step for glob in globs for step in glob.split("/")}
        count = 0
        for folder, folders, files in os.walk(self.at, onerror=_raise):
            folders[:] = sorted(name for name in folders if name not in passed_over)
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted((*files, *links)):
                count += 1
                if count > MOST_FILES:
                    raise LookFailed(Why.TOO_LARGE, "there are too many files", f"more than {MOST_FILES}")
                yield (Path(folder) / name).relative_to(self.at).as_posix()


def _raise(error: OSError) -> None:
    raise LookFailed(Why.NO_PERMISSION, "a folder may not be listed", str(error)) from error
