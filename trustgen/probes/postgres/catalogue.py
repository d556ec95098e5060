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
from trustgen.probes.postgres.names import BASE_TYPE, OURS, regular
from trustgen.probes.postgres.session import Session

_TABLES = f"""
SELECT c.oid, n.nspname || '.' || c.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {OURS}
   AND n.nspname || '.' || c.relname ~ ANY (%s) AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
 ORDER BY 2
"""  # noqa: S608 - made of constants

_COLUMNS = f"""
SELECT a.attrelid, a.attname, format_type(base.type, base.typmod), a.attnotnull OR base.not_null,
       ARRAY(SELECT DISTINCT fn.nspname || '.' || f.relname
               FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
               JOIN pg_namespace fn ON fn.oid = f.relnamespace
              WHERE k.contype = 'f' AND k.convalidated AND k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey)
              ORDER BY 1)
  FROM pg_attribute a CROSS JOIN {BASE_TYPE}
 WHERE a.attrelid = ANY (%s) AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum
"""  # noqa: S608 - made of constants

# A partial or invalid index, and one over expressions, keeps no column unique. Before PostgreSQL 15 there is no such
# column as indnullsnotdistinct.
_UNIQUE = """
SELECT i.indrelid,
       ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k (number, place)
                           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place),
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, false)
  FROM pg_index i
 WHERE i.indrelid = ANY (%s) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
 ORDER BY 1, 2, 3
"""


def columns(session: Session, request: ColumnsRequest) -> ColumnsFacts:
    """Three statements, however many tables there are."""
    with session.reading(request.database):
        names: dict[int, str] = dict(session.run(_TABLES, [regular(request.tables), regular(request.excepted)]))
        shapes: dict[int, list[Column]] = {oid: [] for oid in names}
        for oid, name, kind, not_null, references in session.run(_COLUMNS, [list(names)]):
            shapes[oid].append(Column(name, kind, bool(not_null), tuple(references)))
        unique: dict[int, list[tuple[str, ...]]] = {oid: [] for oid in names}
        nulls: dict[int, list[tuple[str, ...]]] = {oid: [] for oid in names}
        for oid, found, same_nulls in session.run(_UNIQUE, [list(names)]):
            unique[oid].append(tuple(found))
            nulls[oid].extend([tuple(found)] if same_nulls else [])
    return ColumnsFacts(
        tuple(Table(name, tuple(shapes[oid]), tuple(unique[oid]), tuple(nulls[oid])) for oid, name in names.items())
    )


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
  FROM pg_roles r ORDER BY 1
"""


def roles(session: Session, request: RolesRequest) -> RolesFacts:
    """All of them in one statement."""
    with session.reading(request.database):
        ((user,),) = session.run("SELECT session_user::text")
        found = session.run(_ROLES)
    return RolesFacts(request.database.role or user, tuple(Role(*flags, tuple(members)) for *flags, members in found))  # type: ignore[call-arg]


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


# Of the table, of any column, and through every role that it inherits from or may become; then the same of whatever
# else leads to its rows: partitions, inheriting tables, and views that work with their owner's rights. What can be
# changed by a view is a mask of bits (PostgreSQL, 9.26: pg_relation_is_updatable).
_PRIVILEGES = """
WITH RECURSIVE t (oid, around) AS (
  SELECT c.oid, false FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname || '.' || c.relname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION
  SELECT next.oid, true FROM t CROSS JOIN LATERAL (
    SELECT i.inhrelid AS oid FROM pg_inherits i WHERE i.inhparent = t.oid
    UNION ALL
    SELECT w.ev_class FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class v ON v.oid = w.ev_class
     WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
       AND w.ev_class <> t.oid AND v.relkind IN ('v', 'm') AND NOT coalesce(
         (SELECT o.option_value::bool FROM pg_options_to_table(v.reloptions) AS o
           WHERE o.option_name = 'security_invoker'), false)
  ) AS next
), acting AS (SELECT r.oid FROM pg_roles r WHERE pg_has_role(%s::name, r.oid, 'MEMBER') OR r.rolname = %s::name)
SELECT t.around,
       ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[],
                                  '{0,8,4,16,0,0,0}'::int[]) AS p (p, bit)
              WHERE (EXISTS (SELECT 1 FROM acting WHERE has_table_privilege(acting.oid, t.oid, p))
                     OR p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                        AND EXISTS (SELECT 1 FROM acting WHERE has_any_column_privilege(acting.oid, t.oid, p)))
                AND (NOT t.around OR c.relkind NOT IN ('v', 'm') OR p = 'SELECT'
                     OR pg_relation_is_updatable(t.oid::regclass, false) & bit > 0)),
       c.relkind NOT IN ('v', 'm') AND EXISTS (SELECT 1 FROM acting WHERE acting.oid = c.relowner),
       (SELECT rolsuper FROM pg_roles WHERE rolname = %s::name)
  FROM t JOIN pg_class c USING (oid)
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
    held = [privilege for around, several, *_ in found if not around for privilege in several]
    more = {privilege for around, several, *_ in found if around for privilege in several}
    owner = any(owns for _, _, owns, _ in found)
    return PrivilegesFacts(role, tuple(held), owner, bool(found[0][3]), tuple(sorted(more)))
