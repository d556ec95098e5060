"""Questions that the catalogue answers: columns, types, roles, privileges, settings. Every role may read it."""

from __future__ import annotations

from trustgen.facts.postgres import (
    Column,
    ColumnsFacts,
    ColumnsRequest,
    EnumFacts,
    EnumRequest,
    PrivilegesFacts,
    PrivilegesRequest,
    Role,
    RolesFacts,
    RolesRequest,
    Setting,
    SettingsFacts,
    SettingsRequest,
    Table,
)
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.names import OURS, regular
from trustgen.probes.postgres.session import Session

_TABLES = f"""
SELECT c.oid, n.nspname || '.' || c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {OURS}
   AND n.nspname || '.' || c.relname ~ ANY (%s) AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
 ORDER BY 2
"""  # noqa: S608 - made of constants

_COLUMNS = """
SELECT a.attrelid, a.attname, format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid),
                                          CASE WHEN t.typbasetype = 0 THEN a.atttypmod ELSE t.typtypmod END),
       a.attnotnull OR t.typnotnull,
       ARRAY(SELECT DISTINCT fn.nspname || '.' || f.relname
               FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
               JOIN pg_namespace fn ON fn.oid = f.relnamespace
              WHERE k.contype = 'f' AND k.convalidated AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey)
              ORDER BY 1)
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = ANY (%s) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum
"""

# A partial or invalid index, and one over expressions, keeps no column unique.
_UNIQUE = """
SELECT i.indrelid,
       ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k (number, place)
                           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place)
  FROM pg_index i
 WHERE i.indrelid = ANY (%s) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
 ORDER BY 1, 2
"""


def columns(session: Session, request: ColumnsRequest) -> ColumnsFacts:
    """Three statements, however many tables there are."""
    with session.reading(request.database):
        names: dict[int, str] = dict(session.run(_TABLES, [regular(request.tables), regular(request.excepted)]))
        shapes: dict[int, list[Column]] = {oid: [] for oid in names}
        for oid, name, kind, not_null, references in session.run(_COLUMNS, [list(names)]):
            shapes[oid].append(Column(name, kind, bool(not_null), tuple(references)))
        unique: dict[int, list[tuple[str, ...]]] = {oid: [] for oid in names}
        for oid, found in session.run(_UNIQUE, [list(names)]):
            unique[oid].append(tuple(found))
    return ColumnsFacts(tuple(Table(name, tuple(shapes[oid]), tuple(unique[oid])) for oid, name in names.items()))


_LABELS = """
SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE n.nspname || '.' || t.typname = %s ORDER BY e.enumsortorder
"""


def enum(session: Session, request: EnumRequest) -> EnumFacts:
    """Raises Blind where there is no such enumerated type."""
    with session.reading(request.database):
        labels = session.run(_LABELS, [request.type])
    if not labels:
        raise Blind(Why.NOT_FOUND, "there is no such enumerated type", f"type {request.type}")
    return EnumFacts(tuple(label for (label,) in labels))


_ROLES = """
SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication,
       ARRAY(SELECT m.rolname::text FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
              WHERE a.roleid = r.oid ORDER BY 1)
  FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1
"""


def roles(session: Session, request: RolesRequest) -> RolesFacts:
    """All of them in one statement."""
    with session.reading(request.database):
        ((user,),) = session.run("SELECT session_user::text")
        found = session.run(_ROLES)
    return RolesFacts(user, tuple(Role(*flags, tuple(members)) for *flags, members in found))  # type: ignore[call-arg]


_SETTINGS = (
    "SELECT name, reset_val, coalesce(unit, ''), vartype FROM pg_settings WHERE lower(name) = ANY (%s) ORDER BY 1"
)


def settings(session: Session, request: SettingsRequest) -> SettingsFacts:
    """The values that the session began with: those that this look set for itself do not count."""
    with session.reading(request.database):
        found = [
            Setting(name, value, unit, sort) for name, value, unit, sort in session.run(_SETTINGS, [[*request.names]])
        ]
    seen = {setting.name.lower() for setting in found}
    return SettingsFacts(tuple(found), tuple(name for name in request.names if name not in seen))


# Of the table, of any column, and through every role that it inherits from or may become.
_PRIVILEGES = """
WITH t AS (
  SELECT c.oid, c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname || '.' || c.relname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
), acting AS (SELECT r.oid FROM pg_roles r WHERE pg_has_role(%s::name, r.oid, 'MEMBER') OR r.rolname = %s::name)
SELECT ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS p
              WHERE EXISTS (SELECT 1 FROM acting WHERE has_table_privilege(acting.oid, t.oid, p))
                 OR p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                    AND EXISTS (SELECT 1 FROM acting WHERE has_any_column_privilege(acting.oid, t.oid, p))),
       EXISTS (SELECT 1 FROM acting WHERE acting.oid = t.relowner),
       (SELECT rolsuper FROM pg_roles WHERE rolname = %s::name)
  FROM t
"""


def privileges(session: Session, request: PrivilegesRequest) -> PrivilegesFacts:
    """Raises Blind where the role or the table does not exist."""
    with session.reading(request.database):
        ((user,),) = session.run("SELECT session_user::text")
        role = request.database.role or user
        if not session.run("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]):
            raise Blind(Why.NOT_FOUND, "the application's role does not exist", f"role {role}")
        found = session.run(_PRIVILEGES, [request.table, role, role, role])
    if not found:
        raise Blind(Why.NOT_FOUND, "there is no such table", f"table {request.table}")
    ((held, owner, superuser),) = found
    return PrivilegesFacts(role, tuple(held), bool(owner), bool(superuser))
