"""A table has the columns that the claim names: what an audit log records of each entry.

Holds when
----------
The ``table`` exists and has every one of ``columns``; with ``not_null``, none of them can be NULL.

Broken when
-----------
The table lacks one of them, or lets one be NULL where the claim says ``not_null``.

Unknown when
------------
The database cannot be reached, or there is no such table.

Cannot see
----------
Whether entries are written, and what is written into the columns.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 53.7 pg_attribute.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, PostgresTarget, TableName, looks_at, repeat
from trustgen.checks.wording import listed
from trustgen.facts.postgres import Column, ColumnsFacts, ColumnsRequest, Table
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import Field


class RequiredColumnsParameters(Parameters):
    """The table, and what it must have."""

    target: PostgresTarget = Field(description=TARGET)
    table: TableName = Field(description="The table, as table or schema.table.")
    columns: SetOf = Field(description="The columns; people may read another word than the column's name.")
    not_null: Flag = Field(default=False, description="Whether none of them may be NULL.")


def looks(parameters: RequiredColumnsParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: ColumnsRequest(db, (parameters.table,)))


def judge(parameters: RequiredColumnsParameters, facts: ColumnsFacts, registry: Registry, now: datetime) -> Finding:
    """Name what is missing by the words that people read."""
    if len(facts.tables) != 1:
        return unknown("has no such table", parameters.table)
    (table,) = facts.tables
    missing = [word for word, name in parameters.columns.items if not _is_there(parameters, table, name)]
    if missing:
        return broken(f"has no column for {listed(missing)} as it must be", f"table {table.name}")
    return holds(f"has a column for {listed(parameters.columns.words())}")


def _is_there(parameters: RequiredColumnsParameters, table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and (column.not_null or not parameters.not_null)


def lies(parameters: RequiredColumnsParameters, facts: ColumnsFacts) -> Iterable[ColumnsFacts]:
    """The same table without the last column; or with that column nullable."""
    (table,) = facts.tables
    last = parameters.columns.names()[-1]
    others = tuple(column for column in table.columns if column.name != last)
    yield ColumnsFacts((replace(table, columns=others),))
    if parameters.not_null:
        yield ColumnsFacts((replace(table, columns=(*others, Column(last, "text", not_null=False))),))


CHECK = Check(
    name="postgres.required_columns",
    parameters=RequiredColumnsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "db",
        "table": "audit_log",
        "columns": {"actor": "actor_id", "time": "created_at"},
        "not_null": True,
    },
)
