"""The application's role sees a tenant's rows only when that tenant is set.

Holds when
----------
As the application's role, in every table that matches: with ``setting`` set to the canary tenant, rows are seen in at
least ``min`` tables; set to a tenant that does not exist, and not set at all, no row is seen in any.

Broken when
-----------
A row is seen without the setting, or with a tenant that does not exist.

Unknown when
------------
The database cannot be reached, the checker's role may not act as the application's, a variable is not set, a table
cannot be read, or the canary sees rows in fewer than ``min`` tables.

Cannot see
----------
Whether the canary sees rows of a third tenant beside its own, and paths that are not queries of these tables.

Positive control
----------------
The canary is a tenant of your own, with at least one row in each table; where it sees none, nothing is proven.

Least privilege
---------------
A role that may become the application's, in transactions that can only read. Whether there is a row is asked, and
nothing of it is read:

    CREATE ROLE trustgen LOGIN NOINHERIT;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT app TO trustgen;

References
----------
PostgreSQL documentation, 5.9 Row Security Policies.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
from trustgen.facts.postgres import CanaryFacts, CanaryRequest, CanaryTable
from trustgen.model.base import EnvironmentName, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class CanaryParameters(Parameters):
    """The setting that names the tenant, and two tenants."""

    target: PostgresTarget = Field(description=TARGET)
    setting: str = Field(
        pattern=r"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)+$",
        description="The run-time setting that policies are keyed to, such as app.tenant.",
    )
    canary: EnvironmentName = Field(
        default=EnvironmentName.model_construct(env="TRUSTGEN_CANARY"),
        description="The variable with a tenant of your own.",
    )
    foreign: EnvironmentName = Field(
        default=EnvironmentName.model_construct(env="TRUSTGEN_CANARY_FOREIGN"),
        description="The variable with a tenant that does not exist, of the same form.",
    )
    tables: TableNames = Field(default=("public.*",), min_length=1, description=TABLES)
    excepted: TableNames = Field(default=(), alias="except", description=EXCEPT)
    min: AtLeast = Field(default=1, description="In how many tables the canary must see rows, at least.")


def looks(parameters: CanaryParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    canary, foreign = parameters.canary.names[0], parameters.foreign.names[0]
    return looks_at(
        registry,
        parameters.target,
        lambda db: CanaryRequest(db, parameters.tables, parameters.excepted, parameters.setting, canary, foreign),
    )


def judge(parameters: CanaryParameters, facts: CanaryFacts, registry: Registry, now: datetime) -> Finding:
    """A row that is shown to nobody, or to a stranger, is a leak."""
    leaking = [table.name for table in facts.tables if table.foreign or table.unset]
    if leaking:
        said = f"shows rows of {counted(len(leaking), 'table')} to a tenant that does not exist, or to none"
        return broken(said, ", ".join(leaking))
    if facts.unread:
        return unknown(f"could not be asked about {counted(len(facts.unread), 'table')}", ", ".join(facts.unread))
    proven = sum(table.canary for table in facts.tables)
    if proven < parameters.min:
        said = f"shows the canary its rows in {counted(proven, 'table')}; the claim is about {parameters.min} at least"
        return unknown(said)
    return holds(
        f"shows the canary its rows in {counted(proven, 'table')}, and to a stranger none in {len(facts.tables)}"
    )


def lies(parameters: CanaryParameters, facts: CanaryFacts) -> Iterable[CanaryFacts]:
    """One table more, that shows its rows to a stranger; to nobody."""
    yield replace(facts, tables=(*facts.tables, CanaryTable("public.lie", canary=True, foreign=True, unset=False)))
    yield replace(facts, tables=(*facts.tables, CanaryTable("public.lie", canary=True, foreign=False, unset=True)))


CHECK = Check(
    name="postgres.canary",
    parameters=CanaryParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "setting": "app.tenant", "except": ["countries"]},
)
