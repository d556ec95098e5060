"""Checks of clouds and code hosts: sentences, corners, and parameters that say nothing."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from tests.checks.honest import HONEST, NOW, registry
from tests.checks.honest_cloud import buckets, database, disk, scorecard
from trustgen.checks import table
from trustgen.checks.manual import manual
from trustgen.facts import aws, github, platforms, s3
from trustgen.facts.aws_actions import actions
from trustgen.model.judgement import Finding, Verdict

_OLD = NOW - timedelta(days=40)
_FUTURE = NOW + timedelta(hours=1)
_WHOLE = s3.Expiry("", whole=True, days=90, old_days=0)
_BYPASSED = github.ReviewRule("protection", 2, github.Bypass.SOMEBODY)
_HIDDEN = github.ReviewRule("ruleset", 2, github.Bypass.HIDDEN)
_MACHINE = platforms.RegionsFacts((platforms.Part("machines", "syd"),))
_NIGHTLY = {"name": "nightly", "every": "day"}


def _judged(name: str, facts: Any, given: dict[str, Any]) -> Finding:
    check = table.find(name)
    parameters = check.parameters.model_validate({"target": check.example["target"], **given})
    return check.judge(parameters, facts, registry(), NOW)


def lifecycle(*rules: s3.Expiry, versioned: bool = False) -> s3.BucketsFacts:
    """One bucket with rules."""
    return buckets(s3.Lifecycle(rules, versioned), "one")


def written(*hours: float) -> s3.NewestFacts:
    """Objects written so many hours ago."""
    return s3.NewestFacts(len(hours), tuple(s3.Written(NOW - timedelta(hours=hour), 1) for hour in hours))


JUDGED: list[tuple[str, Any, dict[str, Any], str, str]] = [
    ("aws.s3_encryption", buckets(s3.Encryption("aws:kms")), {"algorithm": "KMS"}, "holds", "2 buckets with KMS"),
    ("aws.s3_encryption", buckets(s3.Encryption("AES256")), {"algorithm": "KMS"}, "broken", "2 of 2 buckets encrypted"),
    ("aws.s3_encryption", s3.BucketsFacts(()), {}, "unknown", "no bucket to look at"),
    ("aws.s3_encryption", buckets(s3.Versioning("Enabled")), {}, "broken", "without default encryption"),
    ("aws.s3_versioning", buckets(s3.Encryption("")), {}, "broken", "without versioning"),
    ("aws.s3_public_access", buckets(s3.Encryption("")), {}, "broken", "without BlockPublicAcls, BlockPublicPolicy"),
    ("aws.s3_object_lock", buckets(s3.Encryption("")), {"keep": "1d"}, "broken", "without object lock"),
    (
        "aws.s3_object_lock",
        buckets(s3.ObjectLock(True, "GOVERNANCE", 30)),
        {"keep": "30d", "mode": "governance"},
        "holds",
        "locked for 30 days",
    ),
    ("aws.s3_lifecycle", lifecycle(_WHOLE), {"keep": "90d"}, "holds", "deleted after 90 days"),
    ("aws.s3_lifecycle", lifecycle(_WHOLE), {"keep": "3 months"}, "holds", "deleted after 3 months"),
    ("aws.s3_lifecycle", lifecycle(_WHOLE, versioned=True), {"keep": "90d"}, "broken", "leaves earlier versions"),
    ("aws.s3_lifecycle", lifecycle(s3.Expiry("", True, 90, 1), versioned=True), {"keep": "90d"}, "holds", "90 days"),
    ("aws.s3_lifecycle", lifecycle(s3.Expiry("", True, 90, 2), versioned=True), {"keep": "90d"}, "broken", "92 days"),
    ("aws.s3_lifecycle", lifecycle(_WHOLE, s3.Expiry("a/", False, 1, 0)), {"keep": "90d"}, "broken", "after 1 days"),
    ("aws.s3_lifecycle", lifecycle(s3.Expiry("a/", False, 90, 0)), {"keep": "90d"}, "broken", "without a rule"),
    (
        "aws.s3_lifecycle",
        lifecycle(s3.Expiry("a/", False, 90, 0), s3.Expiry("b/", False, 1, 0)),
        {"keep": "90d", "prefix": "a/x"},
        "holds",
        "90 days",
    ),
    (
        "aws.s3_lifecycle",
        lifecycle(s3.Expiry("logs/", False, 90, 0, narrow=True)),
        {"keep": "90d", "prefix": "logs/"},
        "broken",
        "without a rule",
    ),
    ("aws.s3_lifecycle", buckets(s3.Encryption("")), {"keep": "90d"}, "broken", "without a rule"),
    (
        "aws.s3_newest",
        written(25.9),
        {"bucket": "kept", "every": "day", "grace": "2h"},
        "holds",
        "25 hours 54 minutes ago",
    ),
    (
        "aws.s3_newest",
        written(26.1),
        {"bucket": "kept", "every": "day", "grace": "2h"},
        "broken",
        "at most 2 hours late",
    ),
    ("aws.s3_newest", written(-1), {"bucket": "kept", "every": "day"}, "unknown", "in the future"),
    ("aws.s3_newest", written(-0.01), {"bucket": "kept", "every": "day"}, "holds", "just now"),
    (
        "aws.s3_newest",
        written(1, 30),
        {"bucket": "kept", "every": "day", "count": 2},
        "broken",
        "1 object within 1 day",
    ),
    (
        "aws.s3_newest",
        written(1, 30),
        {"bucket": "kept", "every": "day", "count": 2, "within": "2d"},
        "holds",
        "1 hour ago",
    ),
    ("aws.rds", aws.DatabasesFacts(()), {"encrypted": True}, "unknown", "no database"),
    ("aws.rds", aws.DatabasesFacts((database(replica=True),)), {"backup_retention": "7d"}, "unknown", "replicas alone"),
    ("aws.rds", aws.DatabasesFacts((database(replica=True),)), {"encrypted": True}, "holds", "encrypted"),
    ("aws.rds", aws.DatabasesFacts((database(),)), {"public": False}, "holds", "reachable only inside"),
    ("aws.rds", aws.DatabasesFacts((database(public=True),)), {"public": False}, "broken", "from the internet"),
    ("aws.rds", aws.DatabasesFacts((database(backup_days=1),)), {"backup_retention": "7d"}, "broken", "for 1 day"),
    ("aws.rds", aws.DatabasesFacts((database(backup_days=0),)), {"backup_retention": "7d"}, "broken", "no backups"),
    ("aws.rds", aws.DatabasesFacts((database(),)), {"deletion_protection": True}, "holds", "protected from deletion"),
    ("aws.ebs", aws.VolumesFacts(()), {}, "unknown", "no volume"),
    ("aws.iam", aws.IamFacts(1, (), ()), {"max_session": "8h"}, "unknown", "no role"),
    ("aws.iam", aws.IamFacts(1, (aws.AccessKey("a", NOW),), ()), {"key_age": "90d"}, "holds", "younger than 90 days"),
    ("aws.iam", aws.IamFacts(1, (), (aws.Role("a", 60),)), {"max_session": "8h"}, "holds", "1 role with sessions"),
    ("aws.iam", aws.IamFacts(1, (), ()), {"key_age": "90d"}, "holds", "0 active access keys of 1 user"),
    ("aws.iam", aws.IamFacts(1, (aws.AccessKey("a", _OLD),), ()), {"key_age": "30d"}, "broken", "older than the 30"),
    ("aws.kms_rotation", aws.KmsFacts((aws.KmsKey("k", 365),)), {"period": "90d"}, "broken", "every 365 days"),
    ("aws.kms_rotation", aws.KmsFacts(()), {}, "unknown", "no key"),
    (
        "aws.cloudtrail",
        aws.TrailsFacts((aws.Trail("t", True, False, False, True),)),
        {"multi_region": False},
        "holds",
        "of the region",
    ),
    ("aws.resources", aws.ResourcesFacts((("rds:db", 0),)), {"services": {"a database": "RDS"}}, "broken", "no a data"),
    ("aws.security_groups", aws.OpeningsFacts(0, ()), {"port": 22, "sources": []}, "unknown", "no security group"),
    ("aws.security_groups", aws.OpeningsFacts(1, ()), {"port": 22, "sources": ["192.0.2.0/24"]}, "holds", "nobody but"),
    ("aws.ses_events", aws.SesEventsFacts(()), {"events": ["opens"]}, "unknown", "no configuration set"),
    ("aws.ses_events", aws.SesEventsFacts((aws.SesSet("a", ()),)), {"events": ["deliveries"]}, "broken", "nobody of"),
    ("objects.encryption", s3.StoredFacts(0, 0), {}, "unknown", "no object"),
    ("objects.keys", s3.StoredFacts(0, 0), {"template": "a/{b}"}, "unknown", "no object"),
    ("github.branch", github.BranchFacts((_BYPASSED,)), {"approvals": {"min": 1}}, "broken", "somebody may bypass"),
    ("github.branch", github.BranchFacts((_BYPASSED,)), {"approvals": {"min": 1}, "bypass": True}, "holds", "2 appr"),
    ("github.branch", github.BranchFacts((_HIDDEN,)), {"approvals": {"min": 1}}, "unknown", "may not see who"),
    ("github.branch", github.BranchFacts((_HIDDEN,)), {"approvals": {"min": 3}}, "broken", "asks for 2 approvals"),
    ("github.branch", github.BranchFacts((), "x: read"), {"approvals": {"min": 1}}, "unknown", "permission x: read"),
    ("github.merged_reviewed", github.MergedFacts(()), {}, "unknown", "no change"),
    ("github.alerts", github.AlertsFacts(None), {"severity": ["high", "low"], "max": "7d"}, "holds", "high or low"),
    ("github.alerts", github.AlertsFacts(_FUTURE), {"severity": "high", "max": "7d"}, "unknown", "in the future"),
    ("github.dependabot", github.DependabotFacts(False, False), {"enabled": False}, "holds", "alerts off"),
    ("github.secret_scanning", github.SecretScanningFacts(True, False), {"push_protection": False}, "holds", "looks"),
    ("github.workflow", github.LatestFacts(_FUTURE), _NIGHTLY, "unknown", "in the future"),
    ("github.workflow", github.LatestFacts(NOW), _NIGHTLY, "holds", "every day"),
    ("github.members", platforms.PeopleFacts(0, (), 0), {"max_people": 3}, "unknown", "nobody"),
    ("github.members", platforms.PeopleFacts(0, (), 0), {"max_people": 0, "who": "outside"}, "holds", "0 accounts"),
    ("github.members", platforms.PeopleFacts(2, ("x",), 0), {"members": ["a"]}, "broken", "1 account not on the list"),
    ("github.members", platforms.PeopleFacts(1, (), 0), {"members": ["a"]}, "holds", "all on the list"),
    ("github.scorecard", scorecard(9.9), {"min": 7}, "holds", "9.9 of 10"),
    ("github.scorecard", scorecard(0), {"min": 7}, "broken", "0 of 10"),
    ("github.scorecard", scorecard(-1), {"min": 7}, "unknown", "cannot be read"),
    ("github.scorecard", scorecard(None), {"min": 7}, "unknown", "cannot be read"),
    ("github.scorecard", scorecard(9, "2026-11-21T10:00:00Z"), {"min": 7}, "holds", "9 of 10"),
    ("github.scorecard", scorecard(9, "2026-01-01"), {"min": 7}, "unknown", "says nothing about today"),
    ("github.scorecard", scorecard(9, "soon"), {"min": 7}, "unknown", "cannot be read"),
    ("github.scorecard", scorecard(9, status=404), {"min": 7}, "unknown", "status 404"),
    ("gitlab.approvals", github.ApprovalsFacts(1, True, False), {"author": True}, "holds", "1 approval"),
    (
        "fly.region",
        platforms.RegionsFacts((platforms.Part("machines", "syd"),)),
        {"region": "syd"},
        "unknown",
        "volumes",
    ),
    ("fly.volumes", platforms.DisksFacts(()), {}, "unknown", "no volume"),
    ("fly.snapshots", platforms.DisksFacts((disk(newest=None),)), {"keep": "5d"}, "holds", "for 5 days or longer"),
    ("fly.snapshots", platforms.DisksFacts((disk(keep_days=0),)), {"every": "day"}, "holds", "snapshot every day"),
    ("supabase.backups", platforms.BackupsFacts(None, True), {"point_in_time": True}, "holds", "any moment"),
    ("supabase.backups", platforms.BackupsFacts(None, False), {"point_in_time": True}, "broken", "cannot be set back"),
    ("vercel.region", platforms.RegionsFacts(()), {"regions": ["syd1"]}, "unknown", "no functions"),
]


@pytest.mark.parametrize(("name", "facts", "given", "verdict", "reason"), JUDGED)
def test_verdicts(name: str, facts: Any, given: dict[str, Any], verdict: str, reason: str) -> None:
    """The value that was seen is in the sentence."""
    found = _judged(name, facts, given)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("aws.s3_newest", {"every": "day", "within": "2d"}),
        ("aws.rds", {}),
        ("aws.rds", {"backup_retention": "0d"}),
        ("aws.ebs", {"volumes": "role=database"}),
        ("aws.ebs", {"encrypted": False}),
        ("aws.iam", {}),
        ("aws.resources", {"services": ["Lambda"]}),
        ("aws.security_groups", {"port": 22, "sources": ["0.0.0.0/0"]}),
        ("aws.security_groups", {"port": 22, "sources": ["somewhere"]}),
        ("aws.security_groups", {"port": 22, "sources": {"env": ["A", "B"]}}),
        ("aws.ses_events", {"events": ["sighs"]}),
        ("aws.ses_suppression", {"reasons": ["SIGH"]}),
        ("objects.keys", {"template": "plain"}),
        ("objects.keys", {"template": "{a}/{b}"}),
        ("github.branch", {"approvals": {"max": 1}}),
        ("github.branch", {"approvals": {"min": 0}}),
        ("github.dependabot", {"enabled": False, "updates": True}),
        ("github.members", {}),
        ("github.members", {"members": {"env": ["A", "B"]}}),
        ("github.scorecard", {"min": 11}),
        ("github.scorecard", {"min": True}),
        ("fly.region", {"region": "syd", "resources": ["tigris"]}),
        ("fly.snapshots", {}),
        ("fly.snapshots", {"keep": "5d", "grace": "2h"}),
        ("fly.snapshots", {"keep": "0d"}),
        ("supabase.backups", {}),
        ("supabase.backups", {"point_in_time": True, "grace": "2h"}),
    ],
)
def test_what_says_nothing_is_refused(name: str, given: dict[str, Any]) -> None:
    """A parameter that nothing could break, or that is no value, is a problem."""
    check = table.find(name)
    with pytest.raises(ValueError, match=re.escape(check.parameters.__name__)):
        check.parameters.model_validate({"target": check.example["target"], **given})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("aws.s3_encryption", {"algorithm": "KMS"}),
        ("aws.s3_object_lock", {"keep": "1d", "mode": "governance"}),
        ("aws.s3_newest", {"bucket": "kept", "every": "day", "count": 2}),
        ("aws.rds", {"public": False}),
        ("aws.iam", {"key_age": "90d"}),
        ("aws.cloudtrail", {"multi_region": False}),
        ("github.branch", {"approvals": {"min": 1}, "bypass": True}),
        ("github.dependabot", {}),
        ("github.secret_scanning", {"push_protection": False}),
        ("github.members", {"max_people": 8}),
        ("github.members", {"members": ["ada"]}),
        ("gitlab.approvals", {"author": True}),
        ("fly.snapshots", {"every": "day"}),
        ("fly.snapshots", {"keep": "5d"}),
        ("supabase.backups", {"point_in_time": True}),
    ],
)
def test_every_lie_breaks_other_parameters_too(name: str, given: dict[str, Any]) -> None:
    """With parameters other than the example's there are lies, and each is broken."""
    check = table.find(name)
    parameters = check.parameters.model_validate({"target": check.example["target"], **given})
    lies = list(check.lies(parameters, HONEST[name]))
    assert lies
    for lie in lies:
        assert check.judge(parameters, lie, registry(), NOW).verdict is Verdict.BROKEN, lie


