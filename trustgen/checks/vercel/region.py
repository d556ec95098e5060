"""The project's functions run in the regions that the claim says, and in no other.

Holds when
----------
Every region in which the project's functions run by default is one of ``regions``.

Broken when
-----------
One is another.

Unknown when
------------
The project does not exist, the token lacks a permission, or the API cannot be asked.

Cannot see
----------
Functions that choose a region of their own, the edge network, and where static files lie.

Least privilege
---------------
A token with the team as its scope. Vercel has no read-only tokens: only GET is ever sent.

References
----------
Vercel REST API: GET /v9/projects/{idOrName} (resourceConfig.functionDefaultRegions), as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import regions
from trustgen.checks.hosts import (
    TARGET,
    VercelTarget,
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
from trustgen.model.values import SetOf
from trustgen.validated import Field


class RegionParameters(Parameters):
    """Where."""

    target: VercelTarget = Field(description=TARGET)
    regions: SetOf = Field(description="Regions by Vercel's codes: [syd1], or word: code for each.")


def looks(parameters: RegionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("vercel", RegionsRequest(service, ("functions",))) for service in services(registry, parameters.target)
    )


def judge(parameters: RegionParameters, facts: RegionsFacts, registry: Registry, now: datetime) -> Finding:
    """The regions of the functions."""
    return regions.judged(facts, {"functions": "functions"}, frozenset(parameters.regions.names()))


def lies(parameters: RegionParameters, facts: RegionsFacts) -> Iterable[RegionsFacts]:
    """Somewhere else."""
    return regions.lies(facts)


CHECK = Check(
    name="vercel.region",
    parameters=RegionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "vercel", "regions": ["syd1"]},
)
