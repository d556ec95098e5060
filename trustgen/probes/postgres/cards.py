"""Card-like numbers, found and counted in the database: no value leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import sql

from trustgen.facts.postgres import CardNumbersFacts, CardNumbersRequest, ScannedColumn
from trustgen.probes.postgres.names import BASE_TYPE, OURS, quoted, regular
from trustgen.probes.postgres.session import Session

#: Columns that are scanned in one statement.
_TOGETHER = 40

# Thirteen to nineteen digits together, or in the groups that are printed on cards; not inside a longer word or number.
_GROUPS = (
    "(?<![0-9A-Za-z.+-])([0-9]{13,19}|[0-9]{4}([ -])[0-9]{4}\\2[0-9]{4}\\2[0-9]{1,7}"
    "|3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5})"
    "(?![0-9A-Za-z-])"
)
# Ranges of the networks, with the lengths that they issue (ISO/IEC 7812-1).
_ISSUED = (
    "^(?:4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"
    "|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12,15}|35[2-8][0-9]{13,16}"
    "|62[0-9]{14,17})$"
)
# ISO/IEC 7812-1, annex B: every second digit from the right is doubled, and the sum of digits is a multiple of ten.
_LUHN = (
    "(SELECT sum(CASE WHEN (length(d) - i) % 2 = 1 THEN (2 * x) / 10 + (2 * x) % 10 ELSE x END)"
    " FROM generate_series(1, length(d)) AS i, LATERAL (SELECT substr(d, i, 1)::int AS x) AS digit) % 10 = 0"
)
_SUSPICIOUS = (
    "EXISTS (SELECT 1 FROM regexp_matches(v, '" + _GROUPS + "', 'g') AS hit,"  # noqa: S608 - made of constants
    " LATERAL (SELECT regexp_replace(hit[1], '[ -]', '', 'g') AS d) AS digits WHERE d ~ '"
    + _ISSUED
    + "' AND "
    + _LUHN
    + ")"
)
# What matches, its partitions and inheriting tables, wherever they are; a partitioned table has no rows of its own.
_COLUMNS = f"""
WITH RECURSIVE reached (oid) AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND {OURS}
     AND n.nspname || '.' || c.relname ~ ANY (%s) AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
  UNION
  SELECT i.inhrelid FROM reached JOIN pg_inherits i ON i.inhparent = reached.oid
)
SELECT n.nspname || '.' || c.relname, a.attname
  FROM reached JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN (pg_attribute a CROSS JOIN {BASE_TYPE} JOIN pg_type t ON t.oid = base.type)
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   AND (t.typcategory IN ('S', 'A', 'C')
        OR t.typname IN ('json', 'jsonb', 'xml', 'hstore', 'int8', 'numeric', 'tsvector'))
   AND NOT n.nspname || '.' || c.relname || '.' || a.attname ~ ANY (%s)
 WHERE c.relkind IN ('r', 'm') AND NOT n.nspname || '.' || c.relname ~ ANY (%s)
 ORDER BY c.oid, a.attnum
"""  # noqa: S608 - made of constants


def card_numbers(session: Session, request: CardNumbersRequest) -> CardNumbersFacts:
    """One statement for the catalogue, one for the control, and one for every forty columns."""
    need = "SELECT on every table that is scanned, and BYPASSRLS where row-level security is on"
    with session.reading(request.database, need=need):
        excepted = regular(request.excepted)
        found = session.run(_COLUMNS, [regular(request.tables), excepted, excepted, excepted])
        ((control,),) = session.run(_CONTROL)
        columns = [(table, column) for table, column in found if column is not None]
        counted = [row for some in _portions(columns) for row in session.run(_scan(some))]
    scanned = tuple(
        ScannedColumn(f"{table}.{column}", values, suspicious)
        for (table, column), (_, values, suspicious) in zip(columns, sorted(counted), strict=True)
    )
    return CardNumbersFacts(len({table for table, _ in found}), scanned, bool(control))


_CONTROL = (
    "SELECT bool_and((" + _SUSPICIOUS + ") = expected) FROM (VALUES ('card 4111 1111 1111 1111', true),"  # noqa: S608
    " ('{\"n\":\"378282246310005\"}', true), ('4111 1111 1111 1112', false), ('a4111111111111111', false))"
    " AS known (v, expected)"
)


def _portions(columns: Sequence[tuple[str, str]]) -> Iterator[list[tuple[int, str, str]]]:
    numbered = [(number, table, column) for number, (table, column) in enumerate(columns)]
    for start in range(0, len(numbered), _TOGETHER):
        yield numbered[start : start + _TOGETHER]


def _scan(columns: Sequence[tuple[int, str, str]]) -> sql.Composed:
    return sql.SQL(" UNION ALL ").join(_one(*column) for column in columns)


def _one(number: int, table: str, column: str) -> sql.Composed:
    suspicious: Any = _SUSPICIOUS
    return sql.SQL(
        "SELECT {}, count(v), count(*) FILTER (WHERE {}) FROM (SELECT {}::text AS v FROM {}) AS column_values"
    ).format(sql.Literal(number), sql.SQL(suspicious), sql.Identifier(column), quoted(table))
