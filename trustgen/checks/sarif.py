"""A scanner's report is there, is young enough, and finds no more than the claim allows.

Holds when
----------
The report (SARIF 2.1.0) is no older than ``max_age``, was written by ``tool`` where one is named, and holds no more
than ``max`` (0) findings of ``level`` or worse that are not suppressed.

Broken when
-----------
It holds more.

Unknown when
------------
The file is missing or no SARIF; one of its runs failed; it does not say when it was made; it is of another tool; it
was made too long ago and finds too much. One that is merely too old is *stale*.

Cannot see
----------
What the scanner did not look at: its rules, its paths, and what it can find at all.

Positive control
----------------
That nothing was found counts only where every run says that it succeeded, and when it ended.

Many scanners (CodeQL, Semgrep, Trivy) do not write when they ended. Let the job that runs the scanner say it, after
the scanner has succeeded:

    jq '.runs[].invocations[0] |= ({executionSuccessful: true} + . + {endTimeUtc: (now | todate)})' scan.sarif

Least privilege
---------------
Reading that one file below the project's folder; the checker never starts the scanner.

References
----------
SARIF 2.1.0, §3.20 (invocation), §3.27 (result), §3.52 (the rule of a result, in the driver or in an extension).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal

from trustgen.checks import report_file
from trustgen.checks.source import Glob, nothing
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.files import ReportFacts, ReportRequest
from trustgen.model.base import Integer, Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field

_NO_TIME = "no endTimeUtc under invocations: `trustgen explain --check sarif` has the line for jq that adds it"
LEVELS = ("error", "warning", "note")


class SarifParameters(Parameters):
    """Which report, how old it may be, and how much it may find."""

    file: Glob = Field(description="The report, below the project's folder.")
    tool: PlainText | None = Field(default=None, description="The scanner that must have written it.")
    level: Literal["error", "warning", "note"] = Field(default="error", description="The mildest level that counts.")
    max: Annotated[Integer, Field(ge=0)] = Field(default=0, description="How many findings there may be.")
    max_age: Duration | None = Field(default=None, description="How old the report may be.")


def looks(parameters: SarifParameters, registry: Registry) -> tuple[Look, ...]:
    """The one file."""
    return (Look(PurePosixPath(parameters.file).name, (ReportRequest(parameters.file, "sarif"),)),)


def judge(parameters: SarifParameters, facts: ReportFacts, registry: Registry, now: datetime) -> Finding:
    """Who wrote it, what it found, and when."""
    if parameters.tool and parameters.tool not in facts.tools:
        return unknown(f"the report is by {listed(map(quoted, facts.tools))}, not by {quoted(parameters.tool)}")
    counting = LEVELS[: LEVELS.index(parameters.level) + 1]
    found = sum(count for level, count in facts.findings if level in counting)
    words = f"{counted(found, 'finding')} of level {parameters.level} or worse"
    told = words if parameters.level != "error" else words.removesuffix(" or worse")
    age = report_file.not_judged(facts, parameters.max_age, registry, now, _NO_TIME)
    if found > parameters.max:
        said = f"{told}; the claim says at most {parameters.max}"
        return unknown(f"{age.reason}; then, {said}", age.detail) if age else broken(said)
    return age or holds(told)


def lies(parameters: SarifParameters, facts: ReportFacts) -> Iterable[ReportFacts]:
    """One finding more than there may be."""
    yield replace(facts, findings=((parameters.level, parameters.max + 1),))


CHECK = Check(
    name="sarif",
    parameters=SarifParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"file": "evidence/codeql.sarif", "tool": "CodeQL", "max_age": "7d"},
)
