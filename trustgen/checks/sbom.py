"""A bill of materials is there, is young enough, and lists something.

Holds when
----------
The bill (CycloneDX or SPDX 2, as JSON) is no older than ``max_age`` and lists at least ``min`` components (1).

Broken when
-----------
It lists fewer.

Unknown when
------------
The file is missing or of another format; it does not say when it was made, or was made too long ago and lists too
little. One that is merely too old is *stale*.

Cannot see
----------
Whether the list is complete, or of what is deployed.

Least privilege
---------------
Reading that one file below the project's folder.

References
----------
CycloneDX 1.4 and later (``metadata.timestamp``, ``components``); SPDX 2.2 and later (``creationInfo``, ``packages``).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from trustgen.checks import report_file
from trustgen.checks.source import Glob, nothing
from trustgen.checks.wording import counted
from trustgen.facts.files import ReportFacts, ReportRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field

_NO_TIME = "no metadata.timestamp (CycloneDX leaves it out of reproducible bills), or creationInfo.created (SPDX)"


class SbomParameters(Parameters):
    """Which bill, how old it may be, and how much it must list."""

    file: Glob = Field(description="The bill of materials, below the project's folder.")
    format: Literal["cyclonedx", "spdx"] = Field(default="cyclonedx", description="The format of the bill.")
    min: Annotated[Integer, Field(ge=1)] = Field(default=1, description="The least number of components.")
    max_age: Duration | None = Field(default=None, description="How old the bill may be.")


def looks(parameters: SbomParameters, registry: Registry) -> tuple[Look, ...]:
    """The one file."""
    return (Look(PurePosixPath(parameters.file).name, (ReportRequest(parameters.file, parameters.format),)),)


def judge(parameters: SbomParameters, facts: ReportFacts, registry: Registry, now: datetime) -> Finding:
    """What it lists, and when it was made."""
    count = dict(facts.findings).get("components", 0)
    age = report_file.not_judged(facts, parameters.max_age, registry, now, _NO_TIME)
    told = f"lists {counted(count, 'component')}"
    if count < parameters.min:
        said = f"{told}; the claim says at least {parameters.min}"
        return unknown(f"{age.reason}; then, it {said}", age.detail) if age else broken(said)
    return age or holds(told)


def lies(parameters: SbomParameters, facts: ReportFacts) -> Iterable[ReportFacts]:
    """One component fewer than there must be."""
    yield replace(facts, findings=(("components", parameters.min - 1),))


CHECK = Check(
    name="sbom",
    parameters=SbomParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"file": "evidence/bom.json", "min": 20, "max_age": "30d"},
)
