"""A workflow succeeds on the branch as often as the claim says.

Holds when
----------
The latest run of the workflow on the branch that succeeded ended no longer ago than ``every`` and ``grace`` together.
Runs of pull requests do not count: a fork may have a branch of the same name.

Broken when
-----------
It is longer ago, or no run has succeeded.

Unknown when
------------
There is no workflow of that name or file, or there are several, the token lacks the permission, the latest run is in
the future, or the API cannot be asked.

Cannot see
----------
What the workflow does.

Least privilege
---------------
A fine-grained token for this repository with Actions: read and Metadata: read.

References
----------
GitHub REST API 2022-11-28: list repository workflows, list workflow runs.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import due
from trustgen.checks.hosts import BRANCH, REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.facts.github import LatestFacts, LatestRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field


class WorkflowParameters(Parameters):
    """Which workflow, and how often."""

    target: GitHubTarget = Field(description=REPOSITORY)
    name: str = Field(min_length=1, max_length=255, description="Name of the workflow, or of its file.")
    branch: str = Field(default="", max_length=255, description=BRANCH)
    every: Cadence = Field(description="How often it succeeds: day, week.")
    grace: Duration | None = Field(default=None, description="How much later it may be: 2d.")


def looks(parameters: WorkflowParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", LatestRequest(repository, parameters.name, parameters.branch))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: WorkflowParameters, facts: LatestFacts, registry: Registry, now: datetime) -> Finding:
    """How long ago the latest success was."""
    zone = registry.organisation.zone
    return due.judged("the latest success", facts.at, parameters.every, parameters.grace, now, zone)


def lies(parameters: WorkflowParameters, facts: LatestFacts) -> Iterable[LatestFacts]:
    """Never, and long ago."""
    yield LatestFacts(None)
    yield LatestFacts(due.LONG_AGO)


CHECK = Check(
    name="github.workflow",
    parameters=WorkflowParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "name": "update-dependencies", "every": "week", "grace": "2d"},
)
