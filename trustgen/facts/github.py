"""What a look at a code host sees: settings, dates and numbers, never code and never a secret."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository or project: the root of the API, its name, and the variable that holds the token (or nothing)."""

    api: str
    name: str
    token: str


class Bypass(StrEnum):
    """Who may pass a rule; hidden where the token may not see it."""

    NOBODY = "nobody"
    SOMEBODY = "somebody"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class BranchRequest:
    """What does it take to change ``branch`` (empty: the default branch)?"""

    probe: ClassVar[str] = "github_branch"

    repository: Repository
    branch: str


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """A rule that asks for reviews: of a ``ruleset`` or of the branch's ``protection``."""

    source: str
    approvals: int
    bypass: Bypass


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """``hidden`` names the permission without which the branch's protection could not be seen; empty if it was."""

    rules: tuple[ReviewRule, ...]
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class MergedRequest:
    """How were the latest ``sample`` changes of ``branch`` reviewed?"""

    probe: ClassVar[str] = "github_merged"

    repository: Repository
    branch: str
    sample: int


@dataclass(frozen=True, slots=True)
class Change:
    """A pull request (``#12``) or a bare commit (``a1b2c3d``), and how many others approved it before it was merged."""

    name: str
    approvals: int


@dataclass(frozen=True, slots=True)
class MergedFacts:
    """The latest changes, newest first."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TwoFactorRequest:
    """Does the organisation require a second factor?"""

    probe: ClassVar[str] = "github_two_factor"

    repository: Repository


@dataclass(frozen=True, slots=True)
class TwoFactorFacts:
    """The organisation's setting."""

    required: bool


@dataclass(frozen=True, slots=True)
class AlertsRequest:
    """The oldest open alert of one of ``severities`` about a dependency."""

    probe: ClassVar[str] = "github_alerts"

    repository: Repository
    severities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertsFacts:
    """When the oldest open alert was raised; None where there is none, and alerts are switched on."""

    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class DependabotRequest:
    """Is Dependabot on?"""

    probe: ClassVar[str] = "github_dependabot"

    repository: Repository


@dataclass(frozen=True, slots=True)
class DependabotFacts:
    """``alerts`` of vulnerable dependencies; ``updates``: pull requests that mend them, not paused."""

    alerts: bool
    updates: bool


@dataclass(frozen=True, slots=True)
class SecretScanningRequest:
    """Are secrets looked for in the code?"""

    probe: ClassVar[str] = "github_secret_scanning"

    repository: Repository


@dataclass(frozen=True, slots=True)
class SecretScanningFacts:
    """``push_protection`` refuses a push that holds a secret."""

    scanning: bool
    push_protection: bool


@dataclass(frozen=True, slots=True)
class LatestRequest:
    """When did ``workflow`` (its name or file) last succeed on ``branch`` (empty: the default branch)?"""

    probe: ClassVar[str] = "github_workflow"

    repository: Repository
    workflow: str
    branch: str


@dataclass(frozen=True, slots=True)
class PipelineRequest:
    """When did a pipeline of a GitLab project last succeed on ``branch`` (empty: the default branch)?"""

    probe: ClassVar[str] = "gitlab_pipeline"

    repository: Repository
    branch: str


@dataclass(frozen=True, slots=True)
class LatestFacts:
    """When the latest success ended; None where there was none."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class ApprovalsRequest:
    """What does it take to merge into ``branch`` of a GitLab project?"""

    probe: ClassVar[str] = "gitlab_approvals"

    repository: Repository
    branch: str


@dataclass(frozen=True, slots=True)
class ApprovalsFacts:
    """``approvals`` that a merge needs; ``author``: one's own counts; ``pushed``: one may push without a merge."""

    approvals: int
    author: bool
    pushed: bool