AWS = [name for name in table.names() if name.startswith(("aws.", "objects."))]


@pytest.mark.parametrize("name", AWS)
def test_the_policy_of_the_manual_is_what_the_look_needs(name: str) -> None:
    """The printed policy is JSON and allows exactly the actions that the look may use."""
    check = table.find(name)
    text = manual(check).section("Least privilege")
    policy = json.loads(text[: text.rindex("}") + 1])
    example = {key: value for key, value in check.example.items() if key != "bucket"}
    if name == "aws.s3_newest":
        example["bucket"] = "kept"
    (look,) = check.looks(check.parameters.model_validate(example), registry())
    (statement,) = policy["Statement"]
    needed = set(actions(look.requests[0]))
    if name == "aws.resources":
        needed.add("ses:ListEmailIdentities")  # the example does not ask for mail
    assert set(statement["Action"]) == needed
    assert (statement["Effect"], policy["Version"]) == ("Allow", "2012-10-17")


INSIDE = [name for name in table.names() if name.partition(".")[0] in {
    "aws", "objects", "github", "gitlab", "fly", "supabase", "vercel", "cloudflare"
}]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in INSIDE if name != "github.scorecard"])
def test_what_looks_from_inside_says_what_it_needs(name: str) -> None:
    """The manual names the policy or the token's scope, and no command is offered to readers."""
    check = table.find(name)
    parameters = check.parameters.model_validate(dict(check.example))
    assert manual(check).section("Least privilege")
    assert check.repeat(parameters, registry()) == ()


