"""One query that reads gives the value that the claim says.

Holds when
----------
``sql``, one SELECT, gives one row with one column, and that value compares: ``equals`` a number or truth value, or lies
between ``min`` and ``max``. An interval counts in seconds.

Broken when
-----------
The value is of that sort and compares otherwise.

Unknown when
------------
The database cannot be reached, the role may not read what the query reads, row-level security would hide rows from it,
the query would change something or is no single SELECT, or it gives no row, several, NULL, or a value of another sort.
Texts are never compared and never kept: a row's content does not belong in evidence.

Cannot see
----------
Anything that the query does not ask. Write it so that it can fail: a count over a table that is empty proves nothing.

Least privilege
---------------
What the query reads, and nothing else; BYPASSRLS where row-level security is on, since a policy would narrow the
answer:

    CREATE ROLE trustgen LOGIN BYPASSRLS;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT SELECT (role, second_factor) ON members TO trustgen;

References
----------
PostgreSQL documentation, SET TRANSACTION (READ ONLY).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from trustgen.checks.postgres.database import TARGET, PostgresTarget, looks_at, repeat
from trustgen.facts.postgres import QueryFacts, QueryRequest
from trustgen.model.base import Flag, Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field, Strict, model_validator

Number = Integer | Annotated[float, Strict()]


class QueryParameters(Parameters):
    """The query, and what it must give."""

    target: PostgresTarget = Field(description=TARGET)
    sql: str = Field(min_length=8, max_length=10_000, description="One SELECT of one value; tables are in public.")
    equals: Flag | Number | None = Field(default=None, description="The number or truth value it must give.")
    min: Number | None = Field(default=None, description="The least number that it may give.")
    max: Number | None = Field(default=None, description="The largest number that it may give.")

    @model_validator(mode="after")
    def _one_expectation(self) -> Self:
        bounded = self.min is not None or self.max is not None
        if bounded == (self.equals is not None):
            raise ValueError("write equals, or min, max or both")
        return self


def looks(parameters: QueryParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: QueryRequest(db, parameters.sql))


def judge(parameters: QueryParameters, facts: QueryFacts, registry: Registry, now: datetime) -> Finding:
    """Compare what is of the right sort."""
    if (facts.rows, facts.columns) != (1, 1):
        return unknown("gives no single value to the query")
    if facts.value is None or isinstance(facts.value, bool) != isinstance(parameters.equals, bool):
        return unknown(f"gives a value of another sort to the query ({facts.sort})")
    said = f"gives {str(facts.value).lower()} to the query"
    claimed = _contradicted(parameters, Decimal(facts.value))
    return broken(f"{said}; the claim says {claimed}") if claimed else holds(said)


def _contradicted(parameters: QueryParameters, value: Decimal) -> str:
    """What the claim says otherwise; empty where ``value`` is as it says. True counts as 1."""
    if parameters.equals is not None:
        return "" if value == _exact(parameters.equals) else str(parameters.equals).lower()
    if parameters.min is not None and value < _exact(parameters.min):
        return f"{parameters.min} at least"
    return f"{parameters.max} at most" if parameters.max is not None and value > _exact(parameters.max) else ""


def _exact(number: float) -> Decimal:
    """The digits that were written; of a truth value, 1 or 0."""
    return Decimal(int(number)) if isinstance(number, bool) else Decimal(str(number))


def lies(parameters: QueryParameters, facts: QueryFacts) -> Iterable[QueryFacts]:
    """A value just beside what is claimed."""
    if isinstance(parameters.equals, bool):
        yield replace(facts, value=not parameters.equals)
    elif parameters.equals is not None:
        yield replace(facts, value=str(_exact(parameters.equals) + 1))
    if parameters.min is not None:
        yield replace(facts, value=str(_exact(parameters.min) - 1))
    if parameters.max is not None:
        yield replace(facts, value=str(_exact(parameters.max) + 1))


CHECK = Check(
    name="postgres.query",
    parameters=QueryParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "db",
        "sql": "SELECT count(*) FROM members WHERE role = 'admin' AND NOT second_factor",
        "equals": 0,
    },
)
