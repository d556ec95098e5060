"""The past of a file, through ``git``: the one place that starts it. It reads, and changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trustgen.frozen import dataclass

if TYPE_CHECKING:
    import subprocess

    from trustgen.model.past import Past

TIMEOUT = 20.0  # seconds, for each call
MOST_VERSIONS = 2000
#: A repository's own settings must not make a look run anything.
_QUIET = (
    *("-c", "core.fsmonitor=false", "-c", "core.pager=cat", "-c", "log.showSignature=false"),
    *("-c", "core.quotePath=false", "-c", "diff.renames=true"),
)
_ABBREVIATED = 10


class _Unread(Exception):
    """Why git could not be asked."""


def past(file: Path) -> Past | None:
    """Every version of ``file`` on the way that the current branch took (first parents), or None outside a checkout.

    A merge counts when it landed: what stood on a branch was not published. Past.unread says what went wrong.
    """
    folder = file.resolve().parent
    if not any((parent / ".git").exists() for parent in (folder, *folder.parents)):
        return None
    from trustgen.model.past import Past

    try:
        return _read(folder, file.name)
    except _Unread as error:
        return Past(unread=str(error))


def _read(folder: Path, name: str) -> Past:
    from trustgen.model.past import Past, Version

    shallow = _git(folder, ["rev-parse", "--is-shallow-repository"]).strip() == b"true"
    if not _has_commits(folder):
        return Past(shallow=shallow)
    commits = list(_commits(folder, name))
    wanted = "".join(f"{one.name}:{one.path}\n" for one in commits)
    texts = _objects(_git(folder, ["cat-file", "--batch"], wanted.encode("utf-8", "surrogateescape")))
    versions: list[Version] = []
    for one, text in zip(commits, texts, strict=True):
        if text is None:
            raise _Unread(f"git does not have the file as commit {one.name[:_ABBREVIATED]} has it")
        versions.append(Version(one.name[:_ABBREVIATED], one.at, text))
    return Past(tuple(reversed(versions)), shallow or len(commits) == MOST_VERSIONS)


@dataclass(frozen=True, slots=True)
class _Commit:
    """A commit that changed the file, and where the file then stood, from the top of the checkout."""

    name: str
    at: datetime
    path: str


def _commits(folder: Path, name: str) -> Iterator[_Commit]:
    """Commits that left the file there, the newest first, also under the names that it had before."""
    way = ["--first-parent", "-m", "--follow", f"-{MOST_VERSIONS}"]
    told = _git(folder, ["log", *way, "--name-status", "--format=%x00%H %cI", "HEAD", "--", name])
    for block in told.decode("utf-8", "surrogateescape").split("\0")[1:]:
        head, _, rest = block.partition("\n")
        commit, at = head.split(" ", 1)
        status, *paths = rest.strip("\n").split("\t")
        if not status.startswith("D"):
            yield _Commit(commit, datetime.fromisoformat(at), paths[-1])
        if status.startswith("C"):
            return  # what it was copied from, an example perhaps, was never this list


def _has_commits(folder: Path) -> bool:
    return _run(folder, ["rev-parse", "--verify", "--quiet", "HEAD"]).returncode == 0


def _objects(batch: bytes) -> Iterator[bytes | None]:
    """The contents in the output of ``git cat-file --batch``; None for what the commit does not have."""
    at = 0
    while at < len(batch):
        end = batch.index(b"\n", at)
        head = batch[at:end].rsplit(b" ", 2)
        if head[-1] == b"missing":
            at = end + 1
            yield None
            continue
        size = int(head[-1])
        yield batch[end + 1 : end + 1 + size]
        at = end + size + 2


def _git(folder: Path, arguments: Sequence[str], given: bytes = b"") -> bytes:
    done = _run(folder, arguments, given)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _Unread(said[0] if said else f"git ended with status {done.returncode}")
    return done.stdout


def _run(folder: Path, arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None:
        raise _Unread("git is not installed")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        return subprocess.run(
            [program, *_QUIET, *arguments],
            cwd=folder,
            input=given,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env={
                **environment,
                "GIT_OPTIONAL_LOCKS": "0",
                "GIT_NO_REPLACE_OBJECTS": "1",
                "GIT_TERMINAL_PROMPT": "0",
                "LC_ALL": "C",
            },
        )
    except subprocess.TimeoutExpired:
        raise _Unread(f"git did not answer within {TIMEOUT:g} seconds") from None
    except OSError as error:
        raise _Unread(f"git cannot be started: {error.strerror}") from None
