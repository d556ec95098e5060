"""The application's role may do some things with a table, and others not: add to the audit log, but change nothing.

Holds when
----------
The role holds every privilege of ``has`` on the ``table`` and none of ``has_not``: not on the table, not on a column of
it, not on a partition or an inheriting table, not by a view that works with its owner's rights, and not through a role
that it belongs to or may become.

Broken when
-----------
It lacks one of ``has``, holds one of ``has_not``, is a superuser, or owns the table or a partition: an owner can grant
itself anything.

Unknown when
------------
The database cannot be reached, or there is no such table or role.

Cannot see
----------
What security-definer functions, triggers and rules do on the role's behalf, and whether the application connects with
the role that the target names.

Positive control
----------------
At least one privilege must be held: a role that may do nothing with the table proves nothing about what it may not do.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 5.7 Privileges.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from trustgen.checks.postgres.database import TARGET, PostgresTarget, TableName, looks_at, repeat
from trustgen.checks.wording import listed
from trustgen.facts.postgres import PrivilegesFacts, PrivilegesRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field

Privilege = Literal["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]


class PrivilegesParameters(Parameters):
    """The table, and what the role may and may not do with it."""

    target: PostgresTarget = Field(description=TARGET)
    table: TableName = Field(description="The table, as table or schema.table.")
    has: tuple[Privilege, ...] = Field(min_length=1, description="The privileges that the role must hold.")
    has_not: tuple[Privilege, ...] = Field(min_length=1, description="The privileges that the role must not hold.")


def looks(parameters: PrivilegesParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: PrivilegesRequest(db, parameters.table))


def judge(parameters: PrivilegesParameters, facts: PrivilegesFacts, registry: Registry, now: datetime) -> Finding:
    """Compare what is held with what must and must not be."""
    about = f"role {facts.role}, table {parameters.table}"
    if facts.superuser:
        return broken("lets the application's role do anything, for it is a superuser", about)
    forbidden = [privilege for privilege in facts.held if privilege in parameters.has_not]
    if forbidden:
        return broken(f"grants the application's role {listed(forbidden)}", about)
    around = [privilege for privilege in facts.around if privilege in parameters.has_not]
    if around:
        said = f"grants the application's role {listed(around)} on the table's rows, by a partition or a view"
        return broken(said, about)
    if facts.owner:
        return broken("lets the application's role grant itself any privilege, for it owns the table", about)
    missing = [privilege for privilege in parameters.has if privilege not in facts.held]
    if missing:
        return broken(f"does not grant the application's role {listed(missing, 'or')}", about)
    return holds(
        f"grants the application's role {listed(facts.held)}, but not {listed(parameters.has_not, 'or')}", about
    )


def lies(parameters: PrivilegesParameters, facts: PrivilegesFacts) -> Iterable[PrivilegesFacts]:
    """A privilege too many, also on a partition alone, one too few, an owner, a superuser."""
    yield replace(facts, held=(*facts.held, parameters.has_not[0]))
    yield replace(facts, held=())
    yield replace(facts, around=(parameters.has_not[0],))
    yield replace(facts, owner=True)
    yield replace(facts, superuser=True)


CHECK = Check(
    name="postgres.privileges",
    parameters=PrivilegesParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "db",
        "table": "audit_log",
        "has": ["INSERT", "SELECT"],
        "has_not": ["UPDATE", "DELETE", "TRUNCATE"],
    },
)
