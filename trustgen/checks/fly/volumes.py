"""Every disk of the application is encrypted.

Holds when
----------
There is at least one volume, and Fly says of each that it is encrypted.

Broken when
-----------
A volume is not.

Unknown when
------------
There is no volume, the application does not exist, the token lacks a permission, or the API cannot be asked.

Cannot see
----------
Who holds the key: Fly does.

Least privilege
---------------
A read-only deploy token of the application (fly tokens create readonly gives one of the organisation).

References
----------
Fly Machines API: GET /v1/apps/{app}/volumes (encrypted), as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from trustgen.checks.hosts import (
    TARGET,
    FlyTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.checks.population import every
from trustgen.facts.platforms import (
    Disk,
    DisksFacts,
    DisksRequest,
)
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class VolumesParameters(Parameters):
    """Which application."""

    target: FlyTarget = Field(description=TARGET)
    encrypted: Literal[True] = Field(default=True, description="That they are encrypted, which is all it can say.")


def looks(parameters: VolumesParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("fly", DisksRequest(service, snapshots=False)) for service in services(registry, parameters.target)
    )


def judge(parameters: VolumesParameters, facts: DisksFacts, registry: Registry, now: datetime) -> Finding:
    """Every volume."""
    return every(facts.disks, "volume", _fault, "with encryption", lambda disk: disk.name)


def _fault(disk: Disk) -> str:
    return "" if disk.encrypted else "without encryption"


def lies(parameters: VolumesParameters, facts: DisksFacts) -> Iterable[DisksFacts]:
    """One volume without."""
    first, *others = facts.disks
    yield DisksFacts((replace(first, encrypted=False), *others))


CHECK = Check(
    name="fly.volumes",
    parameters=VolumesParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "fly", "encrypted": True},
)
