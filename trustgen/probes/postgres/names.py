"""Names and patterns of tables, as the registry writes them and as PostgreSQL takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from psycopg import sql

#: True of schemas that belong to the project; ``n`` is pg_namespace.
OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"


def regular(patterns: Iterable[str]) -> list[str]:
    """Patterns with ``*`` and ``?`` as regular expressions of PostgreSQL that match a whole ``schema.name``."""
    return [f"^(?:{''.join(map(_part, pattern))})$" for pattern in patterns]


def _part(char: str) -> str:
    wild = {"*": ".*", "?": "."}
    return wild.get(char) or re.sub(r"([^A-Za-z0-9_])", r"\\\1", char)


def quoted(table: str) -> sql.Identifier:
    """``schema.name`` as an identifier."""
    schema, _, name = table.partition(".")
    return sql.Identifier(schema, name)
