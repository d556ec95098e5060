"""Amounts of money are kept as whole numbers of the smallest unit.

Holds when
----------
Every column whose name matches ``columns``, in the tables that match, is of an integer type, or a numeric without
decimal places. There are at least ``min``.

Broken when
-----------
One of them is of another type: floating point, money, text, or numeric with decimal places or none said.

Unknown when
------------
The database cannot be reached, or fewer than ``min`` columns match.

Cannot see
----------
Amounts in columns of other names, inside JSON, and what the application computes with.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 8.1 Numeric Types.

"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase

from trustgen.checks.postgres.database import (
    EXCEPT,
    TABLES,
    TARGET,
    AtLeast,
    Patterns,
    PostgresTarget,
    TableNames,
    looks_at,
    repeat,
)
from trustgen.checks.wording import counted
from trustgen.facts.postgres import Column, ColumnsFacts, ColumnsRequest, Table
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field

_WHOLE = re.compile(r"smallint|integer|bigint|numeric\([0-9]+(,0)?\)")


class IntegerMoneyParameters(Parameters):
    """Which columns hold amounts."""

    target: PostgresTarget = Field(description=TARGET)
    columns: Patterns = Field(min_length=1, description="Patterns of column names with * and ?, such as *_minor.")
    tables: TableNames = Field(default=("public.*",), min_length=1, description=TABLES)
    excepted: TableNames = Field(default=(), alias="except", description=EXCEPT)
    min: AtLeast = Field(default=1, description="How many columns must match, at least.")


def looks(parameters: IntegerMoneyParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: ColumnsRequest(db, parameters.tables, parameters.excepted))


def judge(parameters: IntegerMoneyParameters, facts: ColumnsFacts, registry: Registry, now: datetime) -> Finding:
    """Count the columns of amounts that are of another type."""
    amounts = [
        (f"{table.name}.{column.name}", column.type)
        for table in facts.tables
        for column in table.columns
        if any(fnmatchcase(column.name, pattern) for pattern in parameters.columns)
    ]
    wrong = [f"{name} is {kind}" for name, kind in amounts if _WHOLE.fullmatch(kind) is None]
    if wrong:
        return broken(
            f"keeps {len(wrong)} of {counted(len(amounts), 'column')} of amounts as no integer", "; ".join(wrong)
        )
    if len(amounts) < parameters.min:
        return unknown(
            f"has {counted(len(amounts), 'column')} that match; the claim is about {parameters.min} at least"
        )
    return holds(f"keeps {counted(len(amounts), 'column')} of amounts as whole numbers")


def lies(parameters: IntegerMoneyParameters, facts: ColumnsFacts) -> Iterable[ColumnsFacts]:
    """One more column of amounts, of a floating point type or a numeric of any scale."""
    name = parameters.columns[0].replace("*", "lie").replace("?", "x")
    for kind in ("double precision", "numeric", "numeric(12,2)", "money"):
        yield ColumnsFacts((*facts.tables, Table("public.lie", (Column(name, kind, not_null=True),))))


CHECK = Check(
    name="postgres.integer_money",
    parameters=IntegerMoneyParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "columns": "*_minor"},
)
