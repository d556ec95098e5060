"""Nothing gets onto the branch without the approvals that the claim says, and nobody can pass that by.

Holds when
----------
A ruleset or the branch's own protection asks for a number of approvals within ``approvals``, and nobody may bypass it.
The strictest rule decides, as on GitHub itself. With ``bypass: true`` it does not matter who may.

Broken when
-----------
No rule asks for as many approvals, or all that do may be bypassed: by somebody on their list, or by administrators.

Unknown when
------------
The token may not see the protection or who may bypass a ruleset, and that could make the difference; the branch does
not exist, or the API cannot be asked.

Cannot see
----------
Whether reviews were thorough. ``github.merged_reviewed`` looks at what really happened.

Positive control
----------------
A 404 counts as "not protected" only with GitHub's words for it, or where the branch itself says so.

Least privilege
---------------
A fine-grained token for this repository with Contents: read, Metadata: read and Administration: read. Who may bypass a
ruleset is shown only to a token that could change it (Administration: write); with ``bypass: true`` that is not needed.

References
----------
GitHub REST API 2022-11-28: rules for a branch, repository rulesets, branch protection.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks.hosts import BRANCH, REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.checks.wording import counted
from trustgen.facts.github import BranchFacts, BranchRequest, Bypass, ReviewRule
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import NumberBound
from trustgen.validated import AfterValidator, Field


def _can_break(approvals: NumberBound) -> NumberBound:
    if approvals.min is None or approvals.min < 1:
        raise ValueError("write {min: 1} or more, so that something could break this")
    return approvals


class BranchParameters(Parameters):
    """Which branch, and how many approvals."""

    target: GitHubTarget = Field(description=REPOSITORY)
    branch: str = Field(default="", max_length=255, description=BRANCH)
    approvals: Annotated[NumberBound, AfterValidator(_can_break)] = Field(
        description="How many approvals a change needs: {min: 1}."
    )
    bypass: Flag = Field(default=False, description="Whether it is all right that somebody may pass the rule.")


def looks(parameters: BranchParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", BranchRequest(repository, parameters.branch))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: BranchParameters, facts: BranchFacts, registry: Registry, now: datetime) -> Finding:
    """The strictest rule that stands for everybody."""
    wanted = parameters.approvals.min
    strictest = max((rule.approvals for rule in facts.rules if _stands(rule, parameters)), default=0)
    if parameters.approvals.permits(strictest):
        nobody = "" if parameters.bypass else ", and nobody may bypass that"
        return holds(f"asks for {counted(strictest, 'approval')}{nobody}")
    unsure = [r for r in facts.rules if r.bypass is Bypass.HIDDEN and parameters.approvals.permits(r.approvals)]
    if unsure:
        return unknown("asks for approvals, but the token may not see who can bypass that (Administration: write)")
    if facts.hidden:
        return unknown(f"cannot be seen in full: the token lacks the permission {facts.hidden}")
    passed = max((rule.approvals for rule in facts.rules), default=0)
    if parameters.approvals.permits(passed):
        return broken(f"asks for {counted(passed, 'approval')}, but somebody may bypass that")
    return broken(f"asks for {counted(max(strictest, passed), 'approval')}; the claim says {wanted} or more")


def _stands(rule: ReviewRule, parameters: BranchParameters) -> bool:
    return parameters.bypass or rule.bypass is Bypass.NOBODY


def lies(parameters: BranchParameters, facts: BranchFacts) -> Iterable[BranchFacts]:
    """No rule, one approval too few, and rules that somebody may bypass."""
    yield BranchFacts(())
    few = int(parameters.approvals.min or 1) - 1
    yield BranchFacts(tuple(replace(rule, approvals=few) for rule in facts.rules))
    if not parameters.bypass:
        yield BranchFacts(tuple(replace(rule, bypass=Bypass.SOMEBODY) for rule in facts.rules))


CHECK = Check(
    name="github.branch",
    parameters=BranchParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "branch": "main", "approvals": {"min": 1}},
)
