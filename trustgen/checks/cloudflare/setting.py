"""A setting of the zone is as the claim says.

Holds when
----------
The value of ``setting`` is one of ``equals``.

Broken when
-----------
It is another.

Unknown when
------------
The zone is not shown to the token, there is no such setting, or one whose value is no text, the token lacks a
permission, or the API cannot be asked.

Cannot see
----------
Rules that make exceptions, and names of the zone that do not go through Cloudflare.

Least privilege
---------------
An API token with Zone: Zone: Read and Zone: Zone Settings: Read for the zone.

References
----------
Cloudflare API v4: GET /zones, GET /zones/{zone_id}/settings/{setting_id}, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.hosts import (
    TARGET,
    CloudflareTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.checks.wording import listed, quoted
from trustgen.facts.platforms import (
    SettingFacts,
    SettingRequest,
)
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import Field


class SettingParameters(Parameters):
    """Which setting, and its value."""

    target: CloudflareTarget = Field(description=TARGET)
    setting: str = Field(pattern=r"^[a-z0-9_]{1,60}$", description="Name of the setting: ssl, always_use_https.")
    equals: SetOf = Field(description="The values, any of which will do: [strict], [full, strict].")


def looks(parameters: SettingParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("cloudflare", SettingRequest(service, parameters.setting))
        for service in services(registry, parameters.target)
    )


def judge(parameters: SettingParameters, facts: SettingFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the value."""
    said = listed(parameters.equals.words(), "or")
    sentence = f"has {parameters.setting} set to {quoted(facts.value)}; the claim says {said}"
    return holds(sentence) if facts.value in parameters.equals.names() else broken(sentence)


def lies(parameters: SettingParameters, facts: SettingFacts) -> Iterable[SettingFacts]:
    """Another value than any of them."""
    yield SettingFacts("~".join(parameters.equals.names()) + "~")


CHECK = Check(
    name="cloudflare.setting",
    parameters=SettingParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "zone", "setting": "ssl", "equals": ["strict"]},
)
