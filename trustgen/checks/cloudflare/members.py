"""Only those who are named are in the account.

Holds when
----------
The mail address of everybody who accepted an invitation to the account of the zone is on the list ``members``, and
there are no more than ``max_people``; of these, those that are given.

Broken when
-----------
An account is there that is not on the list, or there are more than ``max_people``.

Unknown when
------------
The zone is not shown to the token, nobody is seen, the token lacks a permission, the variable is not set, or the API
cannot be asked.

Cannot see
----------
What each may do, and API tokens.

Least privilege
---------------
An API token with Zone: Zone: Read for the zone and Account: Account Settings: Read for its account.

References
----------
Cloudflare API v4: GET /zones, GET /accounts/{account_id}/members, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from trustgen.checks import people
from trustgen.checks.hosts import TARGET, CloudflareTarget, look_at, not_repeatable, services
from trustgen.facts.platforms import PeopleFacts
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator


class CloudflareMembersParameters(Parameters):
    """Who may, and how many."""

    target: CloudflareTarget = Field(description=TARGET)
    members: people.Listed = Field(default=None, description=people.MEMBERS)
    max_people: Integer | None = Field(default=None, ge=1, description=people.MAX_PEOPLE)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        people.checked(self.members, self.max_people)
        return self


def looks(parameters: CloudflareMembersParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("cloudflare", people.request(service, parameters.members))
        for service in services(registry, parameters.target)
    )


def judge(parameters: CloudflareMembersParameters, facts: PeopleFacts, registry: Registry, now: datetime) -> Finding:
    """The list, then the number."""
    return people.judged(facts, parameters.members, parameters.max_people)


def lies(parameters: CloudflareMembersParameters, facts: PeopleFacts) -> Iterable[PeopleFacts]:
    """Somebody who is not on the list; one too many."""
    return people.lies(facts, parameters.members, parameters.max_people)


CHECK = Check(
    name="cloudflare.members",
    parameters=CloudflareMembersParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "zone", "members": ["ada@tidemark.example"], "max_people": 4},
)
