"""Ask GitLab: GET alone."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from trustgen.facts import github as facts
from trustgen.model.observation import Observation
from trustgen.probes.access import Access
from trustgen.probes.api import Api, moment, observed, step

READ_API = "read_api"
#: Access level 0 is "no one" (GitLab, protected branches API).
_NO_ONE = 0


async def look(request: Any, access: Access) -> tuple[Observation, ...]:
    """The facts of one of GitLab's requests."""
    return await observed(_look(request, access), access)


async def _look(request: Any, access: Access) -> object:
    repository = request.repository
    api = Api(access, f"{repository.api}/api/v4", repository.token, "private-token")
    path = f"/projects/{step(repository.name)}"
    branch = request.branch or str((await api.get(path, READ_API))["default_branch"])
    if isinstance(request, facts.PipelineRequest):
        return await _pipeline(path, branch, api)
    return await _approvals(path, branch, api)


async def _pipeline(path: str, branch: str, api: Api) -> facts.LatestFacts:
    found = await api.get(
        f"{path}/pipelines", READ_API, ref=branch, status="success", order_by="updated_at", sort="desc", per_page=1
    )
    return facts.LatestFacts(max((moment(one["updated_at"]) for one in found), default=None))


async def _approvals(path: str, branch: str, api: Api) -> facts.ApprovalsFacts:
    told = await api.get(f"{path}/approvals", READ_API)
    rules = [rule async for rule in api.each(f"{path}/approval_rules", READ_API, per_page=20)]
    protected = [one async for one in api.each(f"{path}/protected_branches", READ_API, per_page=100)]
    author = bool(told["merge_requests_author_approval"])
    counts = [_asked_for(rule, author=author) for rule in rules if _is_for(rule, branch)]
    mine = [one for one in protected if fnmatchcase(branch, one["name"])]
    return facts.ApprovalsFacts(
        max(counts, default=0),
        author,
        not mine or any(_may_push(one) for one in mine),
    )


def _is_for(rule: dict[str, Any], branch: str) -> bool:
    """Whether the rule asks for approval of every merge into ``branch``."""
    if rule["rule_type"] == "report_approver":
        return False
    named = [str(one["name"]) for one in rule.get("protected_branches") or ()]
    return not named or any(fnmatchcase(branch, name) for name in named)


def _asked_for(rule: dict[str, Any], *, author: bool) -> int:
    """How many approvals the rule really asks for. GitLab takes a rule for approved that too few people could meet,
    the author left out (its documentation: invalid rules).
    """
    required, eligible = int(rule["approvals_required"]), rule.get("eligible_approvers")
    if rule["rule_type"] != "regular" or eligible is None or rule.get("contains_hidden_groups"):
        return required
    return required if len(eligible) - (not author) >= required else 0


def _may_push(branch: dict[str, Any]) -> bool:
    return any(level["access_level"] != _NO_ONE for level in branch["push_access_levels"])
