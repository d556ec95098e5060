"""No row of a table is older than the claim says.

Holds when
----------
The oldest row of ``table``, by the time in ``column``, is no older than ``max`` (or the period of ``every``), with
``grace`` for the sweep that deletes it. ``where`` narrows it to some rows, such as those of cancelled customers.

Broken when
-----------
There is an older row.

Unknown when
------------
The database cannot be reached, the role may not read the columns, row-level security would hide rows from it, the
column holds no time, rows have none, or the table is empty. A ``where`` that no row meets is enough, where other rows
are there to be seen.

Cannot see
----------
Copies in other tables, backups and logs. A time without zone is taken as UTC. A ``where`` that leaves out the rows in
question.

Least privilege
---------------
The columns that are compared, and no others; BYPASSRLS where row-level security is on the table, since a count that a
policy narrows would prove nothing:

    CREATE ROLE trustgen LOGIN BYPASSRLS;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT SELECT (created_at) ON access_log TO trustgen;

References
----------
PostgreSQL documentation, 8.5 Date/Time Types and 9.9 Date/Time Functions.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from trustgen.checks.postgres.database import TARGET, PostgresTarget, TableName, looks_at, repeat
from trustgen.checks.wording import counted, lasting
from trustgen.facts.postgres import RetentionFacts, RetentionRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field, model_validator


class RetentionParameters(Parameters):
    """Which rows, and how old they may be."""

    target: PostgresTarget = Field(description=TARGET)
    table: TableName = Field(alias="rows", description="The table, as table or schema.table.")
    column: str = Field(
        default="created_at", min_length=1, description="The column with the time from which it counts."
    )
    where: str = Field(default="", max_length=2000, description="A condition in SQL that narrows the rows.")
    max: Duration | None = Field(default=None, description="How old a row may be.")
    every: Cadence | None = Field(default=None, description="Instead of max: how often old rows are swept away.")
    grace: Duration | None = Field(default=None, description="How much longer the deletion itself may take.")

    @model_validator(mode="after")
    def _one_term(self) -> Self:
        if (self.max is None) == (self.every is None):
            raise ValueError("write max or every, and not both")
        return self

    @property
    def term(self) -> Duration:
        """How old a row may be, without grace."""
        return self.max if self.max is not None else self.every.period  # type: ignore[union-attr]


def looks(parameters: RetentionParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(
        registry,
        parameters.target,
        lambda db: RetentionRequest(db, parameters.table, parameters.column, parameters.where),
    )


def judge(parameters: RetentionParameters, facts: RetentionFacts, registry: Registry, now: datetime) -> Finding:
    """Does the oldest row's term, counted by the calendar, lie behind us?"""
    if facts.total == 0:
        return unknown("has no row in the table at all")
    dated = facts.rows - facts.undated
    zone = registry.organisation.zone
    due = parameters.term.add(now - timedelta(seconds=facts.oldest), zone)
    if parameters.grace is not None:
        due = parameters.grace.add(due, zone)
    if dated and due < now:
        return broken(f"keeps a row that is {lasting(facts.oldest)} old; the claim says {parameters.term}")
    if facts.undated:
        return unknown(f"has {counted(facts.undated, 'row')} without a time, whose age cannot be told")
    if not dated:
        return holds(f"keeps no such row, among {facts.total}")
    return holds(f"keeps no row longer than {lasting(facts.oldest)}, among {facts.rows}")


def lies(parameters: RetentionParameters, facts: RetentionFacts) -> Iterable[RetentionFacts]:
    """A row that is older by far."""
    grace = parameters.grace.approximate_seconds() if parameters.grace else 0
    old = 6 * (parameters.term.approximate_seconds() + grace) // 5 + 10 * 86400
    yield RetentionFacts(total=max(1, facts.total), rows=max(1, facts.rows), undated=0, oldest=old)


CHECK = Check(
    name="postgres.retention",
    parameters=RetentionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "rows": "access_log", "column": "created_at", "max": "90d", "grace": "1d"},
)
