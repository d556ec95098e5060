"""Standbys follow the primary closely.

Holds when
----------
At least ``min`` standbys are streaming, and none of them is further behind than ``max``. Asked of a standby, that one
is meant.

Broken when
-----------
Fewer are connected or streaming, or one is further behind.

Unknown when
------------
The database cannot be reached, the checker's role may not see the state of replication, or a standby did not replay
within ten seconds what was written when the look began, nor moved, so that nothing tells how far it is behind.

Cannot see
----------
Standbys that take archived files instead of a stream, and whether a standby could take over.

Least privilege
---------------
The state of replication is shown to members of pg_monitor:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT pg_monitor TO trustgen;

References
----------
PostgreSQL documentation, 28.2.4 pg_stat_replication and 28.2.6 pg_stat_wal_receiver.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, AtLeast, PostgresTarget, looks_at, repeat
from trustgen.checks.wording import lasting
from trustgen.facts.postgres import ReplicationFacts, ReplicationRequest, Standby
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field

#: Seconds for which a look waits for standbys to catch up.
_PATIENCE = 10


class ReplicationLagParameters(Parameters):
    """How many standbys, and how far behind they may be."""

    target: PostgresTarget = Field(description=TARGET)
    max: Duration = Field(description="How far a standby may be behind, such as 10s.")
    min: AtLeast = Field(default=1, description="How many standbys must be streaming, at least.")


def looks(parameters: ReplicationLagParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    patience = min(_PATIENCE, parameters.max.approximate_seconds() + 1)
    return looks_at(registry, parameters.target, lambda db: ReplicationRequest(db, patience))


def judge(parameters: ReplicationLagParameters, facts: ReplicationFacts, registry: Registry, now: datetime) -> Finding:
    """Count those that stream, then find the one that is furthest behind."""
    streaming = [standby for standby in facts.standbys if standby.state == "streaming"]
    if len(streaming) < (parameters.min if facts.primary else 1):
        return broken(f"has {len(streaming)} of its standbys streaming; the claim says {parameters.min} at least")
    worst = max(standby.at_least if standby.lag is None else standby.lag for standby in streaming) / 1000
    if worst > parameters.max.approximate_seconds():
        return broken(f"has a standby that is {lasting(worst)} behind; the claim says {parameters.max} at most")
    if any(standby.lag is None for standby in streaming):
        return unknown("has a standby of which cannot be told how far it is behind")
    return holds(f"has {len(streaming)} streaming, {lasting(worst)} behind at most")


def lies(parameters: ReplicationLagParameters, facts: ReplicationFacts) -> Iterable[ReplicationFacts]:
    """No standby; one that catches up; one that is too far behind."""
    yield replace(facts, standbys=())
    yield replace(facts, standbys=tuple(replace(standby, state="catchup") for standby in facts.standbys))
    late = Standby("streaming", synchronous=False, lag=1000 * (parameters.max.approximate_seconds() + 1))
    yield replace(facts, standbys=(*facts.standbys, late))
    stuck = replace(late, lag=None, at_least=late.lag or 0)
    yield replace(facts, standbys=(*facts.standbys, stuck))


CHECK = Check(
    name="postgres.replication_lag",
    parameters=ReplicationLagParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "max": "10s"},
)
