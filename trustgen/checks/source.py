"""What the checks of source files share: which files, and how a place in them is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from trustgen.checks.wording import counted, listed
from trustgen.facts.source import SourceFacts, SourceRequest
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.registry import Registry
from trustgen.model.target import Source
from trustgen.syntax import glob
from trustgen.validated import AfterValidator, BeforeValidator, Field

MOST_SHOWN = 3


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Glob = Annotated[str, AfterValidator(glob.checked)]
#: One glob, or a list of globs.
Globs = Annotated[tuple[Glob, ...], BeforeValidator(_as_list, json_schema_input_type=Glob | tuple[Glob, ...])]
Files = Annotated[Globs, Field(min_length=1)]


def roots(registry: Registry, target: str) -> tuple[tuple[str, str], ...]:
    """Name and root of every tree that ``target`` stands for."""
    return tuple((name, found.root) for name, found in registry.members(target) if isinstance(found, Source))


def searches(
    registry: Registry, target: str, files: Sequence[str], pattern: str, leave_out: Sequence[str]
) -> tuple[Look, ...]:
    """One search a tree."""
    return tuple(
        Look(name, (SourceRequest(root, tuple(files), pattern, tuple(leave_out)),))
        for name, root in roots(registry, target)
    )


def not_searched(facts: SourceFacts) -> Finding | None:
    """Why the search says nothing: there was no file, or some could not be read. None where it does."""
    if facts.searched == 0:
        return unknown("no file has such a name" if not facts.unread else "none of the files can be read")
    if facts.unread:
        return unknown(f"{counted(facts.unread, 'file')} could not be read")
    return None


def shown(places: Sequence[str], count: int) -> str:
    """The first few of ``count`` places, for the operator."""
    first = list(places[:MOST_SHOWN])
    return listed([*first, f"{count - len(first)} more"] if count > len(first) else first)


def nothing(*_: Any) -> tuple[str, ...]:
    """Nobody outside can repeat it."""
    return ()
