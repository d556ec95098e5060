"""Only those who are named are in the team.

Holds when
----------
The mail address of every confirmed member of the target's team is on the list ``members``, and there are no more
than ``max_people``; of these, those that are given.

Broken when
-----------
An account is there that is not on the list, or there are more than ``max_people``.

Unknown when
------------
The target names no team, nobody is seen, the token lacks access, the variable is not set, or the API
cannot be asked.

Cannot see
----------
What each may do.

Least privilege
---------------
A token with the team as its scope. Vercel has no read-only tokens: only GET is ever sent.

References
----------
Vercel REST API: GET /v3/teams/{teamId}/members, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from trustgen.checks import people
from trustgen.checks.hosts import TARGET, VercelTarget, look_at, not_repeatable, services
from trustgen.facts.platforms import PeopleFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator


class VercelMembersParameters(Parameters):
    """Who may, and how many."""

    target: VercelTarget = Field(description=TARGET)
    members: people.Listed = Field(default=None, description=people.MEMBERS)
    max_people: Integer | None = Field(default=None, ge=1, description=people.MAX_PEOPLE)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        people.checked(self.members, self.max_people)
        return self


def looks(parameters: VercelMembersParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target; nothing is asked of one that names no team."""
    return tuple(
        look_at("vercel", people.request(service, parameters.members)) if service.team else Look("Vercel", ())
        for service in services(registry, parameters.target)
    )


def judge(
    parameters: VercelMembersParameters, facts: PeopleFacts | tuple[()], registry: Registry, now: datetime
) -> Finding:
    """The list, then the number."""
    if not isinstance(facts, PeopleFacts):
        return unknown("the target names no team, and members are those of a team")
    return people.judged(facts, parameters.members, parameters.max_people)


def lies(parameters: VercelMembersParameters, facts: PeopleFacts) -> Iterable[PeopleFacts]:
    """Somebody who is not on the list; one too many."""
    return people.lies(facts, parameters.members, parameters.max_people)


CHECK = Check(
    name="vercel.members",
    parameters=VercelMembersParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "vercel", "members": ["ada@tidemark.example"], "max_people": 4},
)
