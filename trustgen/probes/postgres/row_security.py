"""The truth test of row-level security, for every relation at once.

As the application's role, with ``row_security`` off, a query that a policy would filter is refused, and one that
nothing filters is answered. The flag in the catalogue says neither: superusers, BYPASSRLS roles, owners without FORCE
and views that work with their owner's rights all get around it (PostgreSQL, 5.9 Row Security Policies).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

from trustgen.facts.postgres import Relation, RowSecurityFacts, RowSecurityRequest
from trustgen.frozen import dataclass
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.names import OURS, regular
from trustgen.probes.postgres.session import Row, Session

_NOT_NULL = re.compile(r'(\w+|"[^"]+") IS NOT NULL')
#: Conditions that read no column are tried one by one; more distinct ones than this stay undecided.
_MOST_TRIED = 40

# What matches, and whatever shows its rows: partitions, inheriting tables, views, wherever they are.
_RELATIONS = f"""
WITH RECURSIVE reached (oid) AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND {OURS}
     AND n.nspname || '.' || c.relname ~ ANY (%s) AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
  UNION
  SELECT next.oid FROM reached CROSS JOIN LATERAL (
    SELECT i.inhrelid AS oid FROM pg_inherits i WHERE i.inhparent = reached.oid
    UNION ALL
    SELECT w.ev_class FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid
     WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = reached.oid
  ) AS next
)
SELECT c.oid, n.nspname || '.' || c.relname, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT'),
       has_schema_privilege(n.oid, 'USAGE') AND (
         has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')),
       CASE WHEN c.relkind = 'v' AND NOT coalesce(
         (SELECT o.option_value::bool FROM pg_options_to_table(c.reloptions) AS o
           WHERE o.option_name = 'security_invoker'), false)
            THEN c.relowner END
  FROM reached JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
 ORDER BY 2
"""  # noqa: S608 - made of constants

# Policies that decide which rows the role reads, changes or removes. Whether a condition reads a column is seen in its
# parse tree, and where it holds a query of its own, whose columns are others, by what the policy depends on. A function
# that it calls may be the one that reads the setting. A view that works with its owner's rights is filtered by the
# policies of that owner.
_POLICIES = """
SELECT p.polrelid, p.polname, p.polpermissive, p.polcmd::text, pg_get_expr(p.polqual, p.polrelid),
       position('{VAR ' IN p.polqual::text) > 0 AND (
         position('{SUBLINK ' IN p.polqual::text) = 0 OR position(':varattno 0 ' IN p.polqual::text) > 0 OR EXISTS (
           SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid
              AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.polrelid AND d.refobjsubid <> 0)),
       %s = '' OR position(%s IN lower(pg_get_expr(p.polqual, p.polrelid))) > 0 OR EXISTS (
         SELECT 1 FROM pg_depend d JOIN pg_proc f ON f.oid = d.refobjid
          WHERE d.classid = 'pg_policy'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_proc'::regclass
            AND position(%s IN lower(f.prosrc)) > 0),
       whom.role, whom.owner
  FROM pg_policy p CROSS JOIN LATERAL (
    SELECT bool_or(r = 0 OR pg_has_role(nullif(r, 0), 'USAGE')) AS role,
           bool_or(EXISTS (SELECT 1 FROM unnest(%s::oid[]) AS o
                            WHERE r = 0 OR pg_has_role(o, nullif(r, 0), 'USAGE'))) AS owner
      FROM unnest(p.polroles) AS r) AS whom
 WHERE p.polrelid = ANY (%s) AND p.polcmd IN ('*', 'r', 'w', 'd') AND p.polqual IS NOT NULL
   AND (whom.role OR whom.owner)
 ORDER BY 1, 2
"""

# Functions that the role may call and that run with the rights of somebody whom policies do not bind.
_FUNCTIONS = f"""
SELECT DISTINCT n.nspname || '.' || p.proname
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner
 WHERE p.prosecdef AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) AND {OURS}
   AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')
   AND (o.rolsuper OR o.rolbypassrls OR EXISTS (
         SELECT 1 FROM pg_class c
          WHERE c.oid = ANY (%s) AND NOT c.relforcerowsecurity AND pg_has_role(p.proowner, c.relowner, 'USAGE'))
        OR EXISTS (
         SELECT 1 FROM pg_policy y CROSS JOIN LATERAL unnest(y.polroles) AS r
          WHERE y.polrelid = ANY (%s) AND y.polpermissive AND position('{{VAR ' IN y.polqual::text) = 0
            AND r <> 0 AND pg_has_role(p.proowner, r, 'USAGE')))
   AND NOT EXISTS (
         SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
 ORDER BY 1
"""  # noqa: S608 - made of constants

# One statement for all relations. LIMIT 0: policies and permissions are applied, but no row is read. Each is asked
# with row_security off and, if that is refused, again with it on: permission denied is refused both times.
_TRUTH = """
DO $trustgen$
DECLARE
  relation oid; seen text := ''; off_state text; off_said text; on_state text;
BEGIN
  FOREACH relation IN ARRAY {relations}::oid[] LOOP
    off_state := '00000'; off_said := ''; on_state := '';
    PERFORM pg_catalog.set_config('row_security', 'off', true);
    BEGIN
      EXECUTE pg_catalog.format('SELECT 1 FROM %s LIMIT 0', relation::pg_catalog.regclass);
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS off_state = RETURNED_SQLSTATE, off_said = MESSAGE_TEXT;
    END;
    IF off_state = '42501' THEN
      on_state := '00000';
      PERFORM pg_catalog.set_config('row_security', 'on', true);
      BEGIN
        EXECUTE pg_catalog.format('SELECT 1 FROM %s LIMIT 0', relation::pg_catalog.regclass);
      EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS on_state = RETURNED_SQLSTATE;
      END;
      IF off_said LIKE '%row-level security%' THEN on_state := 'named'; END IF;
    END IF;
    seen := seen || relation || ':' || off_state || ':' || on_state || ' ';
  END LOOP;
  PERFORM pg_catalog.set_config('row_security', 'off', true);
  PERFORM pg_catalog.set_config('trustgen.seen', seen, true);
END
$trustgen$
"""


@dataclass(frozen=True, slots=True)
class _Policy:
    relation: int
    name: str
    permissive: bool
    command: str
    condition: str
    reads_row: bool
    keyed: bool
    for_role: bool | None
    for_owner: bool | None


def row_security(session: Session, request: RowSecurityRequest) -> RowSecurityFacts:
    """A fixed number of statements, however many relations there are."""
    need = "EXECUTE on what the application's role may execute"
    with session.reading(request.database, as_application=True, need=need):
        _check_switch(session)
        ((role, superuser, bypasses),) = session.run(
            "SELECT rolname::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        excepted = regular(request.excepted)
        rows = session.run(_RELATIONS, [regular(request.tables), excepted, excepted])
        tables = [oid for oid, _, kind, *_ in rows if kind in ("r", "p")]
        met = _truth(session, rows)
        owners = [row[8] for row in rows if row[8] is not None and row[6]]
        policies = _policies(session, tables, request.setting.lower(), owners)
        verdicts = _conditions(session, policies)
        functions = session.run(_FUNCTIONS, [tables, tables])
    relations = tuple(_relation(row, met[row[0]], policies.get(row[0], ()), verdicts) for row in rows)
    return RowSecurityFacts(role, superuser, bypasses, relations, tuple(name for (name,) in functions))


def _check_switch(session: Session) -> None:
    """Where row_security could not be switched off, the test would prove nothing."""
    if session.run("SELECT current_setting('row_security')") != [("off",)]:
        raise Blind(Why.CONTROL_FAILED, "the database did not let the checker switch row_security off")


def _truth(session: Session, relations: Iterable[Row]) -> dict[int, tuple[str, str]]:
    """Each relation's way of being met, and the SQLSTATE of a failure."""
    found: dict[int, tuple[str, str]] = {}
    tried = []
    for oid, _, kind, enabled, _, _, readable, writable, _ in relations:
        if not readable:
            # What cannot be read can be changed all the same, and nothing filters that either.
            found[oid] = ("open", "") if writable and not enabled else ("denied", "")
        elif kind == "f":
            # Asking a foreign table would reach for another server; no policy can be put on one.
            found[oid] = ("open", "")
        else:
            tried.append(oid)
    session.run(_TRUTH.replace("{relations}", f"'{{{','.join(map(str, tried))}}}'"))
    ((seen,),) = session.run("SELECT current_setting('trustgen.seen')")
    for entry in seen.split():
        oid, off, on = entry.split(":")
        found[int(oid)] = _met(off, on)
    return found


def _met(off: str, on: str) -> tuple[str, str]:
    if off == "00000":
        return "open", ""
    if off != "42501":
        return "failed", off
    # With row_security on, a policy's own expression may fail (no setting, no uuid): that, too, is a policy at work.
    return ("denied", off) if on == "42501" else ("affected", "")


def _policies(session: Session, tables: Sequence[int], setting: str, owners: Sequence[int]) -> dict[int, list[_Policy]]:
    found: dict[int, list[_Policy]] = {}
    for row in session.run(_POLICIES, [setting, setting, setting, list(owners), list(tables)]):
        found.setdefault(row[0], []).append(_Policy(*row))
    return found


def _conditions(session: Session, policies: Mapping[int, Sequence[_Policy]]) -> dict[str, bool | None]:
    """Of every condition that reads no column: whether it is true as things stand; None where it was not tried."""
    texts = dict.fromkeys(p.condition for several in policies.values() for p in several if not p.reads_row)
    verdicts: dict[str, bool | None] = {}
    for number, text in enumerate(texts):
        verdicts[text] = True if text == "true" else _is_true(session, text) if number < _MOST_TRIED else None
    return verdicts


def _is_true(session: Session, condition: str) -> bool | None:
    """Evaluate what the catalogue holds, as every query of the application would."""
    session.run("SAVEPOINT condition")
    try:
        session.run("SET LOCAL row_security = on")
        wording: Any = condition
        ((value,),) = session.run(sql.SQL("SELECT ") + sql.SQL(wording))
        return value is True
    except psycopg.Error as error:
        if error.sqlstate is None:
            raise
        # A condition that fails admits nothing: the query that it filters fails with it.
        return False if error.sqlstate[:2] in ("42", "22") else None
    finally:
        session.run("ROLLBACK TO SAVEPOINT condition")


def _relation(
    row: Sequence[Any], met: tuple[str, str], policies: Sequence[_Policy], verdicts: Mapping[str, bool | None]
) -> Relation:
    _, name, kind, enabled, forced, partition, *_ = row
    mine = [policy for policy in policies if policy.for_role]
    open_ones = list(
        {policy.name: policy for policy in (*_open(mine), *_open(p for p in policies if p.for_owner))}.values()
    )
    return Relation(
        name,
        kind,
        met[0],
        enabled,
        forced,
        partition,
        sum(policy.permissive for policy in mine),
        tuple(p.name for p in open_ones if _admits_all(p, verdicts)),
        tuple(p.name for p in open_ones if not p.keyed),
        tuple(p.name for p in open_ones if not p.reads_row and verdicts[p.condition] is None),
        met[1],
        _blind(open_ones),
    )


def _blind(policies: Sequence[_Policy]) -> tuple[str, ...]:
    """The policies, where none of them tells one row from another; those that admit nothing ever are left out."""
    admitting = [policy for policy in policies if policy.condition != "false"]
    return () if any(policy.reads_row for policy in admitting) else tuple(policy.name for policy in admitting)


def _open(policies: Iterable[_Policy]) -> list[_Policy]:
    """Of the policies for the application's role, or for the owners of views: those that nothing narrows."""
    several = list(policies)
    return [policy for policy in several if policy.permissive and not _restricted(policy, several)]


def _restricted(policy: _Policy, policies: Iterable[_Policy]) -> bool:
    """Whether a restrictive policy that reads the row narrows what ``policy`` admits."""
    return any(not p.permissive and p.reads_row and p.command in ("*", policy.command) for p in policies)


def _admits_all(policy: _Policy, verdicts: Mapping[str, bool | None]) -> bool:
    if not policy.reads_row:
        return verdicts[policy.condition] is True
    return _is_tautology(policy.condition)


def _is_tautology(condition: str) -> bool:
    """``(a = a)``, ``(a IS NOT NULL)``, and what is joined to true by OR."""
    inner = condition.removeprefix("(").removesuffix(")")
    left, equals, right = inner.partition(" = ")
    if equals and left == right:
        return True
    return bool(_NOT_NULL.fullmatch(inner)) or inner.startswith("true OR ") or inner.endswith(" OR true")
