"""Does the server refuse connections without TLS? Asked with no password, so that none is sent in the clear."""

from __future__ import annotations

import os
from typing import Any

import psycopg

from trustgen.facts.postgres import EncryptedOnlyFacts, EncryptedOnlyRequest
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind, from_state
from trustgen.probes.postgres.session import CONNECT_SECONDS, Session, connect, parameters, refusal

# pg_hba.conf is named in every language; the others are how hosted services say it.
_REFUSED = (
    "pg_hba.conf",
    "ssl connection is required",
    "ssl is required",
    "sslmode=require",
    "requires ssl",
    "connection is insecure",
)
_STRICT = ("require", "verify-ca", "verify-full")


def encrypted_only(session: Session, request: EncryptedOnlyRequest) -> EncryptedOnlyFacts:
    """Two connections of its own: the control with TLS, then one without."""
    given = parameters(session.dsn)
    version, cipher = _control(session, given)
    return EncryptedOnlyFacts(version, cipher, _without(given))


def _control(session: Session, given: dict[str, Any]) -> tuple[str, str]:
    mode = given.get("sslmode")
    with connect(session.dsn, sslmode=mode if mode in _STRICT else "require") as connection:
        if connection.info.host.startswith("/"):
            raise Blind(Why.NOT_LOOKED, "the database was reached by a local socket, on which there is no TLS")
        if not connection.pgconn.ssl_in_use:
            raise Blind(Why.CONTROL_FAILED, "no connection with TLS could be made to compare with")
        try:
            found = connection.execute(
                "SELECT version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ).fetchone()
        except psycopg.Error as error:
            raise from_state(error.sqlstate) from error
    # Behind a proxy that ends TLS itself, the server knows of none.
    version, cipher = found or (None, None)
    return str(version or ""), str(cipher or "")


def _without(given: dict[str, Any]) -> str:
    kept = {
        name: value
        for name, value in given.items()
        if name not in ("password", "options", "passfile", "channel_binding", "sslnegotiation")
    }
    changed = {
        "sslmode": "disable",
        "gssencmode": "disable",
        "passfile": os.devnull,
        "connect_timeout": CONNECT_SECONDS,
    }
    try:
        psycopg.connect(**{**kept, **changed}, application_name="trustgen").close()
    except psycopg.Error as error:
        pgconn = getattr(error, "pgconn", None)
        if pgconn is not None and pgconn.needs_password:
            return "accepted"
        if any(words in str(error).lower() for words in _REFUSED):
            return "refused"
        raise refusal(error) from error
    return "accepted"
