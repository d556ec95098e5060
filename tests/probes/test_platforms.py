"""GitLab, Fly.io, Supabase, Vercel and Cloudflare, on fakes of their APIs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.probes.fake_api import TOKEN, Asked, FakeApi, Reply, paged, seen, unseen
from trustgen.facts import github as code
from trustgen.facts import platforms as facts
from trustgen.model.observation import Request, Why

_AT = "2026-06-14T08:00:00Z"
_WHEN = datetime(2026, 6, 14, 8, 0, tzinfo=UTC)
_PROJECT = "/api/v4/projects/tidemark%2Fapp"


def _service(api: FakeApi, platform: str, name: str = "app", team: str = "") -> facts.Service:
    return facts.Service(platform, api.root, name, "TOKEN", team)


def _requests(api: FakeApi) -> list[Request]:
    project = code.Repository(api.root, "tidemark/app", "TOKEN")
    return [
        code.ApprovalsRequest(project, ""),
        code.PipelineRequest(project, "main"),
        facts.RegionsRequest(_service(api, "fly"), ("machines",)),
        facts.DisksRequest(_service(api, "fly"), snapshots=True),
        facts.RegionsRequest(_service(api, "supabase"), ("project",)),
        facts.BackupsRequest(_service(api, "supabase")),
        facts.SettingRequest(_service(api, "supabase"), "ssl-enforcement"),
        facts.RegionsRequest(_service(api, "vercel"), ("functions",)),
        facts.PeopleRequest(_service(api, "vercel", team="team_1"), "members"),
        facts.SettingRequest(_service(api, "cloudflare"), "ssl"),
        facts.PeopleRequest(_service(api, "cloudflare"), "members"),
    ]


every_request = pytest.mark.parametrize("number", range(11))


def _gitlab(api: FakeApi, rules: list[dict[str, Any]], protected: list[dict[str, Any]], *, author: bool) -> None:
    api.answers = {
        _PROJECT: {"default_branch": "main"},
        f"{_PROJECT}/approvals": {"merge_requests_author_approval": author},
        f"{_PROJECT}/approval_rules": paged(rules, lambda: api.root, f"{_PROJECT}/approval_rules", 1),
        f"{_PROJECT}/protected_branches": protected,
    }


def test_approvals_of_a_gitlab_project(api: FakeApi) -> None:
    """Rules for other branches and of reports do not count; the token is in GitLab's own header."""
    rules = [
        {"rule_type": "any_approver", "approvals_required": 1, "protected_branches": []},
        {"rule_type": "regular", "approvals_required": 2, "protected_branches": [{"name": "ma*"}]},
        {"rule_type": "regular", "approvals_required": 5, "protected_branches": [{"name": "other"}]},
        {"rule_type": "report_approver", "approvals_required": 9, "protected_branches": []},
    ]
    protected = [{"name": "main", "push_access_levels": [{"access_level": 0}]}]
    _gitlab(api, rules, protected, author=False)
    request = code.ApprovalsRequest(code.Repository(api.root, "tidemark/app", "TOKEN"), "")
    assert seen(request) == code.ApprovalsFacts(2, author=False, pushed=False)
    assert {asked.headers["private-token"] for asked in api.asked} == {TOKEN}
    _gitlab(api, [], [{"name": "main", "push_access_levels": [{"access_level": 40}]}], author=True)
    assert seen(request) == code.ApprovalsFacts(0, author=True, pushed=True)
    _gitlab(api, rules, [], author=False)
    assert seen(request).pushed


@pytest.mark.parametrize(
    ("eligible", "author", "approvals"),
    [([], True, 0), ([1], False, 0), ([1, 2], False, 0), ([1, 2], True, 2), ([1, 2, 3], False, 2), (None, False, 2)],
)
def test_a_rule_that_nobody_could_meet_asks_for_nothing(
    api: FakeApi, eligible: list[int] | None, author: bool, approvals: int
) -> None:
    """GitLab approves by itself what too few people, other than the author, may approve; unless it hides some."""
    rule = {"rule_type": "regular", "approvals_required": 2, "protected_branches": []}
    people = {} if eligible is None else {"eligible_approvers": [{"id": one} for one in eligible]}
    request = code.ApprovalsRequest(code.Repository(api.root, "tidemark/app", "TOKEN"), "main")
    protected = [{"name": "main", "push_access_levels": [{"access_level": 0}]}]
    _gitlab(api, [{**rule, **people}], protected, author=author)
    assert seen(request).approvals == approvals
    _gitlab(api, [{**rule, **people, "contains_hidden_groups": True}], protected, author=author)
    assert seen(request).approvals == 2


