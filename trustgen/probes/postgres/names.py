"""Names and patterns of tables, as the registry writes them and as PostgreSQL takes them."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import sql

#: True of schemas that belong to the project; ``n`` is pg_namespace.
OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

#: What the type of a column stands for, through domains of domains; ``a`` is pg_attribute.
BASE_TYPE = """
  LATERAL (
    WITH RECURSIVE chain (type, typmod, not_null, base) AS (
      SELECT d.oid, CASE WHEN d.typtype = 'd' THEN d.typtypmod ELSE a.atttypmod END, d.typnotnull, d.typbasetype
        FROM pg_type d WHERE d.oid = a.atttypid
      UNION ALL
      SELECT d.oid, CASE WHEN chain.typmod = -1 THEN d.typtypmod ELSE chain.typmod END, d.typnotnull, d.typbasetype
        FROM chain JOIN pg_type d ON d.oid = chain.base
    ) SELECT max(type) FILTER (WHERE base = 0) AS type, max(typmod) FILTER (WHERE base = 0) AS typmod,
             bool_or(not_null) AS not_null FROM chain
  ) AS base
"""


def regular(patterns: Iterable[str]) -> list[str]:
    """Patterns with ``*`` and ``?`` as regular expressions of PostgreSQL that match a whole ``schema.name``."""
    return [f"^(?:{''.join(map(_part, pattern))})$" for pattern in patterns]


def _part(char: str) -> str:
    wild = {"*": ".*", "?": "."}
    # Before PostgreSQL 14 a backslash before a letter beyond ASCII is an error.
    return wild.get(char) or (char if char.isalnum() or not char.isascii() else f"\\{char}")


def quoted(table: str) -> sql.Identifier:
    """``schema.name`` as an identifier."""
    schema, _, name = table.partition(".")
    return sql.Identifier(schema, name)
