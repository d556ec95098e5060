"""Secrets are looked for in the code, and a push that holds one is refused.

Holds when
----------
Secret scanning is on, and push protection too unless ``push_protection: false``.

Broken when
-----------
One of them is off.

Unknown when
------------
The setting is not shown to the token, the repository does not exist, or the API cannot be asked.

Cannot see
----------
Secrets of a sort that GitHub does not know.

Least privilege
---------------
A fine-grained token for this repository with Administration: read.

References
----------
GitHub REST API 2022-11-28: get a repository (security_and_analysis).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.hosts import REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.facts.github import SecretScanningFacts, SecretScanningRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class SecretScanningParameters(Parameters):
    """What must be on."""

    target: GitHubTarget = Field(description=REPOSITORY)
    push_protection: Flag = Field(default=True, description="Whether push protection must be on too.")


def looks(parameters: SecretScanningParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", SecretScanningRequest(repository)) for repository in repositories(registry, parameters.target)
    )


def judge(
    parameters: SecretScanningParameters, facts: SecretScanningFacts, registry: Registry, now: datetime
) -> Finding:
    """Scanning, then push protection."""
    if not facts.scanning:
        return broken("does not look for secrets in the code")
    if parameters.push_protection and not facts.push_protection:
        return broken("looks for secrets in the code, and does not refuse a push that holds one")
    refused = " and refuses a push that holds one" if facts.push_protection else ""
    return holds(f"looks for secrets in the code{refused}")


def lies(parameters: SecretScanningParameters, facts: SecretScanningFacts) -> Iterable[SecretScanningFacts]:
    """Off; push protection off, where that is claimed."""
    yield replace(facts, scanning=False)
    if parameters.push_protection:
        yield replace(facts, push_protection=False)


CHECK = Check(
    name="github.secret_scanning",
    parameters=SecretScanningParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo"},
)
