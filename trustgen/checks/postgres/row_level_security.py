"""Row-level security filters every table for the application's own role.

Holds when
----------
For every table that matches ``tables``, as the application's role: with ``row_security`` off, a query of the table is
refused because a policy would filter it. That is tried, in a read-only transaction and without reading a row; the
flag in the catalogue alone proves nothing. Partitions, inheriting tables, views and materialised views of those
tables are tried too, wherever they are; one that the role may neither read nor change does no harm. At least ``min``
tables were proven, and some policy admits rows to the role.

Broken when
-----------
The query of any of them is answered: the role is a superuser, has BYPASSRLS or owns the table and row security is not
forced; the table, a partition or an inheriting table has row security off; a view works with its owner's rights; a
materialised view holds a copy; the role may change the rows of what it may not read. Or a permissive policy's
condition is true of every row, such as ``USING (true)``, and no restrictive one narrows it; the policies of a view's
owner count where the view works with its rights. Or, where the claim says ``forced``, a table is not under forced row
security. Or, where it names a ``setting``, a permissive policy that admits rows is not keyed to it.

Unknown when
------------
The database cannot be reached or the checker's role may not act as the application's; no table matches, or fewer than
``min``; the application's role may not read a table that matches (permission denied is not a policy); no policy at all
admits a row to it, so that it can hardly be the role that the application works with; no policy of a table looks at a
column of the row (``current_setting('app.tenant') IS NOT NULL``), so that whoever is admitted sees every row, which may
be meant; the role may call a security-definer function whose owner policies do not bind, unless ``functions`` lists it
as reviewed.

Cannot see
----------
Whether a policy's condition is the right one: ``postgres.canary`` tries that with a tenant's rows. What a function
that a condition calls returns. Conditions of INSERT and WITH CHECK. TRUNCATE, which policies do not filter: see
``postgres.privileges``. Whether the application connects with the role that the target names, or takes on another by
SET ROLE.

Positive control
----------------
The refusal is asked for with ``row_security`` off and repeated with it on: permission denied is refused both times.

Least privilege
---------------
A role that may become the application's, in transactions that can only read:

    CREATE ROLE trustgen LOGIN NOINHERIT;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT app TO trustgen;

From PostgreSQL 16 on, the last line can say ``WITH INHERIT FALSE, SET TRUE``. Instead, the connection string may be
the application's own; then the target needs no ``app_role``.

References
----------
PostgreSQL documentation, 5.9 Row Security Policies; ``row_security`` in 20.11.1.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

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
from trustgen.facts.postgres import Relation, RowSecurityFacts, RowSecurityRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class RowLevelSecurityParameters(Parameters):
    """Which tables, and what else their policies must be."""

    target: PostgresTarget = Field(description=TARGET)
    tables: TableNames = Field(default=("public.*",), min_length=1, description=TABLES)
    excepted: TableNames = Field(default=(), alias="except", description=EXCEPT)
    forced: Flag = Field(default=False, description="Whether row security must be forced, on owners too.")
    setting: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)+$",
        description="The run-time setting that policies must be keyed to, such as app.tenant.",
    )
    min: AtLeast = Field(default=1, description="How many tables must be proven, at least.")
    functions: TableNames = Field(
        default=(), description="Patterns of security-definer functions that were reviewed, as schema.function."
    )


def looks(parameters: RowLevelSecurityParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    tables, excepted, setting = parameters.tables, parameters.excepted, parameters.setting or ""
    return looks_at(registry, parameters.target, lambda db: RowSecurityRequest(db, tables, excepted, setting))


def judge(
    parameters: RowLevelSecurityParameters, facts: RowSecurityFacts, registry: Registry, now: datetime
) -> Finding:
    """Whatever gets around the policies is broken; whatever was not proven is unknown."""
    if not facts.relations:
        return unknown("has no table that matches")
    return _leak(parameters, facts) or _doubt(parameters, facts) or _proof(facts)


def _leak(parameters: RowLevelSecurityParameters, facts: RowSecurityFacts) -> Finding | None:
    """What contradicts the claim, the worst first."""
    every = facts.relations
    tables = [relation for relation in every if relation.is_table]
    role = f"role {facts.role}"
    opened = [relation for relation in every if relation.met == "open"]
    if opened:
        return broken(f"shows {_of(opened, every)} without row-level security{_because(facts)}", _named(opened, role))
    admitting = [relation for relation in every if relation.admits_all]
    if admitting:
        return broken(f"has policies that are true of every row, on {_of(admitting, every)}", _policies(admitting))
    lax = [relation for relation in tables if not (relation.enabled and relation.forced)]
    if parameters.forced and lax:
        return broken(f"does not force row-level security on {_of(lax, every)}", _named(lax, "not forced"))
    unkeyed = [relation for relation in every if relation.unkeyed]
    if parameters.setting and unkeyed:
        said = f"has policies that are not keyed to {parameters.setting}, on {_of(unkeyed, every)}"
        return broken(said, "; ".join(f"{r.name}: {', '.join(r.unkeyed)}" for r in unkeyed))
    return None


def _doubt(parameters: RowLevelSecurityParameters, facts: RowSecurityFacts) -> Finding | None:
    """What was not proven."""
    every = facts.relations
    failed = [relation for relation in every if relation.met == "failed"]
    if failed:
        return unknown(f"could not try {_of(failed, every)}", _named(failed, "a query failed"))
    # Nothing is shown by a view or partition that cannot be read; of a table that is claimed, it proves nothing.
    denied = [r for r in every if r.met == "denied" and r.kind not in ("v", "m") and not r.partition]
    if denied:
        advice = f"GRANT SELECT to role {facts.role}, or list under except"
        return unknown(f"does not let the application's role read {_of(denied, every)}", _named(denied, advice))
    undecided = [relation for relation in every if relation.undecided]
    if undecided:
        return unknown(
            f"has policies that could not be tried, on {_of(undecided, every)}", _named(undecided, "policies")
        )
    blind = [relation for relation in every if relation.blind and relation.met == "affected"]
    if blind:
        said = f"has policies that look at nothing of a row, on {_of(blind, every)}: whom they admit sees all rows"
        return unknown(said, "; ".join(f"{r.name}: {', '.join(r.blind)}" for r in blind))
    around = [f for f in facts.functions if not any(fnmatchcase(f, pattern) for pattern in parameters.functions)]
    if around:
        said = f"has {counted(len(around), 'function')} that may work around row-level security and was not reviewed"
        return unknown(said, f"security-definer functions: {', '.join(around)}")
    proven = _proven(facts)
    if len(proven) < parameters.min:
        return unknown(f"proves {counted(len(proven), 'table')}; the claim is about {parameters.min} at least")
    if not any(relation.policies for relation in proven):
        return unknown("has no policy that admits any row to the application's role", f"role {facts.role}")
    return None


def _proof(facts: RowSecurityFacts) -> Finding:
    proven = _proven(facts)
    return holds(
        f"filters {counted(len(proven), 'table')} by row-level security for the application's role",
        _named(proven, f"role {facts.role}"),
    )


def _proven(facts: RowSecurityFacts) -> list[Relation]:
    return [relation for relation in facts.relations if relation.is_table and relation.met == "affected"]


def _because(facts: RowSecurityFacts) -> str:
    if facts.superuser:
        return ", for the application's role is a superuser"
    return ", for the application's role may bypass it" if facts.bypasses else ""


def _of(some: list[Relation], every: tuple[Relation, ...]) -> str:
    """``2 of 14 tables and views``."""
    noun = "tables" if all(relation.is_table for relation in every) else "tables and views"
    return f"{len(some)} of {len(every)} {noun}"


def _named(relations: list[Relation], note: str) -> str:
    return f"{', '.join(r.name + (f' (SQLSTATE {r.sqlstate})' if r.sqlstate else '') for r in relations)} ({note})"


def _policies(relations: list[Relation]) -> str:
    return "; ".join(f"{relation.name}: {', '.join(relation.admits_all)}" for relation in relations)


def lies(parameters: RowLevelSecurityParameters, facts: RowSecurityFacts) -> Iterable[RowSecurityFacts]:
    """A table that answers; a role that bypasses; a policy for everybody; and whatever else the claim asks."""
    first, *others = facts.relations

    def with_first(**changed: object) -> RowSecurityFacts:
        return replace(facts, relations=(replace(first, **changed), *others))  # type: ignore[arg-type]

    yield with_first(met="open")
    everything = tuple(replace(relation, met="open") for relation in facts.relations)
    yield replace(facts, superuser=True, relations=everything)
    yield with_first(admits_all=("everybody",))
    if parameters.forced:
        yield with_first(kind="r", forced=False)
    if parameters.setting:
        yield with_first(unkeyed=("support",))


CHECK = Check(
    name="postgres.row_level_security",
    parameters=RowLevelSecurityParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "tables": "public.*", "except": ["countries"], "forced": True, "setting": "app.tenant"},
)
