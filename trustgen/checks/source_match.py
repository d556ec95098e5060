"""Source files hold what they must.

Holds when
----------
With ``files`` and ``must``: every file that the glob names holds a line that the pattern matches. With ``must_hold``
(word: "file: pattern"): each of the files named does. All of them could be read.

Broken when
-----------
A file was read and holds no such line.

Unknown when
------------
The folder is missing or may not be listed, no file matches, there are too many, or one of them could not be read: too
large (1 MiB), not text, no permission, or a link that leads outside.

Cannot see
----------
What the code does: the line may be a comment, or never reached. Matches over several lines.

Positive control
----------------
Files that hold what they must are named one by one by the search itself: a search over no files is no pass.

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
from typing import Annotated, Self

from trustgen.checks import source
from trustgen.checks.source_absent import Pattern
from trustgen.checks.wording import counted
from trustgen.facts.source import SourceFacts, SourceRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import SourceTarget
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.syntax import glob, pattern
from trustgen.validated import AfterValidator, Field, model_validator


def split(written: str) -> tuple[str, str]:
    """``file: pattern`` taken apart. Raises ValueError."""
    file, divided, searched = written.partition(": ")
    if not divided:
        raise ValueError('write "file: pattern", such as "middleware.ts: Sentry"')
    return glob.checked(file.strip()), pattern.checked(searched.strip())


def _each(held: SetOf) -> SetOf:
    for name in held.names():
        split(name)
    return held


class SourceMatchParameters(Parameters):
    """Which files, and what each must hold."""

    target: SourceTarget = Field(description="The target of kind source: a tree of files.")
    files: source.Globs = Field(default=(), description="A glob over the files from the root, or a list of globs.")
    must: Pattern | None = Field(default=None, description="A regular expression that a line of each file matches.")
    leave_out: source.Globs = Field(default=(), alias="except", description="Globs of files that are left out.")
    must_hold: Annotated[SetOf, AfterValidator(_each)] | None = Field(
        default=None, description='Word: "file: pattern", where people read words.'
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.files) != bool(self.must) or bool(self.files) is (self.must_hold is not None):
            raise ValueError("give either `files` with `must`, or `must_hold`")
        return self


def looks(parameters: SourceMatchParameters, registry: Registry) -> tuple[Look, ...]:
    """One search a tree, or one a word."""
    if parameters.must:
        return source.searches(registry, parameters.target, parameters.files, parameters.must, parameters.leave_out)
    held = [(word, *split(name)) for word, name in (parameters.must_hold.items if parameters.must_hold else ())]
    return tuple(
        Look(word, (SourceRequest(root, (file,), searched, parameters.leave_out),))
        for _, root in source.roots(registry, parameters.target)
        for word, file, searched in held
    )


def judge(parameters: SourceMatchParameters, facts: SourceFacts, registry: Registry, now: datetime) -> Finding:
    """One file without is enough to break it, whatever else could not be read."""
    lacking = facts.searched - facts.matching
    if lacking:
        told = f"{lacking} of {counted(facts.searched, 'file')} {'lacks' if lacking == 1 else 'lack'} what it must hold"
        return broken(told.replace("lack what it", "lack what they"), source.shown(facts.without, lacking))
    return source.not_searched(facts) or holds(f"all of {counted(facts.searched, 'file')} hold what they must")


def lies(parameters: SourceMatchParameters, facts: SourceFacts) -> Iterable[SourceFacts]:
    """One more file, which lacks it."""
    yield replace(facts, searched=facts.searched + 1, without=("lied.txt", *facts.without))


CHECK = Check(
    name="source.match",
    parameters=SourceMatchParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=source.nothing,
    manual=__doc__,
    example={"target": "code", "files": "app/api/**/route.ts", "must": "(safeP|p)arse[(]"},
)
