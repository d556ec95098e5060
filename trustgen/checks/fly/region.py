"""Every machine and volume of the application is in the region.

Holds when
----------
There is at least one of each of ``resources`` (machines, volumes, or volumes/NAME), and each is in ``region``.

Broken when
-----------
One is in another region.

Unknown when
------------
There is none of one of the sorts, the application does not exist, the token lacks a permission, or the API cannot be
asked.

Cannot see
----------
Object storage and other services beside the application, and where a request enters Fly's network. Who is a member of
the organisation, and what its managed databases are: Fly tells that in answer to a POST (GraphQL) alone, and nothing
but GET is ever sent to a platform. Let a role attest it (`attested`).

Least privilege
---------------
A read-only deploy token of the application (fly tokens create readonly gives one of the organisation).

References
----------
Fly Machines API: GET /v1/apps/{app}/machines and /volumes, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks import regions
from trustgen.checks.hosts import (
    TARGET,
    FlyTarget,
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
from trustgen.validated import AfterValidator, Field


def _known(resources: SetOf) -> SetOf:
    for name in resources.names():
        if name not in ("machines", "volumes") and not name.startswith("volumes/"):
            raise ValueError(f"{name} is no sort; write machines, volumes, or volumes/NAME")
    return resources


class RegionParameters(Parameters):
    """Which parts, and where."""

    target: FlyTarget = Field(description=TARGET)
    region: str = Field(pattern=r"^[a-z]{3}$", description="The region by Fly's code: syd, fra.")
    resources: Annotated[SetOf, AfterValidator(_known)] = Field(
        default_factory=lambda: SetOf.parse({"machines": "machines", "volumes": "volumes"}),
        description="Sorts, or word: sort for each, such as databases: volumes/pg.",
    )


def looks(parameters: RegionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("fly", RegionsRequest(service, tuple(dict.fromkeys(parameters.resources.names()))))
        for service in services(registry, parameters.target)
    )


def judge(parameters: RegionParameters, facts: RegionsFacts, registry: Registry, now: datetime) -> Finding:
    """Every part's region."""
    words = {name: word for word, name in parameters.resources.items}
    return regions.judged(facts, words, frozenset({parameters.region}))


def lies(parameters: RegionParameters, facts: RegionsFacts) -> Iterable[RegionsFacts]:
    """Each part in turn somewhere else."""
    return regions.lies(facts)


CHECK = Check(
    name="fly.region",
    parameters=RegionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "fly", "region": "syd", "resources": {"servers": "machines", "databases": "volumes/pg"}},
)