@pytest.mark.parametrize("target", ["blobs", "plain-bucket", "plain-cloud"])
def test_buckets_of_every_sort_of_target(target: str) -> None:
    """A bucket's own target names it; an account's number may be written plainly; a subject names no bucket."""
    check = table.find("aws.s3_encryption")
    (look,) = check.looks(check.parameters.model_validate({"target": target}), registry())
    (request,) = look.requests
    assert isinstance(request, s3.BucketsRequest)
    expected = {
        "blobs": ("content", "https://storage.example", True, "", "the object storage"),
        "plain-bucket": ("plain", "", False, "", "AWS eu-west-1"),
        "plain-cloud": ("*", "", False, "123456789012", "AWS eu-west-1"),
    }[target]
    account = request.account
    assert (request.buckets, account.endpoint, account.compatible, account.account, look.subject) == expected


@pytest.mark.parametrize("name", ["aws.s3_newest", "objects.encryption", "objects.keys"])
def test_an_account_without_a_bucket_is_not_looked_at(name: str) -> None:
    """Where neither target nor parameter names a bucket nothing is asked, which is unknown, and says why."""
    check = table.find(name)
    given = {**check.example, "target": "cloud"}
    given.pop("bucket", None)
    parameters = check.parameters.model_validate(given)
    assert [look.requests for look in check.looks(parameters, registry())] == [()]
    found = check.judge(parameters, (), registry(), NOW)
    assert (found.verdict, "no bucket is named" in found.reason) == (Verdict.UNKNOWN, True)


