"""Ask GitHub, or GitHub Enterprise: GET alone."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from trustgen.facts import github as facts
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.api import Answer, Api, moment, observed, step

_HEADERS = (("x-github-api-version", "2022-11-28"),)
ADMINISTRATION = "Administration: read"
CONTENTS = "Contents: read"
PULLS = "Pull requests: read"
METADATA = "Metadata: read"
ACTIONS = "Actions: read"
#: Commits that are asked about for each change of the sample: a change may have come as many.
_COMMITS_A_CHANGE = 5
#: Items a page where one may hold kilobytes that people or programs wrote: an answer has a largest size.
_LONG = 30

#: GitHub's words where alerts are switched off, or cannot be had.
_OFF = re.compile(r"(?i)\b(disabled|not available|not enabled)\b")


async def look(request: Any, access: Access) -> tuple[Observation, ...]:
    """The facts of one of GitHub's requests."""
    return await observed(_look(request, access), access)


async def _look(request: Any, access: Access) -> object:
    repository = request.repository
    api = Api(access, repository.api, repository.token, headers=_HEADERS)
    match request:
        case facts.BranchRequest():
            return await _branch(request, api)
        case facts.MergedRequest():
            return await _merged(request, api)
        case facts.TwoFactorRequest():
            return await _two_factor(repository, api)
        case facts.AlertsRequest():
            return await _alerts(request, api)
        case facts.DependabotRequest():
            return await _dependabot(repository, api)
        case facts.SecretScanningRequest():
            return await _secret_scanning(repository, api)
        case _:
            return await _latest(request, api)


def _path(repository: facts.Repository) -> str:
    return f"/repos/{repository.name}"


async def _default(repository: facts.Repository, branch: str, api: Api) -> str:
    return branch or str((await api.get(_path(repository), METADATA))["default_branch"])


async def _branch(request: facts.BranchRequest, api: Api) -> facts.BranchFacts:
    """Rulesets and the branch's own protection, which both count."""
    path = _path(request.repository)
    branch = step(await _default(request.repository, request.branch, api))
    told = await api.get(f"{path}/branches/{branch}", CONTENTS)
    rules = [rule async for rule in api.each(f"{path}/rules/branches/{branch}", METADATA, per_page=100)]
    reviews = [rule for rule in rules if rule["type"] == "pull_request"]
    by_ruleset = await asyncio.gather(*(_ruled(rule, path, api) for rule in reviews))
    own, hidden = await _protection(f"{path}/branches/{branch}/protection", protected=told["protected"], api=api)
    return facts.BranchFacts((*by_ruleset, *own), hidden)


async def _ruled(rule: dict[str, Any], path: str, api: Api) -> facts.ReviewRule:
    """Who may pass a ruleset is shown only to those who may change it."""
    answer = await api.ask(api.url(f"{path}/rulesets/{int(rule['ruleset_id'])}", {}))
    actors = answer.body.get("bypass_actors") if answer.status == 200 else None
    bypass = facts.Bypass.HIDDEN
    if isinstance(actors, list):
        bypass = facts.Bypass.SOMEBODY if actors else facts.Bypass.NOBODY
    return facts.ReviewRule("ruleset", int(rule["parameters"]["required_approving_review_count"]), bypass)


async def _protection(url: str, *, protected: bool, api: Api) -> tuple[list[facts.ReviewRule], str]:
    """The protection's rule. A 404 is "not protected" only by its own words: else it is "you may not see"."""
    answer = await api.ask(api.url(url, {}))
    if answer.status == 200:
        return _own(answer.body), ""
    absent = answer.status == 404 and answer.message == "Branch not protected"
    if absent or (not protected and answer.status in (403, 404)):
        return [], ""
    if answer.status in (403, 404):
        return [], ADMINISTRATION
    raise _unusual(answer)


