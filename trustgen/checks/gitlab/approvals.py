"""Nothing gets onto the branch without the approvals that the claim says.

Holds when
----------
A rule for the branch asks for ``approvals`` or more, one's own approval does not count unless ``author: true``, and
nobody may push to the branch without a merge request. A rule counts that enough people besides the author could meet:
another one GitLab takes for approved.

Broken when
-----------
No rule asks for as many, one's own counts, or somebody may push.

Unknown when
------------
The project or branch does not exist, GitLab's edition has no approval rules, the token lacks a permission, or the API
cannot be asked.

Cannot see
----------
Whether reviews were thorough, who may change the rules, and whether they may be changed for one merge request alone
(GitLab's setting "Prevent editing approval rules in merge requests").

Least privilege
---------------
A project access token with read_api and the role Maintainer, which GitLab asks for to show protected branches.

References
----------
GitLab REST API v4: merge request approvals, approval rules, protected branches, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.hosts import (
    BRANCH,
    PROJECT,
    GitLabTarget,
    look_at,
    not_repeatable,
    repositories,
)
from trustgen.checks.wording import counted
from trustgen.facts.github import ApprovalsFacts, ApprovalsRequest
from trustgen.model.base import Flag, Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class ApprovalsParameters(Parameters):
    """Which branch, and how many approvals."""

    target: GitLabTarget = Field(description=PROJECT)
    branch: str = Field(default="", max_length=255, description=BRANCH)
    approvals: Integer = Field(default=1, ge=1, description="The least number of approvals.")
    author: Flag = Field(default=False, description="Whether one's own approval may count.")


def looks(parameters: ApprovalsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a project."""
    return tuple(
        look_at("GitLab", ApprovalsRequest(repository, parameters.branch))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: ApprovalsParameters, facts: ApprovalsFacts, registry: Registry, now: datetime) -> Finding:
    """Rules, authors, pushes."""
    if facts.pushed:
        return broken("lets somebody push without a merge request")
    if facts.author and not parameters.author:
        return broken("counts the author's own approval")
    seen = f"asks for {counted(facts.approvals, 'approval')}; the claim says {parameters.approvals} or more"
    return holds(seen) if facts.approvals >= parameters.approvals else broken(seen)


def lies(parameters: ApprovalsParameters, facts: ApprovalsFacts) -> Iterable[ApprovalsFacts]:
    """One too few; a push; one's own, where that is claimed."""
    yield replace(facts, approvals=parameters.approvals - 1)
    yield replace(facts, pushed=True)
    if not parameters.author:
        yield replace(facts, author=True)


CHECK = Check(
    name="gitlab.approvals",
    parameters=ApprovalsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "project", "branch": "main", "approvals": 1},
)
