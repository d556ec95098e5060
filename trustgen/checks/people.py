"""What the checks of who has access share: a list, or a largest number, or both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trustgen.checks.wording import counted
from trustgen.facts.platforms import PeopleFacts, PeopleRequest, Service
from trustgen.model.base import EnvironmentName
from trustgen.model.judgement import Finding, broken, holds, unknown

Listed = EnvironmentName | tuple[str, ...] | None
MEMBERS = "Those who may, or {env: NAME} of a variable that holds them, divided by commas."
MAX_PEOPLE = "The largest number of people."


def checked(members: Listed, max_people: int | None) -> None:
    """Raise ValueError where nothing is said."""
    if members is None and max_people is None:
        raise ValueError("say members, max_people or both")
    if isinstance(members, EnvironmentName) and len(members.names) > 1:
        raise ValueError("name one variable, with the people divided by commas")


def request(service: Service, members: Listed, whose: str = "members") -> PeopleRequest:
    """The request that compares the people with the list."""
    if isinstance(members, EnvironmentName):
        return PeopleRequest(service, whose, (), members.names[0])
    return PeopleRequest(service, whose, members or ())


def judged(facts: PeopleFacts, members: Listed, max_people: int | None, *, may_be_none: bool = False) -> Finding:
    """Nobody who is not on the list, and not too many. Names are for the operator."""
    if not facts.count and not may_be_none:
        return unknown("shows nobody, which settles nothing")
    if members is not None and facts.unlisted:
        them = ", ".join(facts.unlisted)
        return broken(f"lets in {counted(len(facts.unlisted), 'account')} not on the list", them)
    if max_people is not None and facts.count > max_people:
        return broken(f"lets in {counted(facts.count, 'account')}; the claim says {max_people} at most")
    on = ", all on the list" if members is not None and facts.count else ""
    return holds(f"lets in {counted(facts.count, 'account')}{on}")


def lies(facts: PeopleFacts, members: Listed, max_people: int | None) -> Iterable[PeopleFacts]:
    """Somebody who is not on the list; one too many."""
    if members is not None:
        yield replace(facts, count=facts.count + 1, unlisted=("somebody",))
    if max_people is not None:
        yield replace(facts, count=max_people + 1)
