"""Tidemark's scratch database: its claims hold, and every lie about it is noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.postgres.lab import Scene
from trustgen.demo import database
from trustgen.model.judgement import Verdict

pytestmark = pytest.mark.postgres

_TABLES = [*database.TENANT_TABLES]
#: What each lie is about, as a claim would assert it.
CLAIMS: dict[str, tuple[str, dict[str, Any]]] = {
    "row-security": (
        "postgres.row_level_security",
        {"tables": _TABLES, "forced": True, "setting": database.SETTING, "min": 4},
    ),
    "workspace-column": ("postgres.tenant_column", {"tables": _TABLES, "column": "workspace_id", "foreign_key": True}),
    "password-hashes": ("postgres.column_format", {"columns": "members.password", "format": "bcrypt", "min_cost": 12}),
    "whole-cents": ("postgres.integer_money", {"columns": "*_minor"}),
    "audit-log": (
        "postgres.privileges",
        {"table": "audit_log", "has": ["INSERT", "SELECT"], "has_not": ["UPDATE", "DELETE", "TRUNCATE"]},
    ),
    "database-roles": ("postgres.roles", {"bypass": ["trustgen"]}),
    "log-retention": ("postgres.retention", {"rows": "access_log", "max": "90d"}),
    "member-roles": ("postgres.enum", {"type": "member_role", "roles": ["owner", "admin", "member"]}),
}


def _judge(demo: database.DemoDatabase, claim: str) -> Verdict:
    check, parameters = CLAIMS[claim]
    return Scene(demo.cluster, dict(demo.environment), database.APP_ROLE).judge(check, **parameters).verdict


def test_everything_holds(tmp_path: Path) -> None:
    """The database is as its claims say, the canary's rows included."""
    with database.running_database(tmp_path) as demo:
        assert {claim: _judge(demo, claim) for claim in CLAIMS} == dict.fromkeys(CLAIMS, Verdict.HOLDS)
        scene = Scene(demo.cluster, dict(demo.environment), database.APP_ROLE)
        canary = scene.judge("postgres.canary", setting=database.SETTING, tables=_TABLES, min=4)
        assert canary.verdict is Verdict.HOLDS, canary


def test_every_lie_is_noticed(tmp_path: Path) -> None:
    """With all of them told at once, every claim is broken."""
    with database.running_database(tmp_path, tuple(database.BREAKS)) as demo:
        assert {claim: _judge(demo, claim) for claim in database.BREAKS} == dict.fromkeys(CLAIMS, Verdict.BROKEN)


def test_a_lie_that_there_is_not_is_refused() -> None:
    """Before anything is started."""
    with pytest.raises(KeyError), database.running_database(breaks=("nothing",)):
        pytest.fail("started")
