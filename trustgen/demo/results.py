"""What Tidemark's own test runs leave behind: files of results, written beside the service for as long as it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from trustgen.demo.securitytext import written

DRILLS, E2E = "restore-drills.xml", "e2e.xml"
DRILL_TESTS = ("restore.full", "restore.point_in_time")
ROLES = ("Owner", "Admin", "Manager", "Cashier", "Viewer")
#: Action → the roles that may.
MATRIX: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "invoice.void": ROLES[:3],
        "calendar.delete": ROLES[:3],
        "customer.delete": ROLES[:2],
        "workspace.close": ROLES[:1],
    }
)
OTHER_TESTS = (
    "csrf.foreign_origin_refused",
    "logger.redacts_passwords",
    "logger.redacts_secrets",
    "logger.redacts_tokens",
    "session.other_workspace_refused",
    "signin.password",
)


def honest(clock: datetime) -> dict[str, str]:
    """The files by name, at ``clock``: a drill of 40 days ago, and browser tests of this morning."""
    cells = tuple(
        f"{action}.{role}.{'allow' if role in allowed else 'deny'}"
        for action, allowed in MATRIX.items()
        for role in ROLES
    )
    return {
        DRILLS: junit(DRILL_TESTS, clock - timedelta(days=40)),
        E2E: junit((*cells, *OTHER_TESTS), clock - timedelta(hours=6)),
    }


def junit(tests: Sequence[str], at: datetime) -> str:
    """JUnit XML of ``tests``, all passed, at that time."""
    cases = "".join(f'  <testcase name="{test}"/>\n' for test in tests)
    return f'<testsuite name="tidemark" timestamp="{written(at)}" tests="{len(tests)}">\n{cases}</testsuite>\n'


def failed(text: str, test: str) -> str:
    """The same run, in which ``test`` failed. Raises KeyError where there is no such test."""
    line = f'<testcase name="{test}"/>'
    if line not in text:
        raise KeyError(test)
    return text.replace(line, f'<testcase name="{test}"><failure message="it was not refused"/></testcase>')
