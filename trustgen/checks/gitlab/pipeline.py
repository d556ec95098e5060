"""A pipeline succeeds on the branch as often as the claim says.

Holds when
----------
The latest pipeline of the branch that succeeded ended no longer ago than ``every`` and ``grace`` together.

Broken when
-----------
It is longer ago, or no pipeline has succeeded.

Unknown when
------------
The project does not exist, the latest pipeline is in the future, the token lacks a permission, or the API
cannot be asked.

Cannot see
----------
What the pipeline does.

Least privilege
---------------
A project access token with read_api and the role Reporter.

References
----------
GitLab REST API v4: list project pipelines, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import due
from trustgen.checks.hosts import (
    BRANCH,
    PROJECT,
    GitLabTarget,
    look_at,
    not_repeatable,
    repositories,
)
from trustgen.facts.github import LatestFacts, PipelineRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field


class PipelineParameters(Parameters):
    """Which branch, and how often."""

    target: GitLabTarget = Field(description=PROJECT)
    branch: str = Field(default="", max_length=255, description=BRANCH)
    every: Cadence = Field(description="How often it succeeds: day, week.")
    grace: Duration | None = Field(default=None, description="How much later it may be: 2d.")


def looks(parameters: PipelineParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a project."""
    return tuple(
        look_at("GitLab", PipelineRequest(repository, parameters.branch))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: PipelineParameters, facts: LatestFacts, registry: Registry, now: datetime) -> Finding:
    """How long ago the latest success was."""
    zone = registry.organisation.zone
    return due.judged("the latest success", facts.at, parameters.every, parameters.grace, now, zone)


def lies(parameters: PipelineParameters, facts: LatestFacts) -> Iterable[LatestFacts]:
    """Never, and long ago."""
    yield LatestFacts(None)
    yield LatestFacts(due.LONG_AGO)


CHECK = Check(
    name="gitlab.pipeline",
    parameters=PipelineParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "project", "every": "week", "grace": "2d"},
)
