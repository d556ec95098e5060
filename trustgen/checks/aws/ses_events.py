"""We are told of mail that bounces and of complaints.

Holds when
----------
There is at least one configuration set of SES, and each of ``events`` is delivered to a destination that is enabled, by
every set.

Broken when
-----------
A set delivers one of the events to nobody.

Unknown when
------------
There is no configuration set, the credential lacks a permission or belongs to another account, or the service cannot
be asked.

Cannot see
----------
Whether mail is sent with the set, and what is done with the events.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ses:GetConfigurationSetEventDestinations",
"ses:ListConfigurationSets"], "Resource": "*"}]}

References
----------
Amazon SES API v2: ListConfigurationSets, GetConfigurationSetEventDestinations.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.population import every
from trustgen.checks.wording import listed
from trustgen.facts.aws import SesEventsFacts, SesEventsRequest, SesSet
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import AfterValidator, Field

_TYPES = ("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE", "DELIVERY_DELAY")


def _type(name: str) -> str:
    """``bounces`` → ``BOUNCE``."""
    plain = name.upper().replace(" ", "_").replace("-", "_")
    return next((known for known in _TYPES if plain in (known, f"{known}S", f"{known[:-1]}IES")), "")


def _known(events: SetOf) -> SetOf:
    for name in events.names():
        if not _type(name):
            raise ValueError(f"{name} is no event of SES; write one of {listed(_TYPES, 'or')}")
    return events


class SesEventsParameters(Parameters):
    """Which events."""

    target: AwsTarget = Field(description=TARGET)
    events: Annotated[SetOf, AfterValidator(_known)] = Field(description="A list of events: bounces, complaints.")


def looks(parameters: SesEventsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, SesEventsRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: SesEventsParameters, facts: SesEventsFacts, registry: Registry, now: datetime) -> Finding:
    """Every configuration set."""

    def fault(one: SesSet) -> str:
        missing = [word for word, name in parameters.events.items if _type(name) not in one.events]
        return f"that tells nobody of {listed(missing, 'or')}" if missing else ""

    sound = f"telling of {listed(parameters.events.words())}"
    return every(facts.sets, "configuration set", fault, sound, lambda one: one.name)


def lies(parameters: SesEventsParameters, facts: SesEventsFacts) -> Iterable[SesEventsFacts]:
    """Each event left out of the first set."""
    first, *others = facts.sets
    for name in parameters.events.names():
        left = tuple(event for event in first.events if event != _type(name))
        yield SesEventsFacts((replace(first, events=left), *others))


CHECK = Check(
    name="aws.ses_events",
    parameters=SesEventsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "events": ["bounces", "complaints"]},
)
