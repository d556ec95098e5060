"""A file of the project is long enough.

Holds when
----------
The file has at least ``min`` lines.

Broken when
-----------
It has fewer.

Unknown when
------------
The file is missing, too large, or cannot be read.

Cannot see
----------
What the lines say.

Least privilege
---------------
Reading that one file below the project's folder.

References
----------
None.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tidemark_trustgen.facts import LinesFacts, LinesRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class LinesParameters(Parameters):
    """``tidemark/lines: {file, min}``."""

    file: str = Field(description="The file, below the project's folder.")
    min: Integer = Field(ge=1, description="The least number of lines.")


def looks(parameters: LinesParameters, registry: Registry) -> tuple[Look, ...]:
    """One request."""
    return (Look(parameters.file, (LinesRequest(parameters.file),)),)


def judge(parameters: LinesParameters, facts: LinesFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the number of lines."""
    if facts.count >= parameters.min:
        return holds(f"has {facts.count} lines")
    return broken(f"has {facts.count} lines; the claim says at least {parameters.min}")


def lies(parameters: LinesParameters, facts: LinesFacts) -> Iterable[LinesFacts]:
    """One line fewer than there must be."""
    yield LinesFacts(parameters.min - 1)


def repeat(parameters: LinesParameters, registry: Registry) -> tuple[str, ...]:
    """Nobody outside can."""
    return ()


CHECK = Check(
    name="tidemark/lines",
    parameters=LinesParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__ or "",
    example={"file": "CHANGELOG.md", "min": 10},
)
