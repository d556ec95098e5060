"""How databases are asked: on one connection, that can only read, by a child process that ends in time."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.postgres.lab import DATABASE, VARIABLE, Scene, observed
from trustgen.facts.postgres import (
    ColumnsRequest,
    Database,
    EnumRequest,
    FormatRequest,
    QueryRequest,
    RolesRequest,
    SettingsRequest,
)
from trustgen.model.observation import Request, Seen, Unseen, Why

DB = Database(VARIABLE, "app")


@pytest.mark.postgres
def test_many_questions_share_one_connection(db: Scene) -> None:
    """Two hundred questions to one database, some of which fail, are asked over one connection."""
    db.run("CREATE TYPE plan AS ENUM ('a')")
    db.grant("postgres.tenant_column")
    before = _connections(db)
    questions: list[Request] = [EnumRequest(DB, f"public.t{number}") for number in range(198)]
    questions += [EnumRequest(DB, "public.plan"), RolesRequest(DB)]
    found = observed(questions, db.environment)
    assert [isinstance(found[question][0], Seen) for question in questions] == [False] * 198 + [True] * 2
    assert _connections(db) - before == 1


@pytest.mark.postgres
def test_a_thousand_tables_take_three_statements(db: Scene) -> None:
    """The shapes of a thousand tables are read as those of one."""
    db.run("DO $$ BEGIN FOR i IN 1..1000 LOOP EXECUTE format('CREATE TABLE t%s (a int, b text)', i); END LOOP; END $$")
    db.grant("postgres.tenant_column")
    before = db.cluster.log.count("\ntrustgen LOG:")
    (seen,) = observed([ColumnsRequest(DB, ("public.*",))], db.environment)[ColumnsRequest(DB, ("public.*",))]
    assert isinstance(seen, Seen)
    assert len(seen.facts.tables) == 1000
    # Begin, settings, three questions, rollback.
    assert db.cluster.log.count("\ntrustgen LOG:") - before == 6


@pytest.mark.postgres
def test_nothing_can_be_written_even_by_the_owner(db: Scene) -> None:
    """The connection of a role that may do everything still cannot change a row."""
    db.run("CREATE ROLE owner", "CREATE TABLE t (a int)", "ALTER TABLE t OWNER TO owner", "INSERT INTO t VALUES (1)")
    db.run(
        "CREATE FUNCTION grow() RETURNS int LANGUAGE plpgsql AS"
        " $$BEGIN SET LOCAL transaction_read_only = off; INSERT INTO public.t VALUES (2); RETURN 0; END$$"
    )
    db.connect_as("owner")
    question = QueryRequest(Database(VARIABLE), "SELECT public.grow()")
    (seen,) = observed([question], db.environment)[question]
    assert isinstance(seen, Unseen)
    with psycopg.connect(db.cluster.administrator(DATABASE)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (1,)


@pytest.mark.postgres
def test_what_others_put_into_public_is_not_used(db: Scene) -> None:
    """A function in public that looks like one of PostgreSQL's own is not called by a project's query."""
    db.run(
        "CREATE FUNCTION public.length(text) RETURNS int LANGUAGE sql AS 'SELECT 99'",
        "CREATE TABLE words (word text)",
        "INSERT INTO words VALUES ('abc')",
    )
    db.grant("postgres.tenant_column")
    db.run("GRANT SELECT ON words TO trustgen")
    question = QueryRequest(DB, "SELECT max(length(word)) FROM words")
    (seen,) = observed([question], db.environment)[question]
    assert isinstance(seen, Seen)
    assert seen.facts.value == 3


@pytest.mark.postgres
def test_environment_of_the_operator_is_not_used(db: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """PGPASSWORD does not stand in for a password that the connection string lacks."""
    db.grant("postgres.tenant_column")
    monkeypatch.setenv("PGPASSWORD", "planted-password-7f3a")
    db.environment[VARIABLE] = db.environment[VARIABLE].replace(":planted-password-7f3a", "")
    (seen,) = observed([RolesRequest(DB)], db.environment)[RolesRequest(DB)]
    assert isinstance(seen, Unseen)
    assert seen.why is Why.NO_CREDENTIAL


@pytest.mark.postgres
def test_a_setting_of_the_look_is_told_as_it_was_before(db: Scene) -> None:
    """A time-out that the look sets for itself is not taken for the server's."""
    db.run("ALTER DATABASE tidemark SET lock_timeout = '7s'")
    db.grant("postgres.tenant_column")
    question = SettingsRequest(DB, ("lock_timeout",))
    (seen,) = observed([question], db.environment)[question]
    assert isinstance(seen, Seen)
    assert [(s.value, s.unit) for s in seen.facts.settings] == [("7000", "ms")]


