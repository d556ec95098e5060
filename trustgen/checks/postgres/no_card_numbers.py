"""No column holds anything that looks like a card number.

Holds when
----------
Every value in the text, JSON, XML, array, bigint, numeric and composite columns of the tables that match, of their
partitions and of inheriting tables was read, and none holds 13 to 19 digits, together or in the groups of a card, that
are in a range of a card network and pass the Luhn check.

Broken when
-----------
A value does.

Unknown when
------------
The database cannot be reached, the role may not read a column, row-level security would hide rows from it, no table
matches, fewer than ``min`` columns were read, no value is in any of them, or the scan takes too long.

Cannot see
----------
Numbers that are encrypted, compressed, inside binary columns, cut into parts or grown together with a word; foreign
tables. One in ten numbers of the right range
and length passes the Luhn check by chance: list a column that holds such ids under ``except``, as table.column.

Positive control
----------------
Known card numbers must be found, and near misses not, by the same expression in the same transaction.

Least privilege
---------------
To read every table that is scanned, and BYPASSRLS, since a policy would hide rows. Values are compared inside the
database; only counts leave it:

    CREATE ROLE trustgen LOGIN BYPASSRLS;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO trustgen;

References
----------
ISO/IEC 7812-1, annex B (Luhn); PCI DSS 4.0.1, 3.5 (primary account numbers).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import (
    TABLES,
    TARGET,
    AtLeast,
    Names,
    PostgresTarget,
    TableNames,
    looks_at,
    repeat,
)
from trustgen.checks.wording import counted
from trustgen.facts.postgres import CardNumbersFacts, CardNumbersRequest, ScannedColumn
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


def _tables_or_columns(written: tuple[str, ...]) -> tuple[str, ...]:
    """With fewer than three parts, public may be meant: ``invoices.memo`` may be a table or a column."""
    return tuple(dict.fromkeys(form for name in written for form in _readings(name)))


def _readings(name: str) -> tuple[str, ...]:
    return {0: (f"public.{name}",), 1: (name, f"public.{name}")}.get(name.count("."), (name,))


class NoCardNumbersParameters(Parameters):
    """Which tables."""

    target: PostgresTarget = Field(description=TARGET)
    tables: TableNames = Field(default=("public.*",), min_length=1, description=TABLES)
    excepted: Names = Field(
        default=(), alias="except", description="Patterns that are left out: schema.table or schema.table.column."
    )
    min: AtLeast = Field(default=1, description="How many columns must be read, at least.")


def looks(parameters: NoCardNumbersParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    excepted = _tables_or_columns(parameters.excepted)
    return looks_at(registry, parameters.target, lambda db: CardNumbersRequest(db, parameters.tables, excepted))


def judge(parameters: NoCardNumbersParameters, facts: CardNumbersFacts, registry: Registry, now: datetime) -> Finding:
    """One suspicious value is enough."""
    if not facts.control:
        return unknown("could not recognise a known card number, so that finding none proves nothing")
    suspicious = [column for column in facts.columns if column.suspicious]
    if suspicious:
        total = sum(column.suspicious for column in suspicious)
        detail = ", ".join(f"{column.name}: {column.suspicious}" for column in suspicious)
        return broken(f"holds {counted(total, 'value')} with what looks like a card number", detail)
    values = sum(column.values for column in facts.columns)
    if len(facts.columns) < parameters.min or not values:
        return unknown(f"has {counted(values, 'value')} in {counted(len(facts.columns), 'column')} to look at")
    return holds(f"holds no card-like number in {counted(values, 'value')} of {counted(len(facts.columns), 'column')}")


def lies(parameters: NoCardNumbersParameters, facts: CardNumbersFacts) -> Iterable[CardNumbersFacts]:
    """One column more, with one such value."""
    yield replace(facts, columns=(*facts.columns, ScannedColumn("public.lie.note", 1, 1)))


CHECK = Check(
    name="postgres.no_card_numbers",
    parameters=NoCardNumbersParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db"},
)
