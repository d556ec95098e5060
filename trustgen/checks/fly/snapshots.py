"""Every disk of the application has a fresh snapshot, and snapshots are kept as long as the claim says.

Holds when
----------
There is at least one volume, the latest finished snapshot of each is no older than ``every`` and ``grace`` together,
and each keeps its snapshots for ``keep`` or longer; of these, those that are given.

Broken when
-----------
A volume has no finished snapshot, an older one, or keeps them for less long.

Unknown when
------------
There is no volume, the application does not exist, the token lacks a permission, or the API cannot be asked.

Cannot see
----------
Whether a snapshot can be restored; where it lies, and whether it is encrypted: of a snapshot the API tells neither.
`fly.region` and `fly.volumes` tell both of the volume that it is of.

Least privilege
---------------
A read-only deploy token of the application (fly tokens create readonly gives one of the organisation).

References
----------
Fly Machines API: GET /v1/apps/{app}/volumes/{id}/snapshots, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks import due
from trustgen.checks.hosts import (
    TARGET,
    FlyTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.checks.population import every
from trustgen.checks.wording import counted, listed
from trustgen.facts.platforms import (
    Disk,
    DisksFacts,
    DisksRequest,
)
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field, model_validator

_DAY = 86400


class SnapshotsParameters(Parameters):
    """How fresh, and how long they are kept."""

    target: FlyTarget = Field(description=TARGET)
    every: Cadence | None = Field(default=None, description="How often a snapshot is taken: day.")
    grace: Duration | None = Field(default=None, description="How much later it may be: 2h.")
    keep: Duration | None = Field(default=None, description="How long snapshots are kept, at least: 5d.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.every is None and self.keep is None:
            raise ValueError("say every, keep or both")
        if self.grace is not None and self.every is None:
            raise ValueError("`grace` goes with `every`")
        if self.keep is not None and self.keep.amount == 0:
            raise ValueError("nothing is kept for less than nothing, so that nothing could break this")
        return self


def looks(parameters: SnapshotsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(
        look_at("fly", DisksRequest(service, snapshots=parameters.every is not None))
        for service in services(registry, parameters.target)
    )


def judge(parameters: SnapshotsParameters, facts: DisksFacts, registry: Registry, now: datetime) -> Finding:
    """Every volume's newest snapshot, then how long they are kept."""

    def fault(disk: Disk) -> str:
        return _late(parameters, disk, registry, now) or _short(parameters, disk)

    said = [f"with a snapshot every {parameters.every}"] if parameters.every else []
    said += [f"keeping snapshots for {parameters.keep} or longer"] if parameters.keep else []
    return every(facts.disks, "volume", fault, listed(said), lambda disk: disk.name)


def _late(parameters: SnapshotsParameters, disk: Disk, registry: Registry, now: datetime) -> str:
    if parameters.every is None:
        return ""
    if disk.newest is None:
        return "without a finished snapshot"
    if parameters.every.due_after(disk.newest, registry.organisation.zone, parameters.grace) < now:
        return f"with a snapshot from {due.ago(disk.newest, now)}; the claim says every {parameters.every}"
    return ""


def _short(parameters: SnapshotsParameters, disk: Disk) -> str:
    if parameters.keep is None or disk.keep_days * _DAY >= parameters.keep.approximate_seconds():
        return ""
    return f"keeping snapshots for {counted(disk.keep_days, 'day')}; the claim says {parameters.keep}"


def lies(parameters: SnapshotsParameters, facts: DisksFacts) -> Iterable[DisksFacts]:
    """No snapshot, one from long ago, and none kept."""
    first, *others = facts.disks
    if parameters.every is not None:
        yield DisksFacts((replace(first, newest=None), *others))
        yield DisksFacts((replace(first, newest=due.LONG_AGO), *others))
    if parameters.keep is not None:
        yield DisksFacts((replace(first, keep_days=0), *others))


CHECK = Check(
    name="fly.snapshots",
    parameters=SnapshotsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "fly", "every": "day", "grace": "2h", "keep": "5d"},
)
