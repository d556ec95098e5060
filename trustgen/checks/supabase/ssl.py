"""The database refuses connections without TLS.

Holds when
----------
SSL enforcement is switched on, and was applied.

Broken when
-----------
It is off, or was not applied.

Unknown when
------------
The project does not exist, the token lacks a permission, or the API cannot be asked.

Cannot see
----------
Which versions of TLS are accepted.

Least privilege
---------------
A personal access token that may read the database's configuration (database:read). Only GET is ever sent.

References
----------
Supabase Management API: GET /v1/projects/{ref}/ssl-enforcement, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.hosts import (
    TARGET,
    SupabaseTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.facts.platforms import (
    SettingFacts,
    SettingRequest,
)
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class SslParameters(Parameters):
    """Which project."""

    target: SupabaseTarget = Field(description=TARGET)


def looks(parameters: SslParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("supabase", SettingRequest(service, "ssl-enforcement"))
        for service in services(registry, parameters.target)
    )


def judge(parameters: SslParameters, facts: SettingFacts, registry: Registry, now: datetime) -> Finding:
    """The setting itself."""
    if facts.value == "on":
        return holds("refuses connections to the database without TLS")
    return broken("accepts connections to the database without TLS")


def lies(parameters: SslParameters, facts: SettingFacts) -> Iterable[SettingFacts]:
    """Off."""
    yield SettingFacts("off")


CHECK = Check(
    name="supabase.ssl",
    parameters=SslParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "supabase"},
)