def test_the_latest_pipeline(api: FakeApi) -> None:
    """None that succeeded is an answer."""
    request = code.PipelineRequest(code.Repository(api.root, "tidemark/app", "TOKEN"), "main")
    api.answers = {f"{_PROJECT}/pipelines": [{"id": 1, "status": "success", "updated_at": _AT}]}
    assert seen(request) == code.LatestFacts(_WHEN)
    api.answers = {f"{_PROJECT}/pipelines": []}
    assert seen(request) == code.LatestFacts(None)


def _volume(name: str, number: int, **changed: Any) -> dict[str, Any]:
    usual = {"id": f"vol_{number}", "name": name, "region": "syd", "state": "created", "encrypted": True}
    return {**usual, "snapshot_retention": 5, **changed}


def test_parts_of_a_fly_application(api: FakeApi) -> None:
    """What was destroyed does not count; volumes are chosen by name."""
    api.answers = {
        "/v1/apps/app/machines": [{"region": "syd", "state": "started"}, {"region": "fra", "state": "destroyed"}],
        "/v1/apps/app/volumes": [
            _volume("pg", 1),
            _volume("logs", 2, region="fra"),
            _volume("pg", 3, state="destroyed"),
        ],
    }
    parts = ("machines", "volumes/pg", "volumes")
    found = seen(facts.RegionsRequest(_service(api, "fly"), parts)).parts
    assert [(part.sort, part.region) for part in found] == [
        ("machines", "syd"), ("volumes/pg", "syd"), ("volumes", "syd"), ("volumes", "fra")
    ]  # fmt: skip


def test_snapshots_of_fly_volumes(api: FakeApi) -> None:
    """Only finished ones count; where they are not asked for, no further question is made."""
    api.answers = {
        "/v1/apps/app/volumes": [_volume("pg", 1), _volume("logs", 2, encrypted=False, snapshot_retention=None)],
        "/v1/apps/app/volumes/vol_1/snapshots": [
            {"id": "a", "status": "created", "created_at": _AT},
            {"id": "b", "status": "running", "created_at": "2026-06-15T08:00:00Z"},
        ],
        "/v1/apps/app/volumes/vol_2/snapshots": [],
    }
    found = seen(facts.DisksRequest(_service(api, "fly"), snapshots=True))
    assert found == facts.DisksFacts((facts.Disk("pg", True, 5, _WHEN), facts.Disk("logs", False, 0, None)))
    api.asked.clear()
    assert seen(facts.DisksRequest(_service(api, "fly"), snapshots=False)).disks[0].newest is None
    assert len(api.asked) == 1


def test_a_token_may_name_its_own_scheme(api: FakeApi) -> None:
    """Fly's newer tokens begin with FlyV1."""
    api.answers = {"/v1/apps/app/volumes": []}
    seen(facts.DisksRequest(_service(api, "fly"), snapshots=False), {"TOKEN": "FlyV1 planted"})
    assert api.asked[0].headers["authorization"] == "FlyV1 planted"


@pytest.mark.parametrize(
    ("body", "newest"),
    [
        ({"backups": [{"status": "COMPLETED", "inserted_at": _AT}, {"status": "FAILED", "inserted_at": _AT}]}, _WHEN),
        ({"backups": [{"status": "FAILED", "inserted_at": _AT}]}, None),
        ({"backups": [], "physical_backup_data": {"latest_physical_backup_date_unix": 1781424000}}, _WHEN),
    ],
)
def test_backups_of_a_supabase_project(api: FakeApi, body: dict[str, Any], newest: datetime | None) -> None:
    """Only completed ones count, logical or physical."""
    api.answers = {"/v1/projects/app/database/backups": {"region": "x", "pitr_enabled": True, **body}}
    assert seen(facts.BackupsRequest(_service(api, "supabase"))) == facts.BackupsFacts(newest, point_in_time=True)


def test_region_and_tls_of_a_supabase_project(api: FakeApi) -> None:
    """A setting that was not applied is off."""
    path = "/v1/projects/app/ssl-enforcement"
    api.answers = {
        "/v1/projects/app": {"id": "app", "region": "ap-southeast-2", "status": "ACTIVE_HEALTHY"},
        path: {"currentConfig": {"database": True}, "appliedSuccessfully": True},
    }
    found = seen(facts.RegionsRequest(_service(api, "supabase"), ("project",)))
    assert found.parts == (facts.Part("project", "ap-southeast-2"),)
    request = facts.SettingRequest(_service(api, "supabase"), "ssl-enforcement")
    assert seen(request).value == "on"
    api.answers[path] = {"currentConfig": {"database": True}, "appliedSuccessfully": False}
    assert seen(request).value == "off"


