"""What is asked of the server rather than of a database: TLS and standbys, each with servers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import trustme

from tests.postgres.lab import PASSWORD, VARIABLE, Scene, scene
from trustgen.demo.cluster import Cluster, running_cluster, standing_by
from trustgen.evidence import dumps
from trustgen.model.judgement import Verdict

pytestmark = pytest.mark.postgres
B, U, H = Verdict.BROKEN, Verdict.UNKNOWN, Verdict.HOLDS

_HBA = (
    "local all all trust\n"
    "hostssl tidemark all 127.0.0.1/32 scram-sha-256\n"
    "host lax all 127.0.0.1/32 scram-sha-256\n"
    "host open all 127.0.0.1/32 trust\n"
)


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A server with TLS, and with a database that also takes connections without."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    pem = certificate.private_key_and_cert_chain_pem.bytes()
    with running_cluster(_HBA, certificate=pem) as cluster, scene(cluster) as made:
        with psycopg.connect(cluster.administrator(), autocommit=True) as connection:
            for name in ("lax", "open"):
                connection.execute(f"CREATE DATABASE {name}".encode())
        made.grant("postgres.tls_enforced")
        yield made


def test_a_server_that_insists_on_tls_holds(encrypted: Scene) -> None:
    """With TLS it is accepted, without refused; the version is told."""
    found = encrypted.judge("postgres.tls_enforced", version={"min": "1.2"})
    assert found.verdict is H, found
    assert "refuses connections without TLS and uses TLS 1.3" in found.reason


def test_a_version_that_is_not_reached_is_broken(encrypted: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version of the connection is compared with the claim."""
    right = encrypted.environment[VARIABLE]
    monkeypatch.setitem(encrypted.environment, VARIABLE, right + "?ssl_max_protocol_version=TLSv1.2")
    assert encrypted.judge("postgres.tls_enforced", version={"min": "1.3"}).verdict is B


@pytest.mark.parametrize("database", ["lax", "open"])
def test_a_server_that_accepts_both_is_broken(encrypted: Scene, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it asks for a password or not; none is sent, and none is kept."""
    dsn = encrypted.environment[VARIABLE].replace("/tidemark", f"/{database}")
    monkeypatch.setitem(encrypted.environment, VARIABLE, dsn)
    found = encrypted.look("postgres.tls_enforced")
    assert found.judgements[0].verdict is B
    assert "accepts connections without TLS" in found.judgements[0].reason
    assert PASSWORD not in dumps(found).decode()


def test_a_server_without_tls_is_unknown(db: Scene) -> None:
    """There is nothing to compare a refusal with."""
    db.grant("postgres.tls_enforced")
    found = db.judge("postgres.tls_enforced")
    assert (found.verdict, "does not offer TLS" in found.reason) == (U, True)


def test_a_local_socket_is_unknown(db: Scene) -> None:
    """TLS is not spoken on it."""
    db.grant("postgres.tls_enforced")
    db.environment[VARIABLE] = db.cluster.administrator("tidemark").replace("user=postgres", "user=trustgen")
    found = db.judge("postgres.tls_enforced")
    assert found.verdict is U


@contextmanager
def _pair() -> Iterator[tuple[Scene, Cluster]]:
    with running_cluster() as primary, standing_by(primary) as standby, scene(primary) as made:
        made.grant("postgres.replication_lag")
        yield made, standby


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Scene, Cluster]]:
    """A primary and its standby."""
    with _pair() as made:
        yield made


def test_a_standby_that_follows_holds(pair: tuple[Scene, Cluster]) -> None:
    """Asked of the primary."""
    primary, standby = pair
    _caught_up(primary, standby)
    found = primary.judge("postgres.replication_lag", max="1h")
    assert found.verdict is H, found
    assert "has 1 streaming" in found.reason


def test_too_few_standbys_are_broken(pair: tuple[Scene, Cluster]) -> None:
    """One is there, two are claimed."""
    found = pair[0].judge("postgres.replication_lag", max="1h", min=2)
    assert (found.verdict, "has 1 of its standbys streaming" in found.reason) == (B, True)


def test_asked_of_the_standby_itself(pair: tuple[Scene, Cluster], monkeypatch: pytest.MonkeyPatch) -> None:
    """The standby is the one that is meant, and catches up with what its primary has."""
    primary, standby = pair
    _caught_up(primary, standby)
    dsn = primary.environment[VARIABLE].replace(f":{primary.cluster.port}/", f":{standby.port}/")
    monkeypatch.setitem(primary.environment, VARIABLE, dsn)
    found = primary.judge("postgres.replication_lag", max="1h")
    assert found.verdict is H, found


def test_a_standby_that_does_not_replay_is_broken(pair: tuple[Scene, Cluster], monkeypatch: pytest.MonkeyPatch) -> None:
    """Streaming alone is not following: replay is paused, and something is written."""
    primary, standby = pair
    with psycopg.connect(standby.administrator(), autocommit=True) as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        try:
            primary.run("CREATE TABLE late ()")
            assert primary.judge("postgres.replication_lag", max="1s").verdict is B
            monkeypatch.setattr("trustgen.checks.postgres.replication_lag._PATIENCE", 1)
            found = primary.judge("postgres.replication_lag", max="1h")
            assert (found.verdict, "cannot be told how far it is behind" in found.reason) == (U, True), found
        finally:
            connection.execute("SELECT pg_wal_replay_resume()")


def test_no_standby_is_broken(db: Scene) -> None:
    """A server that has none follows nothing."""
    db.grant("postgres.replication_lag")
    assert db.judge("postgres.replication_lag", max="1h").verdict is B


def test_without_pg_monitor_it_is_unknown(pair: tuple[Scene, Cluster]) -> None:
    """The state is hidden from a role that is not a member; the membership is named."""
    primary = pair[0]
    primary.run("REVOKE pg_monitor FROM trustgen")
    try:
        found = primary.judge("postgres.replication_lag", max="1h")
        assert (found.verdict, "pg_monitor" in found.detail) == (U, True)
    finally:
        primary.run("GRANT pg_monitor TO trustgen")


def _caught_up(primary: Scene, standby: Cluster) -> None:
    """Wait, in the database, until the standby has replayed what the primary has written."""
    with psycopg.connect(primary.cluster.administrator(), autocommit=True) as connection:
        (written,) = connection.execute("SELECT pg_current_wal_lsn()").fetchone() or ("0/0",)
    with psycopg.connect(standby.administrator(), autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN FOR i IN 1..600 LOOP EXIT WHEN pg_last_wal_replay_lsn() >= '"
            + written.encode().decode()
            + "';"
            " PERFORM pg_sleep(0.05); END LOOP; END $$"
        )
