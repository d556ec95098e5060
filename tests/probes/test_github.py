"""GitHub, on a fake of its API: what is seen, and every way of not seeing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.probes.fake_api import TOKEN, Asked, FakeApi, Reply, look, look_at_all, paged, seen, unseen
from trustgen.facts import github as facts
from trustgen.facts.github import Bypass, Repository
from trustgen.facts.platforms import PeopleFacts, PeopleRequest, Service
from trustgen.model.observation import Request, Seen, Why

_AT = "2026-06-14T08:00:00Z"
_WHEN = datetime(2026, 6, 14, 8, 0, tzinfo=UTC)
_REPO = "/repos/tidemark/app"


def _repository(api: FakeApi, name: str = "tidemark/app") -> Repository:
    return Repository(api.root, name, "TOKEN")


def _requests(api: FakeApi) -> list[Request]:
    here = _repository(api)
    return [
        facts.BranchRequest(here, "main"),
        facts.BranchRequest(here, ""),
        facts.MergedRequest(here, "main", 2),
        facts.TwoFactorRequest(here),
        facts.AlertsRequest(here, ("critical", "high")),
        facts.DependabotRequest(here),
        facts.SecretScanningRequest(here),
        facts.LatestRequest(here, "nightly", "main"),
        PeopleRequest(Service("github", api.root, "tidemark/app", "TOKEN"), "members", ("ada",)),
    ]


_NAMES = (
    "branch", "default branch", "merged", "two factor", "alerts", "dependabot", "secret scanning", "workflow", "people"
)  # fmt: skip
every_request = pytest.mark.parametrize("number", range(len(_NAMES)), ids=_NAMES)


def _branch(api: FakeApi, protection: Any = None, rules: Any = (), *, protected: bool = True) -> None:
    api.answers = {
        _REPO: {"default_branch": "main"},
        f"{_REPO}/branches/main": {"name": "main", "protected": protected},
        f"{_REPO}/rules/branches/main": list(rules),
        f"{_REPO}/branches/main/protection": protection or Reply(404, {"message": "Branch not protected"}),
    }


def _rule(approvals: int, ruleset: int = 7) -> dict[str, Any]:
    parameters = {"required_approving_review_count": approvals}
    return {
        "type": "pull_request",
        "ruleset_id": ruleset,
        "ruleset_source_type": "Repository",
        "parameters": parameters,
    }


def _protection(approvals: int, *, admins: bool, people: tuple[str, ...] = ()) -> dict[str, Any]:
    allowances = {"users": [{"login": one} for one in people], "teams": [], "apps": []}
    reviews = {"required_approving_review_count": approvals, "bypass_pull_request_allowances": allowances}
    return {"required_pull_request_reviews": reviews, "enforce_admins": {"enabled": admins}}


def test_rulesets_and_protection_are_both_seen(api: FakeApi) -> None:
    """Each rule has its approvals and who may bypass it; rules of another type are left out."""
    _branch(api, _protection(2, admins=True), [_rule(1), {"type": "deletion", "ruleset_id": 7}, _rule(3, 8)])
    api.answers[f"{_REPO}/rulesets/7"] = {"id": 7, "bypass_actors": []}
    api.answers[f"{_REPO}/rulesets/8"] = {"id": 8, "bypass_actors": [{"actor_type": "Team", "bypass_mode": "always"}]}
    assert seen(facts.BranchRequest(_repository(api), "")) == facts.BranchFacts(
        (
            facts.ReviewRule("ruleset", 1, Bypass.NOBODY),
            facts.ReviewRule("ruleset", 3, Bypass.SOMEBODY),
            facts.ReviewRule("protection", 2, Bypass.NOBODY),
        )
    )


@pytest.mark.parametrize(
    ("protection", "bypass"),
    [
        (_protection(1, admins=True), Bypass.NOBODY),
        (_protection(1, admins=False), Bypass.SOMEBODY),
        (_protection(1, admins=True, people=("ada",)), Bypass.SOMEBODY),
    ],
)
def test_administrators_and_people_on_the_list_may_bypass(api: FakeApi, protection: Any, bypass: Bypass) -> None:
    """Protection that is not enforced on administrators is one that somebody may bypass."""
    _branch(api, protection)
    assert seen(facts.BranchRequest(_repository(api), "main")).rules[0].bypass is bypass


@pytest.mark.parametrize(
    ("reply", "protected", "hidden"),
    [
        (Reply(404, {"message": "Branch not protected"}), True, ""),
        (Reply(404, {"message": "Not Found"}), True, "Administration: read"),
        (Reply(403, {"message": "Resource not accessible by personal access token"}), True, "Administration: read"),
        (Reply(404, {"message": "Not Found"}), False, ""),
        (_protection(1, admins=True) | {"required_pull_request_reviews": None}, True, ""),
    ],
)
def test_not_protected_and_not_shown_are_told_apart(api: FakeApi, reply: Any, protected: bool, hidden: str) -> None:
    """A 404 counts as "not protected" by its words, or where the branch itself says so."""
    _branch(api, reply, protected=protected)
    assert seen(facts.BranchRequest(_repository(api), "main")) == facts.BranchFacts((), hidden)


def test_who_may_bypass_a_ruleset_can_be_hidden(api: FakeApi) -> None:
    """A ruleset without the list, or that may not be seen, is neither good nor bad."""
    _branch(api, rules=[_rule(1), _rule(2, 8)])
    api.answers[f"{_REPO}/rulesets/7"] = {"id": 7}
    assert [rule.bypass for rule in seen(facts.BranchRequest(_repository(api), "main")).rules] == [Bypass.HIDDEN] * 2


def _review(login: str, state: str, at: str = _AT, kind: str = "User") -> dict[str, Any]:
    return {"user": {"login": login, "type": kind}, "state": state, "submitted_at": at}


def test_only_approval_by_others_before_the_merge_counts(api: FakeApi) -> None:
    """Authors, bots, late and withdrawn approvals do not; a commit without a pull request is a change of its own."""
    merged = {"merged_at": "2026-06-14T09:00:00Z", "user": {"login": "ada"}, "base": {"ref": "main"}}
    open_pull = {**merged, "number": 9, "merged_at": None}
    elsewhere = {**merged, "number": 8, "base": {"ref": "feature"}}
    shas = ["a" * 40, "b" * 40, "c" * 40, "d" * 40, "e" * 40]
    brought: list[list[Any]] = [[{**merged, "number": 2}], [{**merged, "number": 2}], [open_pull, elsewhere], [], []]
    api.answers = {f"{_REPO}/commits": _history(*shas)}
    api.answers |= {f"{_REPO}/commits/{sha}/pulls": pulls for sha, pulls in zip(shas, brought, strict=True)}
    api.answers[f"{_REPO}/pulls/2/reviews"] = [
        _review("ada", "APPROVED"),
        _review("ci", "APPROVED", kind="Bot"),
        _review("ben", "APPROVED"),
        _review("ben", "COMMENTED"),
        _review("eve", "APPROVED"),
        _review("eve", "CHANGES_REQUESTED"),
        _review("joe", "APPROVED", "2026-06-14T10:00:00Z"),
        {"user": None, "state": "APPROVED", "submitted_at": _AT},
        {"user": {"login": "me", "type": "User"}, "state": "PENDING"},
    ]
    found = seen(facts.MergedRequest(_repository(api), "main", 3))
    assert found.changes == (facts.Change("#2", 1), facts.Change("c" * 7, 0), facts.Change("d" * 7, 0))
    assert len(api.asked) == 1 + 4 + 1


def _history(*shas: str) -> list[dict[str, Any]]:
    """Commits, newest first, each the parent of the one before."""
    return [
        {"sha": sha, "parents": [{"sha": parent}] if parent else []}
        for sha, parent in zip(shas, (*shas[1:], ""), strict=True)
    ]


def test_of_a_merge_only_the_merge_is_a_change(api: FakeApi) -> None:
    """What was merged is left out, however many commits it is; the sample reaches further back instead, over pages."""
    first, merge, *merged = "a" * 40, "b" * 40, *(f"{number:040}" for number in range(150))
    commits = [
        {"sha": merge, "parents": [{"sha": first}, {"sha": merged[0]}]},
        *_history(*merged),
        *_history(first),
    ]
    pull = {"number": 2, "merged_at": _AT, "user": None, "base": {"ref": "main"}}
    api.answers = {
        f"{_REPO}/commits": paged(commits, lambda: api.root, f"{_REPO}/commits", 100),
        f"{_REPO}/commits/{merge}/pulls": [pull],
        f"{_REPO}/commits/{first}/pulls": [],
        f"{_REPO}/pulls/2/reviews": [_review("ben", "APPROVED")],
    }
    found = seen(facts.MergedRequest(_repository(api), "main", 2))
    assert found.changes == (facts.Change("#2", 1), facts.Change("a" * 7, 0))


def test_long_messages_do_not_make_an_answer_too_large(api: FakeApi) -> None:
    """Squashed changes and reviews by programs hold kilobytes each; as many as asked for fit into an answer."""
    shas = [f"{number:040}" for number in range(200)]
    pull = {"number": 2, "merged_at": _AT, "user": {"login": "ada"}, "base": {"ref": "main"}}
    reviews = [{**_review(f"r{number}", "APPROVED"), "body": "x" * 20_000} for number in range(80)]

    def listed(items: list[Any], path: str) -> Any:
        return lambda asked: paged(items, lambda: api.root, path, int(asked.query.get("per_page", 30)))(asked)

    commits = [{**commit, "commit": {"message": "x" * 15_000}} for commit in _history(*shas)]
    api.answers = {
        f"{_REPO}/commits": listed(commits, f"{_REPO}/commits"),
        f"{_REPO}/pulls/2/reviews": listed(reviews, f"{_REPO}/pulls/2/reviews"),
        **{f"{_REPO}/commits/{sha}/pulls": [] for sha in shas},
        f"{_REPO}/commits/{shas[0]}/pulls": [pull],
    }
    found = seen(facts.MergedRequest(_repository(api), "main", 2))
    assert found.changes == (facts.Change("#2", 80), facts.Change("0" * 7, 0))


def test_a_sample_that_cannot_be_reached_is_not_seen(api: FakeApi) -> None:
    """A pull request that came as a hundred commits hides the others behind it; they do not count as approved."""
    shas = [f"{number:040}" for number in range(100)]
    pull = {"number": 2, "merged_at": _AT, "user": {"login": "ada"}, "base": {"ref": "main"}}
    api.answers = {f"{_REPO}/commits": _history(*shas), f"{_REPO}/pulls/2/reviews": [_review("ben", "APPROVED")]}
    api.answers |= {f"{_REPO}/commits/{sha}/pulls": [pull] for sha in shas}
    assert unseen(facts.MergedRequest(_repository(api), "main", 5)).why is Why.TOO_LARGE
    api.answers[f"{_REPO}/commits"] = _history(*shas[:24])
    assert seen(facts.MergedRequest(_repository(api), "main", 5)).changes == (facts.Change("#2", 1),)


def test_a_history_with_a_gap_is_not_seen(api: FakeApi) -> None:
    """A listing that ends before the branch does tells nothing of what came earlier."""
    api.answers = {f"{_REPO}/commits": _history("a" * 40, "b" * 40)[:1]}
    assert unseen(facts.MergedRequest(_repository(api), "main", 5)).why is Why.GARBLED


@pytest.mark.parametrize("required", [True, False])
def test_the_second_factor_of_the_organisation(api: FakeApi, required: bool) -> None:
    """The setting is seen both ways."""
    api.answers = {"/orgs/tidemark": {"login": "tidemark", "two_factor_requirement_enabled": required}}
    assert seen(facts.TwoFactorRequest(_repository(api))) == facts.TwoFactorFacts(required)


@pytest.mark.parametrize("body", [{"login": "tidemark"}, {"two_factor_requirement_enabled": None}])
def test_a_setting_that_is_not_shown_is_not_off(api: FakeApi, body: Any) -> None:
    """To who is no owner GitHub leaves the second factor out; that is no answer."""
    api.answers = {"/orgs/tidemark": body}
    assert unseen(facts.TwoFactorRequest(_repository(api))).why is Why.NO_PERMISSION


def test_the_oldest_alert(api: FakeApi) -> None:
    """One question, for open alerts of the severities, oldest first; none at all is an answer."""
    path = f"{_REPO}/dependabot/alerts"
    request = facts.AlertsRequest(_repository(api), ("critical", "high"))
    api.answers = {path: [{"number": 1, "state": "open", "created_at": _AT}]}
    assert seen(request) == facts.AlertsFacts(_WHEN)
    (asked,) = api.asked
    assert (asked.query["state"], asked.query["severity"], asked.query["direction"]) == ("open", "critical,high", "asc")
    api.answers = {path: []}
    assert seen(request) == facts.AlertsFacts(None)
    api.answers = {path: Reply(403, {"message": "Dependabot alerts are disabled for this repository."})}
    assert "are off" in unseen(request).reason
    api.answers = {path: Reply(403, {"message": "Resource not accessible by personal access token"})}
    assert unseen(request).why is Why.NO_PERMISSION


@pytest.mark.parametrize(
    ("alerts", "fixes", "expected"),
    [
        (Reply(204), {"enabled": True, "paused": False}, (True, True)),
        (Reply(204), {"enabled": True, "paused": True}, (True, False)),
        (Reply(204), Reply(404, {"message": "Not Found"}), (True, False)),
        (Reply(404, {"message": "Vulnerability alerts are disabled."}), Reply(404, {}), (False, False)),
    ],
)
def test_dependabot(api: FakeApi, alerts: Any, fixes: Any, expected: tuple[bool, bool]) -> None:
    """Alerts by status, updates by their setting."""
    api.answers = {f"{_REPO}/vulnerability-alerts": alerts, f"{_REPO}/automated-security-fixes": fixes}
    assert seen(facts.DependabotRequest(_repository(api))) == facts.DependabotFacts(*expected)


@pytest.mark.parametrize(
    ("alerts", "fixes"),
    [
        (Reply(404, {"message": "Not Found"}), {}),
        (Reply(403, {"message": "no"}), {}),
        (Reply(204), Reply(403, {"message": "no"})),
    ],
)
def test_dependabot_that_may_not_be_seen_is_not_off(api: FakeApi, alerts: Any, fixes: Any) -> None:
    """A 404 in other words is that of a repository which may not be seen."""
    api.answers = {f"{_REPO}/vulnerability-alerts": alerts, f"{_REPO}/automated-security-fixes": fixes}
    assert unseen(facts.DependabotRequest(_repository(api))).why is Why.NO_PERMISSION


def test_secret_scanning_is_seen_or_not_shown(api: FakeApi) -> None:
    """Without the permission GitHub leaves the settings out."""
    on, off = {"status": "enabled"}, {"status": "disabled"}
    request = facts.SecretScanningRequest(_repository(api))
    api.answers = {_REPO: {"security_and_analysis": {"secret_scanning": on, "secret_scanning_push_protection": off}}}
    assert seen(request) == facts.SecretScanningFacts(scanning=True, push_protection=False)
    for hidden in ({}, {"security_and_analysis": None}, {"security_and_analysis": {"other": on}}):
        api.answers = {_REPO: hidden}
        assert unseen(request).why is Why.NO_PERMISSION


@pytest.mark.parametrize("name", ["Nightly", "nightly.yml", "nightly"])
def test_a_workflow_by_name_or_file(api: FakeApi, name: str) -> None:
    """The latest success on the branch is asked for."""
    workflows = [{"id": 1, "name": "CI", "path": ".github/workflows/ci.yml"}]
    workflows += [{"id": 2, "name": "Nightly", "path": ".github/workflows/nightly.yml"}]
    api.answers = {
        f"{_REPO}/actions/workflows": {"total_count": 2, "workflows": workflows},
        f"{_REPO}/actions/workflows/2/runs": {"workflow_runs": [{"id": 5, "event": "push", "updated_at": _AT}]},
    }
    assert seen(facts.LatestRequest(_repository(api), name, "main")) == facts.LatestFacts(_WHEN)
    assert api.asked[-1].query == {"branch": "main", "status": "success", "per_page": "30"}
    api.answers[f"{_REPO}/actions/workflows/2/runs"] = {"workflow_runs": []}
    assert seen(facts.LatestRequest(_repository(api), name, "main")) == facts.LatestFacts(None)
    assert unseen(facts.LatestRequest(_repository(api), "other", "main")).why is Why.NOT_FOUND


def test_a_run_of_a_pull_request_is_none_of_the_branch(api: FakeApi) -> None:
    """A fork may call its own branch main; runs of its pull requests are listed under that name."""
    runs = [
        {"event": "pull_request", "updated_at": "2026-06-20T08:00:00Z"},
        {"event": "pull_request_target", "updated_at": "2026-06-19T08:00:00Z"},
        {"event": "schedule", "updated_at": _AT},
    ]
    path = f"{_REPO}/actions/workflows/2/runs"
    api.answers = {f"{_REPO}/actions/workflows": {"workflows": [{"id": 2, "name": "CI", "path": "a/ci.yml"}]}}
    api.answers[path] = {"workflow_runs": runs}
    assert seen(facts.LatestRequest(_repository(api), "CI", "main")) == facts.LatestFacts(_WHEN)
    api.answers[path] = {"workflow_runs": runs[:2]}
    assert seen(facts.LatestRequest(_repository(api), "CI", "main")) == facts.LatestFacts(None)


def test_members_are_compared_over_pages(api: FakeApi) -> None:
    """Without regard to case; the list comes from the registry or from a variable."""
    everybody = [{"login": name} for name in ("Ada", "ben", "eve")]
    service = Service("github", api.root, "tidemark/app", "TOKEN")
    api.answers = {
        "/user/memberships/orgs/tidemark": {"state": "active", "role": "admin"},
        "/orgs/tidemark/members": paged(everybody, lambda: api.root, "/orgs/tidemark/members", 2),
        "/orgs/tidemark/outside_collaborators": [],
    }
    assert seen(PeopleRequest(service, "members", ("ada", "ben", "joe"))) == PeopleFacts(3, ("eve",), 1)
    environment = {"TOKEN": TOKEN, "PEOPLE": "ada, ben eve"}
    assert seen(PeopleRequest(service, "members", (), "PEOPLE"), environment) == PeopleFacts(3, (), 0)
    assert seen(PeopleRequest(service, "outside", ("ada",))) == PeopleFacts(0, (), 1)
    assert "PEOPLE" in unseen(PeopleRequest(service, "members", (), "PEOPLE")).detail
    for told in ({"state": "pending", "role": "member"}, {"state": "active", "role": "billing_manager"}):
        api.answers["/user/memberships/orgs/tidemark"] = told
        assert unseen(PeopleRequest(service, "members", ("ada",))).why is Why.CONTROL_FAILED
    api.answers["/user/memberships/orgs/tidemark"] = {"state": "active", "role": "member"}
    assert seen(PeopleRequest(service, "members", ("ada",))).count == 3
    assert unseen(PeopleRequest(service, "outside", ("ada",))).why is Why.NO_PERMISSION


def test_a_list_of_one_is_compared(api: FakeApi) -> None:
    """The only name of a list that a variable holds is still that name in the answer."""
    service = Service("github", api.root, "tidemark/app", "TOKEN")
    api.answers = {
        "/user/memberships/orgs/tidemark": {"state": "active", "role": "member"},
        "/orgs/tidemark/members": [{"login": "adalovelace"}],
    }
    environment = {"TOKEN": TOKEN, "PEOPLE": "adalovelace"}
    assert seen(PeopleRequest(service, "members", (), "PEOPLE"), environment) == PeopleFacts(1, (), 0)


def test_a_hundred_repositories_are_three_questions_each(api: FakeApi) -> None:
    """Calls are counted; each has the token and is a GET."""
    requests: list[Request] = []
    for number in range(100):
        path = f"/repos/tidemark/app-{number}"
        api.answers[f"{path}/branches/main"] = {"protected": True}
        api.answers[f"{path}/rules/branches/main"] = []
        api.answers[f"{path}/branches/main/protection"] = _protection(1, admins=True)
        requests.append(facts.BranchRequest(_repository(api, f"tidemark/app-{number}"), "main"))
    found = look_at_all(requests)
    assert all(isinstance(one, Seen) for (one,) in found.values())
    assert len(api.asked) == 300
    assert {asked.method for asked in api.asked} == {"GET"}
    assert {asked.headers["authorization"] for asked in api.asked} == {f"Bearer {TOKEN}"}


@every_request
@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(401, {"message": "Bad credentials"}), Why.NO_CREDENTIAL),
        (Reply(403, {"message": "Resource not accessible"}), Why.NO_PERMISSION),
        (Reply(404, {"message": "Not Found"}), None),
        (Reply(429, {}, {"Retry-After": "60"}), Why.THROTTLED),
        (Reply(403, {}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1781517600"}), Why.THROTTLED),
        (Reply(403, {"message": "You have exceeded a secondary rate limit."}), Why.THROTTLED),
        (Reply(500, b"<html>"), Why.GARBLED),
        (Reply(200, b"<html>planted-page"), Why.GARBLED),
        (Reply(200, {"strange": 1}), None),
        (Reply(200, [{"strange": 1}]), None),
        (Reply(200, b'"' + b"x" * (2 << 20) + b'"'), Why.TOO_LARGE),
        (Reply(302, b"", {"Location": "http://localhost:1/"}), Why.GARBLED),
    ],
)
def test_no_answer_is_never_a_fact(api: FakeApi, number: int, reply: Reply, why: Why | None) -> None:
    """Whatever the API does wrong, nothing is seen, for every request; nothing of it is told to readers."""

    class Always(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return reply

    api.answers = Always()
    found = unseen(_requests(api)[number])
    assert why is None or found.why is why
    assert found.why in (*Why,)
    assert found.why is not Why.CRASHED
    assert "planted" not in repr(found)


@every_request
def test_silence_times_out(api: FakeApi, number: int) -> None:
    """An API that says nothing is not waited for."""

    class Always(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return Reply(silent=True)

    api.answers = Always()
    assert unseen(_requests(api)[number]).why is Why.TIMED_OUT


@every_request
def test_a_missing_token_is_named(api: FakeApi, number: int) -> None:
    """Without the variable nothing is asked."""
    found = unseen(_requests(api)[number], {})
    assert (found.why, "TOKEN" in found.detail, api.asked) == (Why.NO_CREDENTIAL, True, [])


@pytest.mark.parametrize("token", ["planted\ntoken", "plänted-token"])
def test_a_token_that_is_no_header_is_refused(api: FakeApi, token: str) -> None:
    """A line break in a variable cannot add a header."""
    found = unseen(facts.TwoFactorRequest(_repository(api)), {"TOKEN": token})
    assert (found.why, api.asked) == (Why.NO_CREDENTIAL, [])
    assert token not in repr(found)


def test_a_page_in_the_place_of_the_api_asks_for_its_root(api: FakeApi) -> None:
    """An address of GitHub Enterprise without /api/v3 answers with a page for people."""
    api.answers = {"/orgs/tidemark": Reply(200, b"<!doctype html>")}
    found = unseen(facts.TwoFactorRequest(_repository(api)))
    assert (found.why, f"is {api.root} the root of its API" in found.detail) == (Why.GARBLED, True)


def test_a_plan_without_rules_is_no_missing_permission(api: FakeApi) -> None:
    """Of a private repository without a paid plan GitHub shows no rules, whatever the token may."""
    _branch(api)
    api.answers[f"{_REPO}/rules/branches/main"] = Reply(403, {"message": "Upgrade to GitHub Pro to enable this."})
    found = unseen(facts.BranchRequest(_repository(api), "main"))
    assert (found.why, "plan" in found.reason) == (Why.NOT_LOOKED, True)


def test_a_token_is_never_sent_without_tls(api: FakeApi) -> None:
    """An address with http is a mistake that would cost the token; this machine itself is no way."""
    found = unseen(facts.TwoFactorRequest(Repository("http://api.tidemark.example", "tidemark/app", "TOKEN")))
    assert (found.why, found.reason) == (Why.NOT_LOOKED, "a credential is not sent over plain http")


def test_nobody_is_asked_again_after_being_told_to_wait(api: FakeApi) -> None:
    """The first 429 ends the run's questions to that API, and says until when."""

    class Always(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return Reply(429, {}, {"X-RateLimit-Reset": "1781517600"})

    api.answers = Always()
    requests: list[Request] = [facts.TwoFactorRequest(_repository(api, f"org-{n}/app")) for n in range(50)]
    found = look_at_all(requests)
    reasons = {getattr(one, "reason", "") for (one,) in found.values()}
    assert reasons == {"the service asks to wait until 2026-06-15 10:00 UTC"}
    assert len(api.asked) <= 4  # as many as were under way at once


def test_the_token_stays_with_its_origin(api: FakeApi) -> None:
    """A redirect within the API is followed with the token, one to another host is not followed at all."""
    here = facts.TwoFactorRequest(_repository(api))
    api.answers = {
        "/orgs/tidemark": Reply(301, {}, {"Location": f"{api.root}/organizations/1"}),
        "/organizations/1": {"two_factor_requirement_enabled": True},
    }
    assert seen(here).required
    other = api.root.replace("127.0.0.1", "localhost")
    api.answers["/orgs/tidemark"] = Reply(301, {}, {"Location": f"{other}/organizations/1"})
    api.asked.clear()
    assert unseen(here).why is Why.GARBLED
    assert [asked.path for asked in api.asked] == ["/orgs/tidemark"]
    api.answers["/orgs/tidemark"] = Reply(301, {}, {"Location": "/orgs/tidemark"})
    assert unseen(here).why is Why.TOO_MANY_REDIRECTS


def test_a_next_page_elsewhere_is_not_asked_for(api: FakeApi) -> None:
    """A Link to another host does not get the token."""
    _branch(api, rules=[])
    api.answers[f"{_REPO}/rules/branches/main"] = Reply(200, [], {"Link": '<http://localhost:1/x>; rel="next"'})
    assert unseen(facts.BranchRequest(_repository(api), "main")).why is Why.GARBLED


def test_a_listing_without_end_is_too_much(api: FakeApi) -> None:
    """After a hundred pages nothing was seen."""
    _branch(api)

    def page(asked: Asked) -> Reply:
        number = int(asked.query.get("page", "1")) + 1
        return Reply(200, [], {"Link": f'<{api.root}{_REPO}/rules/branches/main?page={number}>; rel="next"'})

    api.answers[f"{_REPO}/rules/branches/main"] = page
    assert unseen(facts.BranchRequest(_repository(api), "main")).why is Why.TOO_LARGE
    assert len(api.asked) == 1 + 100


def test_no_secret_is_in_what_was_seen(api: FakeApi) -> None:
    """A service that says back what it was sent does not get the token into the observation."""
    _branch(api)
    api.answers["/orgs/tidemark"] = lambda asked: Reply(403, {"message": asked.headers["authorization"]})
    assert TOKEN not in repr(look(facts.TwoFactorRequest(_repository(api))))


def test_what_is_secret_elsewhere_is_a_name_here(api: FakeApi) -> None:
    """A variable of another look, such as a tenant of a database, does not change what GitHub answers."""
    service = Service("github", api.root, "tidemark/app", "TOKEN")
    other = Service("github", api.root, "tidemark/app", "TENANT")
    api.answers = {
        "/user/memberships/orgs/tidemark": {"state": "active", "role": "member"},
        "/orgs/tidemark/members": [{"login": "tenantbot"}],
    }
    requests: list[Request] = [
        PeopleRequest(other, "members", ("tenantbot",)),
        PeopleRequest(service, "members", ("tenantbot",)),
    ]
    (found,) = look_at_all(requests, {"TOKEN": TOKEN, "TENANT": "tenant"})[requests[1]]
    assert isinstance(found, Seen)
    assert found.facts == PeopleFacts(1, (), 0)
