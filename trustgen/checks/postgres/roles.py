"""The roles of the database are no more powerful than the claim says.

Holds when
----------
The application's role (the target's ``app_role``, or ``role``) exists and is neither superuser nor BYPASSRLS, and may
neither create roles nor replicate, nor, by a role of PostgreSQL's own, reach the server's files or programs. Every
other role that is a superuser or has BYPASSRLS is among ``superusers`` or ``bypass``. Each role of ``members`` has
exactly those members.

Broken when
-----------
Any of that is otherwise; being able to become such a role counts as being it.

Unknown when
------------
The database cannot be reached, or a role that is named does not exist.

Cannot see
----------
Who knows the roles' passwords, and roles of services around the database. Who is a member of PostgreSQL's own roles
(``pg_read_all_data``), unless ``members`` names them.

Least privilege
---------------
Every role may read the list of roles:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 22.2 Role Attributes and 22.3 Role Membership.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, Names, PostgresTarget, looks_at, repeat
from trustgen.checks.wording import counted, listed
from trustgen.facts.postgres import Database, Role, RolesFacts, RolesRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class RolesParameters(Parameters):
    """Which role is the application's, and who may have more power."""

    target: PostgresTarget = Field(description=TARGET)
    role: str | None = Field(default=None, description="The application's role; else the target's app_role.")
    superusers: Names = Field(default=("postgres",), description="The roles that may be superusers.")
    bypass: Names = Field(default=(), description="The roles, besides superusers, that may have BYPASSRLS.")
    members: dict[str, tuple[str, ...]] = Field(default={}, description="For some roles, exactly who is a member.")


def looks(parameters: RolesParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: _request(parameters, db))


def _request(parameters: RolesParameters, database: Database) -> RolesRequest:
    return RolesRequest(replace(database, role=parameters.role or database.role))


def judge(parameters: RolesParameters, facts: RolesFacts, registry: Registry, now: datetime) -> Finding:
    """The application's role first, then the others, then the lists of members."""
    by_name = {role.name: role for role in facts.roles}
    named = parameters.role or facts.user
    missing = [name for name in (named, *parameters.members) if name not in by_name]
    if missing:
        return unknown("has no role of a name that the claim relies on", listed(missing))
    powers = [power for role in _becomes(named, by_name) for power in _powers(role)]
    if powers:
        return broken(f"lets the application's role be {listed(dict.fromkeys(powers))}", f"role {named}")
    strangers = [role.name for role in facts.roles if _is_stranger(parameters, role, by_name)]
    if strangers:
        said = f"has {counted(len(strangers), 'role')} beyond those agreed that row-level security does not bind"
        return broken(said, listed(strangers))
    others = [name for name, members in parameters.members.items() if set(by_name[name].members) != set(members)]
    if others:
        detail = "; ".join(f"{name}: {', '.join(by_name[name].members) or 'nobody'}" for name in others)
        return broken(f"has other members than agreed in {counted(len(others), 'role')}", detail)
    return holds("gives the application's role no power beyond its grants, and others none that was not agreed")


def _becomes(name: str, by_name: dict[str, Role]) -> list[Role]:
    """The role, and every role that it belongs to, through whatever others."""
    found = [name]
    for member in found:
        found.extend(role.name for role in by_name.values() if member in role.members and role.name not in found)
    return [by_name[one] for one in found]


def _powers(role: Role) -> list[str]:
    powers = {
        "a superuser": role.superuser,
        "one that bypasses row-level security": role.bypasses,
        "one that creates roles": role.creates_roles,
        "one that replicates": role.replicates,
        "one that runs programs on the server": role.name == "pg_execute_server_program",
        "one that writes files of the server": role.name == "pg_write_server_files",
        "one that reads files of the server": role.name == "pg_read_server_files",
    }
    return [power for power, held in powers.items() if held]


def _is_stranger(parameters: RolesParameters, role: Role, by_name: dict[str, Role]) -> bool:
    """Whether ``role`` is, or may become, what only others may be."""
    if role.name in parameters.superusers:
        return False
    reached = _becomes(role.name, by_name)
    bypasses = any(one.bypasses for one in reached) and role.name not in parameters.bypass
    return bypasses or any(one.superuser for one in reached)


def lies(parameters: RolesParameters, facts: RolesFacts) -> Iterable[RolesFacts]:
    """Every role a superuser, or one that bypasses; a stranger; other members."""
    yield replace(facts, roles=tuple(replace(role, superuser=True) for role in facts.roles))
    yield replace(facts, roles=tuple(replace(role, bypasses=True) for role in facts.roles))
    stranger = Role("a lie", login=True, superuser=True, bypasses=False, creates_roles=False, replicates=False)
    yield replace(facts, roles=(*facts.roles, stranger))
    for name in parameters.members:
        others = (
            replace(role, members=(*role.members, "a lie")) if role.name == name else role for role in facts.roles
        )
        yield replace(facts, roles=tuple(others))


CHECK = Check(
    name="postgres.roles",
    parameters=RolesParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "role": "app", "superusers": ["postgres"], "members": {"app": ["trustgen"]}},
)
