"""No known vulnerability in a dependency stays open for longer than the claim says.

Holds when
----------
Dependabot alerts are on, and no open alert of the severity was raised longer than ``max`` ago.

Broken when
-----------
An open alert is older.

Unknown when
------------
Alerts are off, so that there is nothing to see, the token lacks the permission, or the API cannot be asked.

Cannot see
----------
Vulnerabilities that nobody has published, and alerts that were dismissed.

Positive control
----------------
An empty list counts only with status 200, which GitHub gives only where alerts are on.

Least privilege
---------------
A fine-grained token for this repository with Dependabot alerts: read.

References
----------
GitHub REST API 2022-11-28: list Dependabot alerts for a repository.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from trustgen.checks.due import FUTURE, LONG_AGO, ago
from trustgen.checks.hosts import REPOSITORY, GitHubTarget, look_at, not_repeatable, repositories
from trustgen.checks.wording import listed
from trustgen.facts.github import AlertsFacts, AlertsRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import BeforeValidator, Field

Severity = Literal["low", "medium", "high", "critical"]


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class AlertsParameters(Parameters):
    """Which severity, and how long."""

    target: GitHubTarget = Field(description=REPOSITORY)
    severity: Annotated[
        tuple[Severity, ...], BeforeValidator(_as_list, json_schema_input_type=Severity | tuple[Severity, ...])
    ] = Field(min_length=1, description="The severity, or a list: low, medium, high, critical.")
    max: Duration = Field(description="How long an alert may stay open: 7d.")


def looks(parameters: AlertsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a repository."""
    return tuple(
        look_at("github", AlertsRequest(repository, parameters.severity))
        for repository in repositories(registry, parameters.target)
    )


def judge(parameters: AlertsParameters, facts: AlertsFacts, registry: Registry, now: datetime) -> Finding:
    """The oldest open alert's age."""
    sort = f"alert of {listed(parameters.severity, 'or')} severity"
    if facts.oldest is None:
        return holds(f"has no open {sort}")
    if facts.oldest > now + FUTURE:
        return unknown("has an alert in the future, so that a clock is wrong")
    sentence = f"has an open {sort} that was raised {ago(facts.oldest, now)}; the claim says at most {parameters.max}"
    late = parameters.max.add(facts.oldest, registry.organisation.zone) < now
    return broken(sentence) if late else holds(sentence)


def lies(parameters: AlertsParameters, facts: AlertsFacts) -> Iterable[AlertsFacts]:
    """An alert from long ago."""
    yield AlertsFacts(LONG_AGO)


CHECK = Check(
    name="github.alerts",
    parameters=AlertsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "repo", "severity": "critical", "max": "7d"},
)