def test_a_vercel_project_without_a_team_has_no_members_to_look_at() -> None:
    """Nothing to look at is unknown."""
    from trustgen.model.target import Vercel

    alone = registry(targets={"vercel": Vercel(kind="vercel", project="app")})
    check = table.find("vercel.members")
    parameters = check.parameters.model_validate(dict(check.example))
    assert [look.requests for look in check.looks(parameters, alone)] == [()]
    found = check.judge(parameters, (), alone, NOW)
    assert (found.verdict, "names no team" in found.reason) == (Verdict.UNKNOWN, True)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("github.branch", "tidemark.example/app"),
        ("github.members", "tidemark.example/app"),
        ("aws.s3_newest", "tidemark-backups in AWS_ACCOUNT"),
        ("aws.root_mfa", "AWS_ACCOUNT"),
    ],
)
def test_the_operator_is_told_which_one_it_is(name: str, inside: str) -> None:
    """A reader is told the platform alone; of a group of repositories or accounts the operator must know more."""
    check = table.find(name)
    (look,) = check.looks(check.parameters.model_validate(dict(check.example)), registry())
    assert (look.inside, inside in look.subject) == (inside, False)


def test_the_score_of_a_namesake_is_not_ours() -> None:
    """A repository on a host of one's own may have a namesake on github.com, whose score proves nothing."""
    from trustgen.model.target import GitHub

    own = GitHub(kind="github", name="tidemark/app", api="https://git.tidemark.example/api/v3")
    check, there = table.find("github.scorecard"), registry(targets={"repo": own})
    parameters = check.parameters.model_validate(dict(check.example))
    assert [look.requests for look in check.looks(parameters, there)] == [()]
    assert check.repeat(parameters, there) == ()
    assert check.judge(parameters, (), there, NOW).verdict is Verdict.UNKNOWN


def test_targets_of_other_kinds_are_left_out() -> None:
    """A group may hold a web target too."""
    from trustgen.checks.aws.accounts import accounts
    from trustgen.checks.hosts import repositories, services

    for find in (accounts, repositories, services):
        assert list(find(registry(), "app")) == []


def test_volumes_by_tag_and_all() -> None:
    """``*`` asks for every volume."""
    check = table.find("aws.ebs")
    tags = [
        check.looks(check.parameters.model_validate({"target": "cloud", "volumes": volumes}), registry())[0].requests[0]
        for volumes in ("*", "tag:role=database")
    ]
    assert [request.tag for request in tags if isinstance(request, aws.VolumesRequest)] == ["", "role=database"]
