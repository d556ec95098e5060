"""A real PostgreSQL for tests: a database that is made anew for each test, and the checker's role from the manual."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from trustgen.checks import table
from trustgen.checks.manual import manual
from trustgen.demo.cluster import Cluster
from trustgen.evidence import Evidence
from trustgen.judge import judge
from trustgen.model.check import Vocabulary
from trustgen.model.judgement import CheckJudgement
from trustgen.model.observation import Observation, Request
from trustgen.net import Net, Settings
from trustgen.observe import observe
from trustgen.plan import plan
from trustgen.probes import table as probes
from trustgen.probes.access import Access, Secrets
from trustgen.registry.load import load

DATABASE = "tidemark"
PASSWORD = "planted-password-7f3a"  # looked for in everything that is kept
VARIABLE = "TIDEMARK_DSN"
#: The checker and the application's role; both are dropped before each test.
ROLES = ("trustgen", "app", "owner", "other", "chief", "app_member")


@dataclass
class Scene:
    """One test's database. ``environment`` is what the checker's process finds."""

    cluster: Cluster
    environment: dict[str, str] = field(default_factory=dict)
    app_role: str | None = "app"

    def run(self, *statements: str) -> None:
        """Statements of the superuser."""
        with psycopg.connect(self.cluster.administrator(DATABASE), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def grant(self, check: str) -> None:
        """Make the role that the check's manual page prints, as it is printed, and connect as that."""
        page = manual(table.find(check)).section("Least privilege")
        code = [part for part in page.split("\n\n") if part.startswith("    ")]
        assert code, f"{check} prints no role"
        self.run(*code)
        self.connect_as("trustgen")

    def connect_as(self, role: str) -> None:
        """From now on the checker connects as ``role``."""
        self.run(f"ALTER ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        self.environment[VARIABLE] = self.cluster.dsn(role, PASSWORD, DATABASE)

    def judge(self, check: str, **parameters: Any) -> CheckJudgement:
        """What is made of a claim that asserts the check, from the registry's text to the verdict."""
        found = self.look(check, **parameters)
        (made,) = found.judgements[0].checks
        return made

    def look(self, check: str, **parameters: Any) -> Evidence:
        """The same, with all that is kept of it."""
        target = {"kind": "postgres", "dsn": {"env": VARIABLE}}
        if self.app_role:
            target["app_role"] = self.app_role
        claim = {"id": "a", "section": "s", "says": "So it is.", "checks": [{check: {"target": "db", **parameters}}]}
        document = {**_HEAD, "targets": {"db": target}, "claims": [claim]}
        registry, _ = load(
            json.dumps(document, indent=1).encode(), "claims.yaml", Vocabulary(table.find, table.names())
        )
        now = datetime.now(UTC)
        observations = observed(plan(registry), self.environment)
        return Evidence(now, registry.digest, "0", observations, judge(registry, observations, now))


_HEAD: dict[str, Any] = {
    "version": 1,
    "organisation": {"name": "Tidemark", "website": "https://tidemark.example", "timezone": "UTC"},
    "sections": [{"id": "s", "title": "S"}],
}


def observed(
    requests: Sequence[Request], environment: Mapping[str, str], deadline: float = 60.0
) -> dict[Request, tuple[Observation, ...]]:
    """Look at ``requests`` as a run does."""

    def clock() -> datetime:
        return datetime.now(UTC)

    async def run() -> dict[Request, tuple[Observation, ...]]:
        async with Net(Settings(), clock) as net:
            access = Access(net, Secrets(environment), Path.cwd(), clock)
            return await observe(requests, probes.find, access, deadline)

    return asyncio.run(run())


@contextmanager
def scene(cluster: Cluster) -> Iterator[Scene]:
    """An empty database with the role ``app``, and none of the other roles."""
    with psycopg.connect(cluster.administrator(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        for role in ROLES:
            connection.execute(f"DROP ROLE IF EXISTS {role}")
        connection.execute("CREATE ROLE app")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    yield Scene(cluster, {"PATH": os.environ.get("PATH", "")})
