"""A pattern is found nowhere in the source.

Holds when
----------
Files match ``files``, all of them could be read, and in no line of them is ``pattern`` found. Files that match
``except`` are left out.

Broken when
-----------
The pattern is found. How many lines is told to readers; which they are, to the operator alone.

Unknown when
------------
The folder is missing or may not be listed, no file matches, there are too many, or one of them could not be read: too
large (1 MiB), not text, no permission, or a link that leads outside.

Cannot see
----------
What the code does: a text that is not there may be put together while it runs. Matches over several lines. What lies
in ``.git``, ``node_modules``, ``.venv`` and their like, and behind links to folders.

Positive control
----------------
That nothing was found counts only where files were searched; with ``control`` (a pattern that the same files must
hold) only where that one was found by the same search.

Least privilege
---------------
Reading the files below the target's ``root``; a read-only checkout is enough.

References
----------
Regular expressions as Rust's ``regex`` has them, line by line, in linear time.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks import source
from trustgen.checks.wording import counted
from trustgen.facts.source import SourceFacts, SourceRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import SourceTarget
from trustgen.model.registry import Registry
from trustgen.syntax import pattern
from trustgen.validated import AfterValidator, Field

Pattern = Annotated[str, AfterValidator(pattern.checked)]
Seen = SourceFacts | tuple[SourceFacts, SourceFacts]


class SourceAbsentParameters(Parameters):
    """Which files, and what must not be in them."""

    target: SourceTarget = Field(description="The target of kind source: a tree of files.")
    files: source.Files = Field(description="A glob over the files from the root, such as app/**/*.ts, or a list.")
    pattern: Pattern = Field(description="A regular expression that no line may match.")
    leave_out: source.Globs = Field(default=(), alias="except", description="Globs of files that are left out.")
    control: Pattern | None = Field(default=None, description="A regular expression that the files do hold.")


def looks(parameters: SourceAbsentParameters, registry: Registry) -> tuple[Look, ...]:
    """One search a tree, and a second one for the control."""
    patterns = [parameters.pattern, *([parameters.control] if parameters.control else [])]
    return tuple(
        Look(
            name,
            tuple(SourceRequest(root, parameters.files, searched, parameters.leave_out) for searched in patterns),
        )
        for name, root in source.roots(registry, parameters.target)
    )


def judge(parameters: SourceAbsentParameters, facts: Seen, registry: Registry, now: datetime) -> Finding:
    """One line is enough to break it, whatever else could not be read."""
    searched, control = facts if isinstance(facts, tuple) else (facts, None)
    if searched.lines:
        where = source.shown(searched.found, searched.lines)
        told = f"found in {counted(searched.lines, 'line')} of {counted(searched.matching, 'file')}"
        return broken(f"{told}; the claim says nowhere", where)
    missing = source.not_searched(searched)
    if missing:
        return missing
    if control is not None and not control.lines:
        return unknown("what the files must hold was not found either, so that the search proves nothing")
    return holds(f"found in none of {counted(searched.searched, 'file')}")


def lies(parameters: SourceAbsentParameters, facts: Seen) -> Iterable[Seen]:
    """It is found in one line."""
    searched, *control = facts if isinstance(facts, tuple) else (facts,)
    lied = replace(searched, matching=1, lines=1, found=("lied.txt:1",))
    yield (lied, control[0]) if control else lied


CHECK = Check(
    name="source.absent",
    parameters=SourceAbsentParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=source.nothing,
    manual=__doc__,
    example={"target": "code", "files": "app/**/*.ts", "pattern": "(query|execute)RawUnsafe"},
)
