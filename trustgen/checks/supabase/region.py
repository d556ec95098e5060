"""The project is in the region.

Holds when
----------
Supabase says that the project's region is ``region``.

Broken when
-----------
It is another.

Unknown when
------------
The project does not exist, the token lacks a permission, or the API cannot be asked.

Cannot see
----------
Read replicas, and where edge functions run.

Least privilege
---------------
A personal access token that may read projects (projects:read). Only GET is ever sent.

References
----------
Supabase Management API: GET /v1/projects/{ref}, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import regions
from trustgen.checks.hosts import (
    TARGET,
    SupabaseTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.facts.platforms import (
    RegionsFacts,
    RegionsRequest,
)
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class RegionParameters(Parameters):
    """Where."""

    target: SupabaseTarget = Field(description=TARGET)
    region: str = Field(pattern=r"^[a-z0-9-]+$", max_length=40, description="The region by its code: ap-southeast-2.")


def looks(parameters: RegionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("supabase", RegionsRequest(service, ("project",))) for service in services(registry, parameters.target)
    )


def judge(parameters: RegionParameters, facts: RegionsFacts, registry: Registry, now: datetime) -> Finding:
    """The project's region."""
    return regions.judged(facts, {"project": "the project"}, frozenset({parameters.region}))


def lies(parameters: RegionParameters, facts: RegionsFacts) -> Iterable[RegionsFacts]:
    """Somewhere else."""
    return regions.lies(facts)


CHECK = Check(
    name="supabase.region",
    parameters=RegionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "supabase", "region": "ap-southeast-2"},
)