@pytest.mark.parametrize(("team", "query"), [("team_1", {"teamId": "team_1"}), ("acme", {"slug": "acme"}), ("", {})])
def test_regions_of_a_vercel_project(api: FakeApi, team: str, query: dict[str, str]) -> None:
    """The newer list of regions, else the older single one; a team by id or name."""
    request = facts.RegionsRequest(_service(api, "vercel", team=team), ("functions",))
    api.answers = {"/v9/projects/app": {"resourceConfig": {"functionDefaultRegions": ["syd1", "fra1"]}}}
    assert [part.region for part in seen(request).parts] == ["syd1", "fra1"]
    assert api.asked[0].query == query
    api.answers = {"/v9/projects/app": {"serverlessFunctionRegion": "iad1"}}
    assert [part.region for part in seen(request).parts] == ["iad1"]
    api.answers = {"/v9/projects/app": {"serverlessFunctionRegion": None}}
    assert unseen(request).reason == "the project names no region for its functions"


def test_members_of_a_vercel_team(api: FakeApi) -> None:
    """Over pages; who has not confirmed has no access."""

    def members(asked: Asked) -> dict[str, Any]:
        first = "until" not in asked.query
        one = {"email": "Ada@x.example" if first else "eve@x.example", "confirmed": True}
        waiting = {"email": "joe@x.example", "confirmed": False}
        return {"members": [one, waiting], "pagination": {"hasNext": first, "next": 1700000000000 if first else None}}

    api.answers = {"/v3/teams/team_1/members": members}
    request = facts.PeopleRequest(_service(api, "vercel", team="team_1"), "members", ("ada@x.example",))
    assert seen(request) == facts.PeopleFacts(2, ("eve@x.example",), 0)


def test_a_setting_and_the_members_of_a_cloudflare_zone(api: FakeApi) -> None:
    """The zone is found by its name; a value that is no text is no answer."""
    zone = {"id": "z1", "name": "app", "account": {"id": "a1"}}
    people = [{"status": "accepted", "user": {"email": "ada@x.example"}}, {"status": "pending", "user": {"email": "b"}}]
    api.answers = {
        "/zones": {"result": [zone]},
        "/zones/z1/settings/ssl": {"result": {"id": "ssl", "value": "strict"}},
        "/zones/z1/settings/minify": {"result": {"id": "minify", "value": {"css": "on"}}},
        "/accounts/a1/members": {"result": people, "result_info": {"total_pages": 2}},
    }
    service = _service(api, "cloudflare")
    assert seen(facts.SettingRequest(service, "ssl")) == facts.SettingFacts("strict")
    assert unseen(facts.SettingRequest(service, "minify")).why is Why.GARBLED
    assert seen(facts.PeopleRequest(service, "members")) == facts.PeopleFacts(1, ("ada@x.example",), 0)
    assert [asked.query["page"] for asked in api.asked if asked.path == "/accounts/a1/members"] == ["1", "2"]
    api.answers["/zones"] = {"result": []}
    assert unseen(facts.SettingRequest(service, "ssl")).why is Why.NOT_FOUND


@pytest.mark.parametrize("platform", ["vercel", "cloudflare"])
def test_members_without_end_are_too_many(api: FakeApi, platform: str) -> None:
    """After a hundred pages nothing was seen."""
    page = {"members": [], "pagination": {"hasNext": True, "next": 1}}
    api.answers = {
        "/zones": {"result": [{"id": "z1", "account": {"id": "a1"}}]},
        "/v3/teams/team_1/members": page,
        "/accounts/a1/members": {"result": [], "result_info": {"total_pages": 1000}},
    }
    request = facts.PeopleRequest(_service(api, platform, team="team_1"), "members")
    assert unseen(request).why is Why.TOO_LARGE
    assert len(api.asked) <= 101


@every_request
@pytest.mark.parametrize(
    "reply",
    [
        Reply(401, {"message": "no"}),
        Reply(403, {"message": "no"}),
        Reply(404, {"message": "no"}),
        Reply(429, {}),
        Reply(500, b"<html>"),
        Reply(200, b"planted-page"),
        Reply(200, {"strange": 1}),
        Reply(200, [{"strange": 1}]),
        Reply(200, 7),
        Reply(200, None),
    ],
)
def test_no_answer_is_never_a_fact(api: FakeApi, number: int, reply: Reply) -> None:
    """Whatever the API does wrong, nothing is seen, and it is no defect of ours."""

    class Always(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return reply

    api.answers = Always()
    found = unseen(_requests(api)[number])
    assert found.why is not Why.CRASHED
    assert "planted" not in repr(found)


@every_request
def test_a_missing_token_is_named(api: FakeApi, number: int) -> None:
    """Without the variable nothing is asked."""
    found = unseen(_requests(api)[number], {})
    assert (found.why, "TOKEN" in found.detail, api.asked) == (Why.NO_CREDENTIAL, True, [])