def _own(protection: dict[str, Any]) -> list[facts.ReviewRule]:
    reviews = protection.get("required_pull_request_reviews")
    if reviews is None:
        return []
    allowed = reviews.get("bypass_pull_request_allowances") or {}
    passed = any(allowed.values()) or not protection["enforce_admins"]["enabled"]
    bypass = facts.Bypass.SOMEBODY if passed else facts.Bypass.NOBODY
    return [facts.ReviewRule("protection", int(reviews.get("required_approving_review_count", 0)), bypass)]


def _unusual(answer: Answer) -> LookFailed:
    if answer.status == 401:
        return LookFailed(Why.NO_CREDENTIAL, "the token was refused", answer.message)
    return LookFailed(Why.GARBLED, f"the service answered with status {answer.status}", answer.message)


async def _merged(request: facts.MergedRequest, api: Api) -> facts.MergedFacts:
    """From the branch's commits back to the pull requests that brought them, so that a direct push is seen too."""
    path = _path(request.repository)
    branch = await _default(request.repository, request.branch, api)
    most = _COMMITS_A_CHANGE * request.sample
    line = await _line(f"{path}/commits", branch, most, api)
    changes: dict[str, dict[str, Any] | None] = {}
    at = 0
    while at < len(line) and len(changes) < request.sample:
        names = line[at : at + request.sample - len(changes)]
        pulls = await asyncio.gather(*(api.get(f"{path}/commits/{step(sha)}/pulls", PULLS) for sha in names))
        for sha, brought in zip(names, pulls, strict=True):
            merged = next((pull for pull in brought if pull["merged_at"] and pull["base"]["ref"] == branch), None)
            changes.setdefault(f"#{merged['number']}" if merged else sha[:7], merged)
        at += len(names)
    if len(changes) < request.sample and len(line) == most:
        detail = f"{len(changes)} changes among the latest {most} commits; the claim is about {request.sample}"
        raise LookFailed(Why.TOO_LARGE, "the changes are of too many commits to be looked at", detail)
    counts = await asyncio.gather(*(_approvals(path, pull, api) for pull in changes.values()))
    return facts.MergedFacts(tuple(facts.Change(name, count) for name, count in zip(changes, counts, strict=True)))


async def _line(path: str, branch: str, most: int, api: Api) -> list[str]:
    """The latest ``most`` commits of the branch itself, newest first: of a merge, what was merged is left out."""
    parents: dict[str, str] = {}
    line: list[str] = []
    following = ""
    async for commit in api.each(path, CONTENTS, sha=branch, per_page=_LONG):
        sha = str(commit["sha"])
        parents[sha] = str(commit["parents"][0]["sha"]) if commit["parents"] else ""
        following = following or sha
        while following in parents:
            line.append(following)
            following = parents[following]
            if len(line) == most or not following:
                return line
    if following:
        raise LookFailed(Why.GARBLED, "the history of the branch has a gap", f"after {len(line)} commits")
    return line


async def _approvals(path: str, pull: dict[str, Any] | None, api: Api) -> int:
    """How many others' last word before the merge was approval."""
    if pull is None:
        return 0
    merged, author = moment(pull["merged_at"]), (pull["user"] or {}).get("login")
    last: dict[str, str] = {}
    async for review in api.each(f"{path}/pulls/{int(pull['number'])}/reviews", PULLS, per_page=_LONG):
        person = review["user"]
        if person is None or person["login"] == author or person["type"] == "Bot":
            continue
        # A draft of the token's own owner is listed as well.
        if review["state"] in ("COMMENTED", "PENDING"):
            continue
        if moment(review["submitted_at"]) <= merged:
            last[person["login"]] = review["state"]
    return sum(state == "APPROVED" for state in last.values())


async def _two_factor(repository: facts.Repository, api: Api) -> facts.TwoFactorFacts:
    told = await api.get(f"/orgs/{_owner(repository.name)}", "read:org")
    required = told.get("two_factor_requirement_enabled")
    if not isinstance(required, bool):
        raise LookFailed(Why.NO_PERMISSION, "the setting is shown only to owners of the organisation, with read:org")
    return facts.TwoFactorFacts(required)


