"""Tidemark's database: a scratch PostgreSQL with its schema, a few rows, the application's role and the checker's."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trustgen.demo.cluster import SUPERUSER, Cluster, run_as, running_cluster
from trustgen.frozen import dataclass

NAME = "tidemark"
APP_ROLE = "tidemark_app"
#: The variables that a claim about the database names.
DSN, CANARY, FOREIGN = "TIDEMARK_DSN", "TRUSTGEN_CANARY", "TRUSTGEN_CANARY_FOREIGN"
_TENANT = "5b0f6c1e-0000-4000-8000-000000000001"
_NOBODY = "5b0f6c1e-0000-4000-8000-00000000ffff"
_HASH = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"

_SCHEMA = f"""
CREATE ROLE {APP_ROLE};
CREATE ROLE trustgen LOGIN NOINHERIT BYPASSRLS PASSWORD '{{password}}';
ALTER ROLE trustgen SET default_transaction_read_only = on;
GRANT {APP_ROLE} TO trustgen;
CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member');
CREATE TABLE workspaces (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE members (workspace_id uuid NOT NULL REFERENCES workspaces, email text NOT NULL, role member_role NOT NULL,
                      password text);
CREATE TABLE bookings (workspace_id uuid NOT NULL REFERENCES workspaces, day date NOT NULL, memo text);
CREATE TABLE invoices (workspace_id uuid NOT NULL REFERENCES workspaces, total_minor bigint NOT NULL);
CREATE TABLE audit_log (workspace_id uuid NOT NULL REFERENCES workspaces, actor text NOT NULL, action text NOT NULL,
                        created_at timestamptz NOT NULL);
CREATE TABLE access_log (path text, created_at timestamptz NOT NULL);
CREATE TABLE countries (code text PRIMARY KEY);
INSERT INTO workspaces VALUES ('{_TENANT}', 'Canary'), ('5b0f6c1e-0000-4000-8000-000000000002', 'Harbour Hire');
INSERT INTO members SELECT id, 'a@tidemark.example', 'owner', '{_HASH}' FROM workspaces;
INSERT INTO bookings SELECT id, current_date, 'two kayaks' FROM workspaces;
INSERT INTO invoices SELECT id, 12500 FROM workspaces;
INSERT INTO audit_log SELECT id, 'a@tidemark.example', 'sign-in', now() FROM workspaces;
INSERT INTO access_log VALUES ('/', now() - interval '89 days'), ('/', now());
INSERT INTO countries VALUES ('AU'), ('NZ');
GRANT SELECT, INSERT, UPDATE, DELETE ON members, bookings, invoices TO {APP_ROLE};
GRANT SELECT, INSERT ON audit_log TO {APP_ROLE};
GRANT SELECT ON countries TO {APP_ROLE};
GRANT SELECT (password) ON members TO trustgen;
GRANT SELECT (memo) ON bookings TO trustgen;
GRANT SELECT (created_at) ON access_log TO trustgen;
"""  # noqa: S608 - made of constants
#: The tables that row-level security filters, and the setting that it is keyed to.
TENANT_TABLES = ("members", "bookings", "invoices", "audit_log")
SETTING = "app.workspace"
_PROTECTED = "".join(
    f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY; ALTER TABLE {name} FORCE ROW LEVEL SECURITY;"
    f" CREATE POLICY workspace ON {name}"
    f" USING (workspace_id = nullif(current_setting('{SETTING}', true), '')::uuid);\n"
    for name in TENANT_TABLES
)

#: Lies, by what they are about: what is done to the database.
BREAKS: Mapping[str, str] = {
    "row-security": "ALTER TABLE bookings DISABLE ROW LEVEL SECURITY",
    "workspace-column": "ALTER TABLE bookings ALTER workspace_id DROP NOT NULL",
    "password-hashes": "UPDATE members SET password = 'harbour-2026'",
    "whole-cents": "ALTER TABLE invoices ALTER total_minor TYPE double precision",
    "audit-log": f"GRANT DELETE ON audit_log TO {APP_ROLE}",
    "database-roles": f"ALTER ROLE {APP_ROLE} CREATEROLE",
    "log-retention": "INSERT INTO access_log VALUES ('/', now() - interval '120 days')",
    "member-roles": "ALTER TYPE member_role ADD VALUE 'support'",
}


@dataclass(frozen=True, slots=True)
class DemoDatabase:
    """A running database. ``environment`` are the variables that its claims name, with their values."""

    cluster: Cluster
    environment: Mapping[str, str]


@contextmanager
def running_database(folder: Path | None = None, breaks: Collection[str] = ()) -> Iterator[DemoDatabase]:
    """Tidemark's database on loopback, with the lies of ``breaks`` (keys of ``BREAKS``) told.

    Raises NoPostgres where PostgreSQL is not installed or does not start, and KeyError for a lie that there is not.
    """
    lies = [BREAKS[name] for name in breaks]
    password = secrets.token_urlsafe(18)
    with running_cluster(folder=folder) as cluster:
        _execute(cluster, "postgres", f"CREATE DATABASE {NAME};")
        _execute(
            cluster, NAME, "\n".join([_SCHEMA.format(password=password), _PROTECTED, *(f"{lie};" for lie in lies)])
        )
        dsn = cluster.dsn("trustgen", password, NAME)
        yield DemoDatabase(cluster, {DSN: dsn, CANARY: _TENANT, FOREIGN: _NOBODY})


def _execute(cluster: Cluster, database: str, script: str) -> None:
    """Run ``script`` with psql, which is there wherever the server is: the driver is an extra."""
    where: list[str | Path] = ["-h", cluster.folder, "-p", str(cluster.port), "-U", SUPERUSER, "-d", database]
    run_as([cluster.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *where], {}, script)
