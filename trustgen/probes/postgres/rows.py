"""Questions about rows that the registry words itself: how old the oldest is, and one value of one query."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from typing import Any

from psycopg import sql

from trustgen.facts.postgres import QueryFacts, QueryRequest, RetentionFacts, RetentionRequest
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.names import quoted
from trustgen.probes.postgres.session import PROJECT_PATH, Session

_CATEGORY = """
SELECT t.typcategory::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
 WHERE a.attrelid = to_regclass(%s) AND a.attname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""
_AGE = (
    "SELECT (SELECT count(*) FROM {table}), count(*), count(*) FILTER (WHERE NOT coalesce(isfinite({column}), false)),"
    " coalesce(extract(epoch FROM statement_timestamp()"
    " - min({column}::timestamptz) FILTER (WHERE isfinite({column}))), 0)::float8"
    " FROM {table} WHERE ({where}\n)"
)


def retention(session: Session, request: RetentionRequest) -> RetentionFacts:
    """Two statements. A time without zone is taken as UTC."""
    need = f"SELECT on the columns named, of {request.table}, and BYPASSRLS where row-level security is on"
    with session.reading(request.database, path=PROJECT_PATH, need=need):
        table = quoted(request.table)
        category = session.run(_CATEGORY, [table.as_string(None), request.column])
        if not category:
            raise Blind(Why.NOT_FOUND, "there is no such column", f"{request.table}.{request.column}")
        if category != [("D",)]:
            raise Blind(Why.GARBLED, "the column that should hold a time holds something else", request.column)
        where: Any = request.where or "true"
        statement = sql.SQL(_AGE).format(table=table, column=sql.Identifier(request.column), where=sql.SQL(where))
        ((total, rows, undated, oldest),) = session.run_alone(statement).fetchall()
    return RetentionFacts(total, rows, undated, int(oldest))


def query(session: Session, request: QueryRequest) -> QueryFacts:
    """One statement, which can only be a SELECT: it is asked as a table of another one."""
    wording: Any = request.sql.strip().removesuffix(";")
    with session.reading(request.database, path=PROJECT_PATH, need="SELECT on what the query reads"):
        cursor = session.run_alone(sql.SQL("SELECT * FROM ({}\n) AS answer LIMIT 2").format(sql.SQL(wording)))
        found = cursor.fetchall()
        columns = len(cursor.description or ())
    if len(found) != 1 or columns != 1:
        return QueryFacts(len(found), columns)
    return QueryFacts(1, 1, *_typed(found[0][0]))


def _typed(value: Any) -> tuple[str, bool | int | str | None]:
    """A number or truth value; of anything else only its sort, since it may be the content of a row."""
    match value:
        case None:
            return "null", None
        case bool():
            return "truth", value
        case timedelta():
            return "length", _digits(Decimal(str(value.total_seconds())))
        case int():
            return "number", value
        case float() | Decimal() if math.isfinite(value):
            return "number", _digits(Decimal(str(value)))
        case _:
            return "text", None


def _digits(number: Decimal) -> int | str:
    return int(number) if number == int(number) else f"{number.normalize():f}"