def _owner(name: str) -> str:
    return step(name.partition("/")[0])


async def _alerts(request: facts.AlertsRequest, api: Api) -> facts.AlertsFacts:
    """An empty list comes only from a repository whose alerts are on: else the answer is 403."""
    asked = {"state": "open", "severity": ",".join(request.severities), "sort": "created", "direction": "asc"}
    answer = await api.ask(api.url(f"{_path(request.repository)}/dependabot/alerts", {**asked, "per_page": 1}))
    if answer.status == 403 and _OFF.search(answer.message):
        raise LookFailed(Why.NOT_LOOKED, "alerts about dependencies are off, so that there are none", answer.message)
    found = api.insisted(answer, "Dependabot alerts: read").body
    if not isinstance(found, list):
        raise TypeError("a listing is no list")
    return facts.AlertsFacts(min((moment(alert["created_at"]) for alert in found), default=None))


async def _dependabot(repository: facts.Repository, api: Api) -> facts.DependabotFacts:
    path = _path(repository)
    answer = await api.ask(api.url(f"{path}/vulnerability-alerts", {}))
    if answer.status not in (204, 404):
        raise _denied(answer) if answer.status == 403 else _unusual(answer)
    # Only these words mean that alerts are off; another 404 is that of a repository which may not be seen.
    if answer.status == 404 and "disabled" not in answer.message.lower():
        raise _denied(answer)
    fixes = await api.ask(api.url(f"{path}/automated-security-fixes", {}))
    updates = fixes.status == 200 and fixes.body["enabled"] is True and fixes.body["paused"] is not True
    if fixes.status not in (200, 404):
        raise _denied(fixes) if fixes.status == 403 else _unusual(fixes)
    return facts.DependabotFacts(answer.status == 204, updates)


def _denied(answer: Answer) -> LookFailed:
    return LookFailed(Why.NO_PERMISSION, f"the token lacks the permission {ADMINISTRATION}", answer.message)


async def _secret_scanning(repository: facts.Repository, api: Api) -> facts.SecretScanningFacts:
    told = (await api.get(_path(repository), ADMINISTRATION)).get("security_and_analysis")
    if not told or "secret_scanning" not in told:
        raise LookFailed(Why.NO_PERMISSION, f"the token lacks the permission {ADMINISTRATION}")
    push = told.get("secret_scanning_push_protection", {})
    return facts.SecretScanningFacts(told["secret_scanning"]["status"] == "enabled", push.get("status") == "enabled")


async def _latest(request: facts.LatestRequest, api: Api) -> facts.LatestFacts:
    path = f"{_path(request.repository)}/actions"
    branch = await _default(request.repository, request.branch, api)
    workflows = [one async for one in api.each(f"{path}/workflows", ACTIONS, "workflows", per_page=100)]
    named = [one for one in workflows if request.workflow in _names(one)]
    if len(named) != 1:
        reason = "there is no workflow of that name" if not named else "several workflows have that name"
        raise LookFailed(Why.NOT_FOUND, reason, request.workflow)
    runs = f"{path}/workflows/{int(named[0]['id'])}/runs"
    async for run in api.each(runs, ACTIONS, "workflow_runs", branch=branch, status="success", per_page=_LONG):
        # A pull request runs under the name of its own branch, which a fork may call as it likes.
        if not str(run["event"]).startswith("pull_request"):
            return facts.LatestFacts(moment(run["updated_at"]))
    return facts.LatestFacts(None)


def _names(workflow: dict[str, Any]) -> tuple[str, str, str]:
    """What a workflow may be called: its name, its file, and that without its ending."""
    file = str(workflow["path"]).rpartition("/")[2]
    return str(workflow["name"]), file, file.rpartition(".")[0]
