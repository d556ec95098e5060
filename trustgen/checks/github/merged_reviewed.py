"""The latest changes of the branch really were approved by another person before they were merged.

Holds when
----------
The branch has commits, and each of the latest ``sample`` changes was approved by ``approvals`` people or more. A change
is a pull request, or a commit that came without one; a branch that has fewer is looked at whole. A person counts whose
last word before the merge was approval, and who is neither the author nor a bot.

Broken when
-----------
A change had fewer approvals, or came without a pull request.

Unknown when
------------
There is no commit, the branch does not exist, the changes came as more than five commits each, the token lacks a
permission, or the API cannot be asked.

Cannot see
----------
Older changes, and whether reviews were thorough.

Least privilege
---------------
A fine-grained token for this repository with Contents: read, Metadata: read and Pull requests: read.

References
----------
GitHub REST API 2022-11-28: commits, pull requests associated with a commit, reviews.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.hosts import BRANCH, REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.checks.population import every
from trustgen.checks.wording import counted
from trustgen.facts.github import Change, MergedFacts, MergedRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class MergedReviewedParameters(Parameters):
    """How many changes, and how many approvals of each."""

    target: GitHubTarget = Field(description=REPOSITORY)
    branch: str = Field(default="", max_length=255, description=BRANCH)
    sample: Integer = Field(default=20, ge=1, le=100, description="How many of the latest changes are looked at.")
    approvals: Integer = Field(default=1, ge=1, description="The least number of people who approved each.")


def looks(parameters: MergedReviewedParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", MergedRequest(repository, parameters.branch, parameters.sample))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: MergedReviewedParameters, facts: MergedFacts, registry: Registry, now: datetime) -> Finding:
    """Every change of the sample."""

    def fault(change: Change) -> str:
        return "" if change.approvals >= parameters.approvals else f"with fewer than {people}"

    people = counted(parameters.approvals, "approval")
    return every(facts.changes, "change", fault, f"with {people} or more", lambda change: change.name)


def lies(parameters: MergedReviewedParameters, facts: MergedFacts) -> Iterable[MergedFacts]:
    """One approval too few; a commit without a pull request."""
    first, *others = facts.changes
    yield MergedFacts((replace(first, approvals=parameters.approvals - 1), *others))
    yield MergedFacts((Change("0000000", 0), *facts.changes))


CHECK = Check(
    name="github.merged_reviewed",
    parameters=MergedReviewedParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "branch": "main", "sample": 20},
)
