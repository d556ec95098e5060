"""Through PgBouncer, whose server connections pass from client to client after each transaction; and in German."""

from __future__ import annotations

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import programs
from tests.ports import free_port
from tests.postgres.lab import DATABASE, PASSWORD, VARIABLE, Scene
from tests.postgres.test_row_level_security import PROPER, TABLES
from trustgen.model.judgement import Verdict

pytestmark = pytest.mark.postgres
RLS = "postgres.row_level_security"
CLAIM: dict[str, Any] = {"tables": "public.*", "except": ["countries"]}
GERMAN = "de_DE.utf8"


def _configured(folder: Path, port: int, server: int) -> Path:
    (folder / "users").write_text(f'"trustgen" "{PASSWORD}"\n')
    file = folder / "pgbouncer.ini"
    file.write_text(
        f"[databases]\n{DATABASE} = host=127.0.0.1 port={server} dbname={DATABASE} pool_size=1\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\npool_mode = transaction\n"
        f"auth_type = scram-sha-256\nauth_file = {folder}/users\nserver_reset_query =\n"
    )
    return file


@pytest.fixture
def pooled(db: Scene, tmp_path: Path) -> Iterator[Scene]:
    """A proper database, and the checker's way to it through a pool of one connection."""
    db.run(*TABLES, *PROPER)
    db.grant(RLS)
    port = free_port()
    file = _configured(tmp_path, port, db.cluster.port)
    account: dict[str, Any] = {}
    if os.getuid() == 0:
        # PgBouncer refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        for path in (tmp_path, *tmp_path.parents[:3]):
            path.chmod(0o755)
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    with (tmp_path / "log").open("wb") as log:
        pooler = subprocess.Popen(
            [str(programs.find("pgbouncer")), str(file)], stdout=log, stderr=log, cwd="/", **account
        )
    db.environment[VARIABLE] = f"postgresql://trustgen:{PASSWORD}@127.0.0.1:{port}/{DATABASE}?sslmode=disable"
    try:
        _await(db.environment[VARIABLE], pooler)
        yield db
    finally:
        pooler.kill()
        pooler.wait()


def _await(dsn: str, pooler: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 10
    while pooler.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("PgBouncer did not start")


def _session(dsn: str) -> list[Any]:
    """What another client of the pool finds: which server connection, as whom, and every setting made in it."""
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
        (who,) = connection.execute("SELECT pg_backend_pid(), current_user, session_user")
        ours = (
            "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name <> 'application_name' ORDER BY 1"
        )
        return [who, connection.execute(ours).fetchall(), connection.execute("SHOW row_security").fetchall()]


@pytest.mark.pgbouncer
def test_the_truth_is_the_same_through_a_pool(pooled: Scene) -> None:
    """A proper database holds, one without a policy is broken, and a role that may not is unknown."""
    assert pooled.judge(RLS, **CLAIM).verdict is Verdict.HOLDS
    pooled.run("ALTER TABLE orders DISABLE ROW LEVEL SECURITY")
    assert pooled.judge(RLS, **CLAIM).verdict is Verdict.BROKEN
    pooled.run("ALTER TABLE orders ENABLE ROW LEVEL SECURITY", "REVOKE app FROM trustgen")
    assert pooled.judge(RLS, **CLAIM).verdict is Verdict.UNKNOWN


@pytest.mark.pgbouncer
def test_nothing_stays_behind_in_the_pool(pooled: Scene) -> None:
    """Role, search path, row security and time-outs end with our transactions; the next client finds its own."""
    dsn = pooled.environment[VARIABLE]
    before = _session(dsn)
    assert pooled.judge(RLS, **CLAIM).verdict is Verdict.HOLDS
    assert pooled.judge("postgres.query", sql="SELECT count(*) FROM countries", equals=0).verdict is not Verdict.BROKEN
    assert _session(dsn) == before


def _in_german(db: Scene) -> None:
    try:
        db.run(f"ALTER DATABASE {DATABASE} SET lc_messages = '{GERMAN}'")
        with psycopg.connect(db.cluster.administrator(DATABASE)) as connection:
            connection.execute("SELECT * FROM nowhere")
    except psycopg.errors.InvalidParameterValue:
        pytest.skip(f"not run: the locale {GERMAN} is not there (localedef -i de_DE -f UTF-8 de_DE.UTF-8)")
    except psycopg.errors.UndefinedTable as error:
        if "existiert nicht" not in str(error):
            pytest.skip("not run: PostgreSQL has no German messages here")


def test_a_server_that_speaks_german_is_understood(db: Scene) -> None:
    """Its error codes say what its words do not: the same three verdicts."""
    db.run(*TABLES, *PROPER)
    db.grant(RLS)
    _in_german(db)
    assert db.judge(RLS, **CLAIM).verdict is Verdict.HOLDS
    db.run("ALTER TABLE orders DISABLE ROW LEVEL SECURITY")
    assert db.judge(RLS, **CLAIM).verdict is Verdict.BROKEN
    db.run("ALTER TABLE orders ENABLE ROW LEVEL SECURITY", "REVOKE app FROM trustgen")
    found = db.judge(RLS, **CLAIM)
    assert (found.verdict, "may not act as the application's role" in found.reason) == (Verdict.UNKNOWN, True)
    denied = db.judge("postgres.query", sql="SELECT count(*) FROM invoices", equals=2)
    assert (denied.verdict, "permission" in denied.reason or "may not" in denied.reason) == (Verdict.UNKNOWN, True)


def test_a_password_that_is_refused_in_german_is_no_verdict(db: Scene) -> None:
    """Words that nobody recognises leave it open, and name no secret."""
    db.grant(RLS)
    db.run(f"ALTER SYSTEM SET lc_messages = '{GERMAN}'") if _has_german(db) else pytest.skip("not run: no German here")
    try:
        db.run("SELECT pg_reload_conf()")
        db.environment[VARIABLE] = db.environment[VARIABLE].replace(PASSWORD, "wrong-password-1")
        found = db.judge(RLS, **CLAIM)
    finally:
        db.run("ALTER SYSTEM RESET lc_messages", "SELECT pg_reload_conf()")
    assert (found.verdict, "credentials" in found.reason) == (Verdict.UNKNOWN, True)
    assert "wrong-password-1" not in f"{found.reason}{found.detail}"


def _has_german(db: Scene) -> bool:
    try:
        db.run(f"SET lc_messages = '{GERMAN}'")
    except psycopg.errors.InvalidParameterValue:
        return False
    return True
