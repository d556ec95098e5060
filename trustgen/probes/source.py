"""Search a tree of source files, line by line, in linear time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from trustgen.facts.source import SourceFacts, SourceRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import glob, pattern

MOST_BYTES = 2**20  # of one file
MOST_IN_ALL = 256 * 2**20
MOST_KEPT = 20


async def look(request: SourceRequest, access: Access) -> tuple[Observation, ...]:
    """Where the pattern is found; a tree that is missing, or too large to be searched, is Unseen."""
    return await observed(access, lambda: _search(request, access.project))


@dataclass(slots=True)
class _Search:
    searched: int = 0
    unread: int = 0
    matching: int = 0
    lines: int = 0
    size: int = 0
    found: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)

    def file(self, name: str, text: str, searched: str) -> None:
        """Take one file."""
        hits = [number for number, line in enumerate(text.splitlines(), 1) if pattern.matches(searched, line)]
        self.searched += 1
        self.lines += len(hits)
        self.matching += bool(hits)
        kept = self.found if hits else self.without
        kept.extend([f"{name}:{number}" for number in hits] if hits else [name])
        del kept[MOST_KEPT:]


def _search(request: SourceRequest, project: Path) -> SourceFacts:
    folder = Folder.of(project / request.root)
    state = _Search()
    for name in folder.walk(request.files):
        if not _asked_for(request, name):
            continue
        text = _text(folder, name)
        if text is None:
            state.unread += 1
            continue
        state.size += len(text)
        if state.size > MOST_IN_ALL:
            raise LookFailed(Why.TOO_LARGE, "the files are too large to be searched", f"more than {MOST_IN_ALL} bytes")
        state.file(name, text, request.pattern)
    return SourceFacts(
        state.searched, state.unread, state.matching, state.lines, tuple(state.found), tuple(state.without)
    )


def _asked_for(request: SourceRequest, name: str) -> bool:
    return any(glob.matches(wanted, name) for wanted in request.files) and not any(
        glob.matches(out, name) for out in request.leave_out
    )


def _text(folder: Folder, name: str) -> str | None:
    """The file's text; None where it cannot be read as one. What is not UTF-8 is taken for Latin-1."""
    try:
        content = folder.read(name, MOST_BYTES)
    except (LookFailed, OSError):
        return None
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
