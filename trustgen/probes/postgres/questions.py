"""Every question to a database: probe name → the function that asks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trustgen.probes.postgres import canary, cards, catalogue, formats, plain, replication, row_security, rows
from trustgen.probes.postgres.session import Session

QUESTIONS: dict[str, Callable[[Session, Any], Any]] = {
    "postgres_canary": canary.canary,
    "postgres_card_numbers": cards.card_numbers,
    "postgres_columns": catalogue.columns,
    "postgres_encrypted_only": plain.encrypted_only,
    "postgres_enum": catalogue.enum,
    "postgres_format": formats.column_format,
    "postgres_privileges": catalogue.privileges,
    "postgres_query": rows.query,
    "postgres_replication": replication.replication,
    "postgres_retention": rows.retention,
    "postgres_roles": catalogue.roles,
    "postgres_row_security": row_security.row_security,
    "postgres_settings": catalogue.settings,
}


def answer(session: Session, request: Any) -> Any:
    """The facts that answer ``request``. Raises Blind."""
    return QUESTIONS[request.probe](session, request)
