"""Every table names the tenant of each row in a column that cannot be NULL.

Holds when
----------
Every table that matches ``tables`` has the ``column``, NOT NULL, and, where the claim says ``foreign_key``, a validated
foreign key leads from it to another table. There are at least ``min`` such tables.

Broken when
-----------
A table that matches lacks the column, lets it be NULL, or has no foreign key on it where the claim says so.

Unknown when
------------
The database cannot be reached, or fewer than ``min`` tables match.

Cannot see
----------
Whether the value is the right tenant's, and whether queries are narrowed by it. Views and temporary tables are left
out.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 53.7 pg_attribute and 53.13 pg_constraint.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.postgres.database import (
    EXCEPT,
    TABLES,
    TARGET,
    AtLeast,
    PostgresTarget,
    TableNames,
    looks_at,
    repeat,
)
from trustgen.checks.wording import counted
from trustgen.facts.postgres import Column, ColumnsFacts, ColumnsRequest, Table
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class TenantColumnParameters(Parameters):
    """The column, and the tables that must have it."""

    target: PostgresTarget = Field(description=TARGET)
    column: str = Field(min_length=1, description="The name of the column, as the catalogue has it.")
    tables: TableNames = Field(default=("public.*",), min_length=1, description=TABLES)
    excepted: TableNames = Field(default=(), alias="except", description=EXCEPT)
    foreign_key: Flag = Field(default=False, description="Whether a foreign key must lead from the column.")
    min: AtLeast = Field(default=1, description="How many tables must match, at least.")


def looks(parameters: TenantColumnParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: ColumnsRequest(db, parameters.tables, parameters.excepted))


def judge(parameters: TenantColumnParameters, facts: ColumnsFacts, registry: Registry, now: datetime) -> Finding:
    """Count the tables that do not have the column as it must be."""
    wrong = [(table.name, why) for table in facts.tables if (why := _wrong(parameters, table))]
    total = len(facts.tables)
    if wrong:
        said = f"keeps {len(wrong)} of {counted(total, 'table')} without a {parameters.column} column as it must be"
        return broken(said, "; ".join(f"{name}: {why}" for name, why in wrong))
    if total < parameters.min:
        return unknown(f"has {counted(total, 'table')} that match; the claim is about {parameters.min} at least")
    return holds(f"has a {parameters.column} column that cannot be empty in {counted(total, 'table')}")


def _wrong(parameters: TenantColumnParameters, table: Table) -> str:
    column = table.column(parameters.column)
    if column is None:
        return "has no such column"
    if not column.not_null:
        return "lets it be NULL"
    return "has no foreign key on it" if parameters.foreign_key and not column.references else ""


def lies(parameters: TenantColumnParameters, facts: ColumnsFacts) -> Iterable[ColumnsFacts]:
    """One table more, without the column; with it, but nullable; without the foreign key."""
    yield ColumnsFacts((*facts.tables, Table("public.lie", ())))
    nullable = Column(parameters.column, "uuid", not_null=False, references=("public.tenants",))
    yield ColumnsFacts((*facts.tables, Table("public.lie", (nullable,))))
    if parameters.foreign_key:
        loose = Column(parameters.column, "uuid", not_null=True)
        yield ColumnsFacts((*facts.tables, Table("public.lie", (loose,))))


CHECK = Check(
    name="postgres.tenant_column",
    parameters=TenantColumnParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "column": "tenant_id", "foreign_key": True, "except": ["countries"]},
)
