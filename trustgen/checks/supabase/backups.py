"""The database is backed up as often as the claim says, or can be set back to any moment.

Holds when
----------
The latest completed backup is no older than ``every`` and ``grace`` together; with ``point_in_time``, the database can
be set back to any moment; of these, those that are given.

Broken when
-----------
The latest backup is older, there is none, or setting back to a moment is off.

Unknown when
------------
The project does not exist, the latest backup is in the future, the token lacks a permission, or the API
cannot be asked.

Cannot see
----------
Whether a backup can be restored.

Least privilege
---------------
A personal access token that may read projects and backups (projects:read, database:read). Only GET is ever sent.

References
----------
Supabase Management API: GET /v1/projects/{ref}/database/backups, as documented on 2026-11-21.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks import due
from trustgen.checks.hosts import (
    TARGET,
    SupabaseTarget,
    look_at,
    not_repeatable,
    services,
)
from trustgen.facts.platforms import (
    BackupsFacts,
    BackupsRequest,
)
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field, model_validator


class BackupsParameters(Parameters):
    """How often, and whether to any moment."""

    target: SupabaseTarget = Field(description=TARGET)
    every: Cadence | None = Field(default=None, description="How often a backup is made: day.")
    grace: Duration | None = Field(default=None, description="How much later it may be: 2h.")
    point_in_time: Flag = Field(default=False, description="Whether it must go back to any moment.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.every is None and not self.point_in_time:
            raise ValueError("say every, point_in_time or both")
        if self.grace is not None and self.every is None:
            raise ValueError("`grace` goes with `every`")
        return self


def looks(parameters: BackupsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a target."""
    return tuple(look_at("supabase", BackupsRequest(service)) for service in services(registry, parameters.target))


def judge(parameters: BackupsParameters, facts: BackupsFacts, registry: Registry, now: datetime) -> Finding:
    """Point in time, then the latest backup."""
    if parameters.point_in_time and not facts.point_in_time:
        return broken("cannot be set back to any moment")
    if parameters.every is None:
        return holds("can be set back to any moment")
    zone = registry.organisation.zone
    return due.judged("the latest backup", facts.newest, parameters.every, parameters.grace, now, zone)


def lies(parameters: BackupsParameters, facts: BackupsFacts) -> Iterable[BackupsFacts]:
    """None, one from long ago, and not to any moment."""
    if parameters.every is not None:
        yield replace(facts, newest=None)
        yield replace(facts, newest=due.LONG_AGO)
    if parameters.point_in_time:
        yield replace(facts, point_in_time=False)


CHECK = Check(
    name="supabase.backups",
    parameters=BackupsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "supabase", "every": "day", "grace": "2h"},
)
