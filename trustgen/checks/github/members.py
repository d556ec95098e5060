"""Only those who are named are in the organisation, or work with it from outside.

Holds when
----------
Every member of the organisation that owns the repository (``who: outside`` for outside collaborators) is on the
list ``members``, and there are no more than ``max_people``; of these, those that are given.

Broken when
-----------
An account is there that is not on the list, or there are more than ``max_people``.

Unknown when
------------
No member is seen at all, the token's owner is no member, the token lacks the permission, the variable is not set, or
the API cannot be asked.

Cannot see
----------
What each may do, and people with access by a deploy key or an application.

Least privilege
---------------
A fine-grained token of a member of the organisation (``who: outside``: of an owner) with Members: read. To a stranger
GitHub shows public members only, so that membership is asserted first.

References
----------
GitHub REST API 2022-11-28: list organization members, list outside collaborators, get a membership of oneself.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Self

from trustgen.checks import people
from trustgen.checks.hosts import REPOSITORY, GitHubTarget, look_at, not_repeatable, services
from trustgen.facts.platforms import PeopleFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator


class GitHubMembersParameters(Parameters):
    """Who may, and how many."""

    target: GitHubTarget = Field(description=REPOSITORY)
    members: people.Listed = Field(default=None, description=people.MEMBERS)
    max_people: Integer | None = Field(default=None, ge=0, description=people.MAX_PEOPLE)
    who: Literal["members", "outside"] = Field(default="members", description="Members, or outside collaborators.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        people.checked(self.members, self.max_people)
        return self


def looks(parameters: GitHubMembersParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("github", people.request(service, parameters.members, parameters.who))
        for service in services(registry, parameters.target)
    )


def judge(parameters: GitHubMembersParameters, facts: PeopleFacts, registry: Registry, now: datetime) -> Finding:
    """The list, then the number."""
    return people.judged(facts, parameters.members, parameters.max_people, may_be_none=parameters.who == "outside")


def lies(parameters: GitHubMembersParameters, facts: PeopleFacts) -> Iterable[PeopleFacts]:
    """Somebody who is not on the list; one too many."""
    return people.lies(facts, parameters.members, parameters.max_people)


CHECK = Check(
    name="github.members",
    parameters=GitHubMembersParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "members": {"env": "GITHUB_MEMBERS"}, "max_people": 8},
)
