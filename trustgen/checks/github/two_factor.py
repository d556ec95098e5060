"""The organisation lets nobody in without a second factor.

Holds when
----------
The organisation that owns the repository requires two-factor authentication of its members.

Broken when
-----------
It does not.

Unknown when
------------
The setting is not shown to the token, the owner is a person and no organisation, or the API cannot be asked.

Cannot see
----------
Of what sort the second factors are. An organisation that signs in by an identity provider requires them there.

Least privilege
---------------
A fine-grained token of an owner of the organisation with Administration: read (of the organisation), or a classic one
with read:org.

References
----------
GitHub REST API 2022-11-28: get an organization (two_factor_requirement_enabled).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.hosts import REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.facts.github import TwoFactorFacts, TwoFactorRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class TwoFactorParameters(Parameters):
    """Whose organisation."""

    target: GitHubTarget = Field(description=REPOSITORY)


def looks(parameters: TwoFactorParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", TwoFactorRequest(repository)) for repository in repositories(registry, parameters.target)
    )


def judge(parameters: TwoFactorParameters, facts: TwoFactorFacts, registry: Registry, now: datetime) -> Finding:
    """The setting itself."""
    if facts.required:
        return holds("requires a second factor of every member")
    return broken("does not require a second factor")


def lies(parameters: TwoFactorParameters, facts: TwoFactorFacts) -> Iterable[TwoFactorFacts]:
    """Not required."""
    yield TwoFactorFacts(required=False)


CHECK = Check(
    name="github.two_factor",
    parameters=TwoFactorParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo"},
)
