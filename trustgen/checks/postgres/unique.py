"""A table cannot hold the same values of some columns twice.

Holds when
----------
The ``table`` has a unique index or constraint, valid and over the whole table, on exactly the ``columns`` or on some
of them, whose columns cannot be NULL (two NULLs are not the same, but for an index made with NULLS NOT DISTINCT).

Broken when
-----------
There is none.

Unknown when
------------
The database cannot be reached, or there is no such table or column.

Cannot see
----------
What the application does when an insertion is refused. Unique indexes over expressions or a part of the rows do not
count.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 11.6 Unique Indexes.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, Names, PostgresTarget, TableName, looks_at, repeat
from trustgen.checks.wording import listed
from trustgen.facts.postgres import ColumnsFacts, ColumnsRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class UniqueParameters(Parameters):
    """The table, and the columns that are unique together."""

    target: PostgresTarget = Field(description=TARGET)
    table: TableName = Field(description="The table, as table or schema.table.")
    columns: Names = Field(min_length=1, description="The columns that together are unique.")


def looks(parameters: UniqueParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: ColumnsRequest(db, (parameters.table,)))


def judge(parameters: UniqueParameters, facts: ColumnsFacts, registry: Registry, now: datetime) -> Finding:
    """Look for an index that keeps them unique."""
    if len(facts.tables) != 1:
        return unknown("has no such table", parameters.table)
    (table,) = facts.tables
    absent = [name for name in parameters.columns if table.column(name) is None]
    if absent:
        return unknown("has no such column", f"{table.name}: {listed(absent)}")
    firm = {column.name for column in table.columns if column.not_null}
    claimed = set(parameters.columns)
    if any(set(index) <= claimed & firm for index in table.unique if index) or any(
        set(index) <= claimed for index in table.unique_nulls if index
    ):
        return holds(f"keeps {listed(parameters.columns)} unique")
    return broken(f"does not keep {listed(parameters.columns)} unique", f"table {table.name}")


def lies(parameters: UniqueParameters, facts: ColumnsFacts) -> Iterable[ColumnsFacts]:
    """The same table without its unique indexes; with one over more columns; with one over nullable columns."""
    table = replace(facts.tables[0], unique_nulls=())
    yield ColumnsFacts((replace(table, unique=()),))
    yield ColumnsFacts((replace(table, unique=((*parameters.columns, "and_another"),)),))
    yield ColumnsFacts((replace(table, columns=tuple(replace(c, not_null=False) for c in table.columns)),))


CHECK = Check(
    name="postgres.unique",
    parameters=UniqueParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "table": "webhook_events", "columns": ["event_id"]},
)
