"""One connection to a database, read-only by construction: nothing is asked outside a READ ONLY transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import conninfo, sql

from trustgen.facts.postgres import Database
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind, from_state

CONNECT_SECONDS = 8
#: For each transaction, not for the session: behind a pooler a session's settings would become other clients'.
_SETTINGS = {
    "statement_timeout": "20s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "30s",
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "iso_8601",
    "jit": "off",
}
_CATALOGUE_PATH = "pg_catalog, pg_temp"
#: For SQL that the registry holds: nothing in public can stand before a function or operator of PostgreSQL's own.
PROJECT_PATH = "pg_catalog, public, pg_temp"

Row = tuple[Any, ...]
Wording = sql.SQL | sql.Composed


class Session:
    """Connects at the first question. ``calls`` counts the statements that were sent."""

    def __init__(self, dsn: str, variables: Mapping[str, str]) -> None:
        self.dsn = dsn
        self.variables = variables
        self.calls = 0
        self._connection: psycopg.Connection[Row] | None = None
        self._failed: Blind | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def reading(
        self, database: Database, *, as_application: bool = False, path: str = _CATALOGUE_PATH, need: str = ""
    ) -> Iterator[Self]:
        """A READ ONLY transaction, always rolled back; every failure of a statement inside it raises Blind.

        Row-level security is off: a policy that would hide rows from a count makes the statement fail instead.
        ``as_application`` works with the application's role. ``need`` names the permission that it takes.
        """
        connection = self._connected()
        try:
            self.run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self._set({**_SETTINGS, "search_path": path, "row_security": "off"})
            if as_application and database.role:
                self._become(database.role)
            yield self
        except psycopg.Error as error:
            raise from_state(error.sqlstate, need) from error
        finally:
            if not connection.closed:
                self._roll_back(connection)

    def run(self, statement: str | Wording, parameters: Sequence[Any] = ()) -> list[Row]:
        """The rows of one statement of ours."""
        self.calls += 1
        worded: Any = statement
        with self._connected().cursor() as cursor:
            cursor.execute(worded, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def run_alone(self, statement: Wording) -> psycopg.Cursor[Row]:
        """The cursor of a statement that the registry worded: the extended protocol takes no two in one text."""
        self.calls += 1
        cursor = self._connected().cursor(binary=True)
        cursor.execute(statement)
        return cursor

    def _set(self, settings: Mapping[str, str]) -> None:
        names = list(settings)
        each = ", ".join("set_config(%s, %s, true)" for _ in names)
        self.run(f"SELECT {each}", [part for name in names for part in (name, settings[name])])

    def _become(self, role: str) -> None:
        try:
            self.run(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        except psycopg.errors.InsufficientPrivilege as error:
            detail = f"the connection's role must be a member of the application's: GRANT {role} TO the checker's role"
            raise Blind(
                Why.NO_PERMISSION, "the checker's role may not act as the application's role", detail
            ) from error
        except psycopg.Error as error:
            if error.sqlstate in ("22023", "42704"):
                raise Blind(Why.NOT_FOUND, "the application's role does not exist", f"role {role}") from error
            raise

    def _roll_back(self, connection: psycopg.Connection[Row]) -> None:
        try:
            self.calls += 1
            connection.execute("ROLLBACK")
        except psycopg.Error:
            connection.close()

    def _connected(self) -> psycopg.Connection[Row]:
        if self._failed is not None:
            raise self._failed
        if self._connection is None or self._connection.closed:
            try:
                self._connection = connect(self.dsn)
            except Blind as blind:
                self._failed = blind
                raise
        return self._connection


def connect(dsn: str, **changed: Any) -> psycopg.Connection[Row]:
    """A connection that can only read. Raises Blind. ``changed`` are connection parameters that replace the DSN's."""
    given = parameters(dsn)
    options = str(given.pop("options", "") or "")
    parts = {"connect_timeout": CONNECT_SECONDS, "application_name": "trustgen", **given, **changed}
    # Of a database in SQL_ASCII the driver would give bytes in the place of names.
    parts |= {"application_name": "trustgen", "client_encoding": "UTF8"}
    if "target_session_attrs" in parts:
        # Our sessions are read-only by themselves; it is the server that is meant.
        wanted = parts["target_session_attrs"]
        parts["target_session_attrs"] = {"read-write": "primary", "read-only": "standby"}.get(wanted, wanted)
    try:
        try:
            return _open(parts, f"{options} -c default_transaction_read_only=on -c search_path=pg_catalog")
        except psycopg.OperationalError as error:
            # A pooler may know nothing of start-up options; each transaction is READ ONLY by itself.
            if "startup parameter" not in str(error):
                raise
            return _open(parts, options)
    except psycopg.Error as error:
        raise refusal(error) from error


def _open(parts: Mapping[str, Any], options: str) -> psycopg.Connection[Row]:
    return psycopg.connect(**parts, options=options.strip(), autocommit=True, prepare_threshold=None)


def parameters(dsn: str) -> dict[str, Any]:
    """The parts of a connection string. Raises Blind."""
    try:
        return dict(conninfo.conninfo_to_dict(dsn))
    except psycopg.Error as error:
        raise Blind(Why.NO_CREDENTIAL, "the variable does not hold a connection string of PostgreSQL") from error


# libpq's own words, which it speaks in English under LC_ALL=C; the names of files and parameters are never translated.
_REFUSALS = (
    ("connection refused", Why.REFUSED, "the connection to the database was refused"),
    ("timeout expired", Why.TIMED_OUT, f"the connection to the database timed out after {CONNECT_SECONDS} seconds"),
    ("failed to resolve host", Why.UNRESOLVED, "the database's host name has no address"),
    ("translate host name", Why.UNRESOLVED, "the database's host name has no address"),
    ("no such file", Why.UNREACHABLE, "the database's socket is not there"),
    ("pg_hba.conf", Why.NO_PERMISSION, "the database does not admit the checker from here"),
    ("certificate", Why.TLS_FAILED, "the database's certificate was not accepted"),
    ("does not support ssl", Why.TLS_FAILED, "the database does not offer TLS"),
    ("ssl", Why.TLS_FAILED, "the TLS handshake with the database failed"),
    ("no password supplied", Why.NO_CREDENTIAL, "the connection string holds no password, and the database wants one"),
    ("too many", Why.THROTTLED, "the database has no connections left"),
    ('" does not exist', Why.NOT_FOUND, "there is no such database or role"),
    ("server closed the connection", Why.RESET, "the database closed the connection"),
)


def refusal(error: psycopg.Error) -> Blind:
    """Why a connection could not be opened; the server's words, which may hold names and passwords, are dropped."""
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return Blind(*_REFUSALS[1][1:])
    said = str(error).lower()
    for words, why, reason in _REFUSALS:
        if words in said:
            return Blind(why, reason)
    if "authentication failed" in said:
        return Blind(Why.NO_CREDENTIAL, "the database did not accept the credentials")
    pgconn = getattr(error, "pgconn", None)
    if pgconn is not None and pgconn.used_password:
        return Blind(Why.NO_CREDENTIAL, "the database did not admit the connection with these credentials")
    return Blind(Why.UNREACHABLE, "the database could not be connected to")
