"""The database refuses connections that are not encrypted.

Holds when
----------
A connection with TLS is accepted, and one without, from the same place and as the same role, is refused. With
``version``, the accepted one has at least that.

Broken when
-----------
The connection without TLS is accepted, or the server asks for a password on it. None is sent: it is tried without.

Unknown when
------------
No connection with TLS can be made, the database is reached by a local socket, or the refusal has another cause.

Cannot see
----------
Other addresses, databases and roles, for which pg_hba.conf may have other lines; and what a proxy before the server
does behind itself.

Positive control
----------------
The connection with TLS, made first, with the same role and database.

Least privilege
---------------
Nothing but the right to connect:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 19.9 Secure TCP/IP Connections with SSL and 21.1 The pg_hba.conf File.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, PostgresTarget, looks_at, repeat
from trustgen.facts.postgres import EncryptedOnlyFacts, EncryptedOnlyRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import VersionBound
from trustgen.validated import Field


class TlsEnforcedParameters(Parameters):
    """Which database."""

    target: PostgresTarget = Field(description=TARGET)
    version: VersionBound | None = Field(default=None, description="The TLS version that the connection must have.")


def looks(parameters: TlsEnforcedParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, EncryptedOnlyRequest)


def judge(parameters: TlsEnforcedParameters, facts: EncryptedOnlyFacts, registry: Registry, now: datetime) -> Finding:
    """Refused without, accepted with."""
    if facts.plain != "refused":
        return broken("accepts connections without TLS")
    version = facts.version.removeprefix("TLSv")
    if parameters.version and not version:
        return unknown("does not tell which TLS version is used")
    if parameters.version and not parameters.version.permits(version):
        return broken(f"uses TLS {version}; the claim says {parameters.version}")
    return holds(f"refuses connections without TLS{f' and uses TLS {version}' if version else ''}")


def lies(parameters: TlsEnforcedParameters, facts: EncryptedOnlyFacts) -> Iterable[EncryptedOnlyFacts]:
    """A server that accepts both; and one that is behind the times."""
    yield replace(facts, plain="accepted")
    if parameters.version and not parameters.version.permits("1.0"):
        yield replace(facts, version="TLSv1.0")


CHECK = Check(
    name="postgres.tls_enforced",
    parameters=TlsEnforcedParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "version": {"min": "1.2"}},
)
