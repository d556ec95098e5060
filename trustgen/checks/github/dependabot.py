"""We are told of vulnerable dependencies, and sent changes that mend them.

Holds when
----------
Dependabot alerts are on; with ``updates``, so are its security updates, and they are not paused. With
``enabled: false`` alerts are off.

Broken when
-----------
It is otherwise.

Unknown when
------------
The token lacks the permission, the repository does not exist, or the API cannot be asked.

Cannot see
----------
Whether anybody acts on them: ``github.alerts`` looks at that.

Positive control
----------------
A 404 counts as "off" only with GitHub's words for it.

Least privilege
---------------
A fine-grained token for this repository with Administration: read.

References
----------
GitHub REST API 2022-11-28: check if vulnerability alerts, and automated security fixes, are enabled.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks.hosts import REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.facts.github import DependabotFacts, DependabotRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator


class DependabotParameters(Parameters):
    """What must be on."""

    target: GitHubTarget = Field(description=REPOSITORY)
    enabled: Flag = Field(default=True, description="Whether alerts are on.")
    updates: Flag = Field(default=False, description="Whether security updates must be on too.")

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.updates and not self.enabled:
            raise ValueError("there are no updates without alerts")
        return self


def looks(parameters: DependabotParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", DependabotRequest(repository)) for repository in repositories(registry, parameters.target)
    )


def judge(parameters: DependabotParameters, facts: DependabotFacts, registry: Registry, now: datetime) -> Finding:
    """Alerts, then updates."""
    seen = f"has alerts {_switch(facts.alerts)} and security updates {_switch(facts.updates)}"
    good = facts.alerts is parameters.enabled and (facts.updates or not parameters.updates)
    return holds(seen) if good else broken(seen)


def _switch(on: bool) -> str:
    return "on" if on else "off"


def lies(parameters: DependabotParameters, facts: DependabotFacts) -> Iterable[DependabotFacts]:
    """The other way round; updates off, where they are claimed."""
    yield replace(facts, alerts=not parameters.enabled)
    if parameters.updates:
        yield replace(facts, updates=False)


CHECK = Check(
    name="github.dependabot",
    parameters=DependabotParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "enabled": True, "updates": True},
)
