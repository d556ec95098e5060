"""Tidemark's registry with its database: what ``trustgen demo --postgres`` claims besides."""

from __future__ import annotations

from trustgen.demo.database import APP_ROLE, DSN, SETTING, TENANT_TABLES

_TABLES = ", ".join(TENANT_TABLES)
_TARGET = f"  db: {{kind: postgres, dsn: {{env: {DSN}}}, app_role: {APP_ROLE}}}\n"
_SECTION = "  - {id: database, title: The database itself, owner: platform}\n"
_CLAIMS = f"""\
  - id: row-security
    section: database
    says: PostgreSQL keeps workspaces apart; row-level security is forced on {{tables}}, keyed to {{setting:code}}.
    checks:
      - postgres.row_level_security: {{target: db, tables: [{_TABLES}], forced: true, setting: {SETTING}, min: 4}}
  - id: workspace-column
    section: database
    says: Each row names its workspace in {{column:code}}, which may not be empty and must exist.
    checks:
      - postgres.tenant_column: {{target: db, tables: [{_TABLES}], column: workspace_id, foreign_key: true}}
  - id: password-hashes
    section: database
    says: Each password is stored as a {{format}} hash of cost {{min_cost}} or more.
    checks:
      - postgres.column_format: {{target: db, columns: members.password, format: bcrypt, min_cost: 12}}
  - id: whole-cents-stored
    section: database
    says: Amounts are stored as whole cents.
    checks:
      - postgres.integer_money: {{target: db, columns: "*_minor"}}
  - id: audit-log-rights
    section: database
    says: The application can add to the audit log, and neither change nor delete what is there.
    checks:
      - postgres.privileges:
          {{target: db, table: audit_log, has: [INSERT, SELECT], has_not: [UPDATE, DELETE, TRUNCATE]}}
  - id: database-roles
    section: database
    says: The application's role is no superuser, and only the checker may look past row-level security.
    checks:
      - postgres.roles: {{target: db, bypass: [trustgen]}}
  - id: member-roles
    section: database
    says: A member is one of {{roles}}.
    checks:
      - postgres.enum: {{target: db, type: member_role, roles: [owner, admin, member]}}
"""
#: The lie that the database tells about a claim, by the claim's id.
LIES = {
    "row-security": "row-security",
    "workspace-column": "workspace-column",
    "password-hashes": "password-hashes",
    "whole-cents-stored": "whole-cents",
    "audit-log-rights": "audit-log",
    "database-roles": "database-roles",
    "member-roles": "member-roles",
}


def with_database(claims: str) -> str:
    """The text of Tidemark's ``claims.yaml`` with its database as a target, a section and seven claims."""
    for key, more in (("targets", _TARGET), ("sections", _SECTION), ("claims", _CLAIMS)):
        before, _, after = claims.partition(f"\n{key}:\n")
        claims = f"{before}\n{key}:\n{more}{after}"
    return claims
