"""Whose rows does the application's role see: a canary tenant's, those of one that does not exist, with none set?"""

from __future__ import annotations

from collections.abc import Sequence

from trustgen.facts.postgres import CanaryFacts, CanaryRequest, CanaryTable
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.names import OURS, regular
from trustgen.probes.postgres.session import Session

_TABLES = f"""
SELECT c.oid, n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relpersistence <> 't' AND {OURS}
   AND n.nspname || '.' || c.relname ~ ANY (%s) AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
   AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
 ORDER BY 2
"""  # noqa: S608 - made of constants

_SHOWN = """
DO $trustgen$
DECLARE relation oid; seen text := ''; shown text;
BEGIN
  FOREACH relation IN ARRAY {relations}::oid[] LOOP
    BEGIN
      EXECUTE pg_catalog.format('SELECT EXISTS (SELECT 1 FROM %s)::text', relation::pg_catalog.regclass) INTO shown;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS shown = RETURNED_SQLSTATE;
    END;
    seen := seen || shown || ' ';
  END LOOP;
  PERFORM pg_catalog.set_config('trustgen.seen', seen, true);
END
$trustgen$
"""
# A policy that fails because the setting is missing or of the wrong type has shown nothing.
_SHOWS_NOTHING = ("false", "42704", "22P02", "22004", "22023")


def canary(session: Session, request: CanaryRequest) -> CanaryFacts:
    """Three transactions, of a few statements each, however many tables there are."""
    canary_value, foreign_value = (_value(session, name) for name in (request.canary, request.foreign))
    if canary_value == foreign_value:
        detail = f"{request.canary} and {request.foreign}"
        raise Blind(Why.NO_CREDENTIAL, "the canary and the tenant that does not exist are the same", detail)
    # First without a value: a setting that was set once reads as empty thereafter.
    names, unset = _pass(session, request, None)
    _, foreign = _pass(session, request, foreign_value)
    _, own = _pass(session, request, canary_value)
    tables, unread = [], []
    for name, *seen in zip(names, own, foreign, unset, strict=True):
        if seen[0] not in ("true", "false") or any(answer not in ("true", *_SHOWS_NOTHING) for answer in seen):
            unread.append(name)
        else:
            tables.append(CanaryTable(name, *(answer == "true" for answer in seen)))
    return CanaryFacts(tuple(tables), tuple(unread))


def _value(session: Session, variable: str) -> str:
    value = session.variables.get(variable)
    if value is None:
        raise Blind(Why.NO_CREDENTIAL, f"the environment variable {variable} is not set")
    return value


def _pass(session: Session, request: CanaryRequest, value: str | None) -> tuple[Sequence[str], Sequence[str]]:
    need = "SELECT for the application's role"
    with session.reading(request.database, as_application=True, need=need):
        found = session.run(_TABLES, [regular(request.tables), regular(request.excepted)])
        if value is not None:
            session.run("SELECT set_config(%s, %s, true)", [request.setting, value])
        session.run("SET LOCAL row_security = on")
        session.run(_SHOWN.replace("{relations}", f"'{{{','.join(str(oid) for oid, _ in found)}}}'"))
        ((seen,),) = session.run("SELECT current_setting('trustgen.seen')")
    return [name for _, name in found], seen.split()
