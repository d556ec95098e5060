"""What Tidemark's health endpoint says of the service. Lengths of time are in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from trustgen.demo.securitytext import written

HOUR, DAY = 3600, 86400


def report(clock: datetime) -> Mapping[str, Any]:
    """The body at ``clock``: ages are constant, so that what is shown of them is the same in every run."""
    return {
        "status": "ok",
        "at": written(clock),
        "region": "ap-southeast-2",
        "configuration": {"status": "complete", "response_ms": 1},
        "database": _database(),
        "backup": _backup(clock),
        "restore_drill": {"finished_at": written(clock - timedelta(days=40)), "result": "restored"},
        "passwords": {"scheme": "bcrypt", "cost": 12},
        "sign_in": {"factors": 1, "limit": 5, "window": 15 * 60, "link": {"lifetime": 10 * 60}},
        "sessions": {"idle": 8 * HOUR, "renew": HOUR},
        "tenancy": {"column": "workspace_id", "tables": 41, "tables_without": 0},
        "integrations": {"tokens": {"encryption": "AES-256-GCM"}},
        "audit": {"append_only": True},
        "retention": {"closed_workspaces": 29 * DAY, "access_logs": 90 * DAY},
        "browser_tests": {"age": 3 * HOUR, "passed": 64, "failed": 0},
    }


def _database() -> Mapping[str, Any]:
    return {
        "status": "up",
        "response_ms": 4,
        "encryption": "AES-256",
        "replica": {"status": "streaming", "lag": 2},
    }


def _backup(clock: datetime) -> Mapping[str, Any]:
    return {
        "status": "fresh",
        "age": 5 * HOUR,
        "finished_at": written(clock - timedelta(hours=5)),
        "response_ms": 38,
        "interval": DAY,
        "retention": 90 * DAY,
        "encryption": "AES-256",
        "versioning": True,
        "point_in_time": 7 * DAY,
    }