@contextmanager
def _silent() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_database_without_an_encoding_has_names_all_the_same(db: Scene) -> None:
    """SQL_ASCII says nothing of what bytes mean; what is ASCII or UTF-8 in it is read as that."""
    with psycopg.connect(db.cluster.administrator(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        how = "ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.execute(f"CREATE DATABASE {DATABASE} {how}")
    db.run("CREATE TABLE größe (tenant text NOT NULL)")
    db.grant("postgres.tenant_column")
    found = db.judge("postgres.tenant_column", column="tenant", tables="größe")
    assert found.verdict == "holds", found


def test_a_string_for_a_server_that_takes_changes_connects(db: Scene) -> None:
    """Our sessions are read-only by themselves; the string asks for a server, not for a session."""
    db.grant("postgres.roles")
    plain = db.environment[VARIABLE]
    for wanted, verdict in (("read-write", "holds"), ("read-only", "unknown")):
        db.environment[VARIABLE] = f"{plain}?target_session_attrs={wanted}"
        assert db.judge("postgres.roles", bypass=["trustgen"]).verdict == verdict


def test_a_silent_server_is_unseen_at_the_deadline() -> None:
    """The run's deadline ends it, and the child is gone with it."""
    before = _workers()
    with _silent() as port:
        environment = {VARIABLE: f"postgresql://a:b@127.0.0.1:{port}/c"}
        (seen,) = observed([RolesRequest(DB)], environment, deadline=0.7)[RolesRequest(DB)]
    assert isinstance(seen, Unseen)
    assert seen.why is Why.DEADLINE
    assert _workers() <= before


def test_a_child_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own limit ends it where the run has time left."""
    monkeypatch.setattr("trustgen.probes.postgres.child.LIMIT", 1.0)
    before = _workers()
    with _silent() as port:
        environment = {VARIABLE: f"postgresql://a:b@127.0.0.1:{port}/c"}
        (seen,) = observed([RolesRequest(DB)], environment)[RolesRequest(DB)]
    assert isinstance(seen, Unseen)
    assert (seen.why, seen.reason) == (Why.TIMED_OUT, "asking the database timed out after 1 second")
    assert _workers() <= before


def test_a_server_that_is_no_database_is_unseen() -> None:
    """Bytes that are not of the protocol say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        environment = {VARIABLE: f"postgresql://a:b@127.0.0.1:{port}/c?sslmode=disable"}
        (seen,) = observed([RolesRequest(DB)], environment)[RolesRequest(DB)]
        thread.join()
    assert isinstance(seen, Unseen)


def test_requests_are_values() -> None:
    """Equal questions are one request, so that they are asked once."""
    assert (
        len(
            {
                FormatRequest(DB, "public.users", "password", "bcrypt"),
                FormatRequest(DB, "public.users", "password", "bcrypt"),
            }
        )
        == 1
    )


def _connections(db: Scene) -> int:
    """Connections of the checker's role that the server has let in so far."""
    return db.cluster.log.count("connection authorized: user=trustgen ")


def _workers() -> set[str]:
    """The worker processes of this machine that were started by this one."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes()
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if b"trustgen.probes.postgres.worker" in words and parent == str(os.getpid()):
                found.add(folder.name)
    return found
