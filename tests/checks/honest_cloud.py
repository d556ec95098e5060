"""Targets at clouds and code hosts, and facts of which the examples of their checks are true."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from trustgen.facts import aws, github, platforms, s3
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.target import Target

_NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

TARGETS: dict[str, Target] = TypeAdapter(dict[str, Target]).validate_python(
    {
        "cloud": {
            "kind": "aws",
            "region": "ap-southeast-2",
            "account": {"env": "AWS_ACCOUNT"},
            "credentials": {"env": ["KEY_ID", "KEY_SECRET"]},
        },
        "blobs": {"kind": "s3", "bucket": "content", "endpoint": "https://storage.example"},
        "repo": {"kind": "github", "name": "tidemark.example/app", "token": {"env": "GITHUB_TOKEN"}},
        "project": {"kind": "gitlab", "name": "tidemark/app", "token": {"env": "GITLAB_TOKEN"}},
        "fly": {"kind": "fly", "app": "tidemark", "token": {"env": "FLY_TOKEN"}},
        "supabase": {"kind": "supabase", "project": "tidemark", "token": {"env": "SUPABASE_TOKEN"}},
        "vercel": {"kind": "vercel", "project": "app", "team": "team_1", "token": {"env": "VERCEL_TOKEN"}},
        "zone": {"kind": "cloudflare", "zone": "tidemark.example", "token": {"env": "CLOUDFLARE_TOKEN"}},
        "plain-cloud": {"kind": "aws", "region": "eu-west-1", "account": "123456789012"},
        "plain-bucket": {"kind": "s3", "bucket": "plain", "region": "eu-west-1"},
    }
)


def buckets(setting: Any, *names: str) -> s3.BucketsFacts:
    """Buckets that all have the same setting."""
    return s3.BucketsFacts(tuple(s3.Bucket(name, setting) for name in names or ("one", "two")))


def database(**changed: Any) -> aws.Database:
    """A database of which everything good is true."""
    sound: dict[str, Any] = {
        "name": "main",
        "encrypted": True,
        "backup_days": 7,
        "multi_az": True,
        "public": False,
        "protected": True,
        "replica": False,
        "restorable": _NOW - timedelta(minutes=4),
    }
    return aws.Database(**{**sound, **changed})


def disk(**changed: Any) -> platforms.Disk:
    """A disk of which everything good is true."""
    sound: dict[str, Any] = {"name": "pg", "encrypted": True, "keep_days": 5, "newest": _NOW - timedelta(hours=20)}
    return platforms.Disk(**{**sound, **changed})


def scorecard(score: object = 8.1, date: str = "2026-11-16", status: int = 200) -> HttpFacts:
    """An answer of the Scorecard service."""
    text = json.dumps({"date": date, "repo": {"name": "github.com/tidemark/app"}, "score": score})
    url = "https://api.scorecard.dev/projects/github.com/tidemark/app"
    return HttpFacts((HttpResponse(url, status, "HTTP/1.1", (("content-type", "application/json"),), text=text),))


HONEST_CLOUD: dict[str, Any] = {
    "aws.s3_encryption": buckets(s3.Encryption("AES256")),
    "aws.s3_versioning": buckets(s3.Versioning("Enabled")),
    "aws.s3_lifecycle": buckets(s3.Lifecycle((s3.Expiry("", True, 60, 30),), versioned=True)),
    "aws.s3_public_access": buckets(
        s3.PublicAccess(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"))
    ),
    "aws.s3_object_lock": buckets(s3.ObjectLock(True, "COMPLIANCE", 30)),
    "aws.s3_newest": s3.NewestFacts(2, (s3.Written(_NOW - timedelta(hours=5), 10),)),
    "aws.rds": aws.DatabasesFacts((database(), database(name="copy", replica=True, backup_days=0, restorable=None))),
    "aws.ebs": aws.VolumesFacts((aws.Volume("vol-1", True), aws.Volume("vol-2", True))),
    "aws.ebs_default": aws.EbsDefaultFacts(encrypted=True),
    "aws.iam": aws.IamFacts(3, (), (aws.Role("deploy", 3600),)),
    "aws.root_mfa": aws.RootFacts(mfa=True, keys=0),
    "aws.kms_rotation": aws.KmsFacts((aws.KmsKey("one", 365), aws.KmsKey("two", 90))),
    "aws.cloudtrail": aws.TrailsFacts((aws.Trail("all", True, True, True, True),)),
    "aws.resources": aws.ResourcesFacts((("ec2:instance", 2), ("rds:db", 1), ("s3:bucket", 3))),
    "aws.security_groups": aws.OpeningsFacts(2, (aws.Opening("sg-1", True, False),)),
    "aws.ses_events": aws.SesEventsFacts((aws.SesSet("mail", ("BOUNCE", "COMPLAINT", "SEND")),)),
    "aws.ses_suppression": aws.SuppressionFacts(("BOUNCE", "COMPLAINT")),
    "github.branch": github.BranchFacts((github.ReviewRule("ruleset", 1, github.Bypass.NOBODY),)),
    "github.merged_reviewed": github.MergedFacts((github.Change("#2", 1), github.Change("#1", 2))),
    "github.two_factor": github.TwoFactorFacts(required=True),
    "github.alerts": github.AlertsFacts(_NOW - timedelta(days=2)),
    "github.dependabot": github.DependabotFacts(alerts=True, updates=True),
    "github.secret_scanning": github.SecretScanningFacts(scanning=True, push_protection=True),
    "github.members": platforms.PeopleFacts(4, (), 0),
    "github.workflow": github.LatestFacts(_NOW - timedelta(days=3)),
    "github.scorecard": scorecard(),
    "gitlab.approvals": github.ApprovalsFacts(1, author=False, pushed=False),
    "gitlab.pipeline": github.LatestFacts(_NOW - timedelta(days=3)),
    "fly.region": platforms.RegionsFacts(
        (platforms.Part("machines", "syd"), platforms.Part("machines", "syd"), platforms.Part("volumes/pg", "syd"))
    ),
    "fly.volumes": platforms.DisksFacts((disk(), disk(name="logs"))),
    "fly.snapshots": platforms.DisksFacts((disk(), disk(name="logs"))),
    "supabase.region": platforms.RegionsFacts((platforms.Part("project", "ap-southeast-2"),)),
    "supabase.backups": platforms.BackupsFacts(_NOW - timedelta(hours=20), point_in_time=False),
    "supabase.ssl": platforms.SettingFacts("on"),
    "vercel.region": platforms.RegionsFacts((platforms.Part("functions", "syd1"),)),
    "vercel.members": platforms.PeopleFacts(1, (), 0),
    "cloudflare.members": platforms.PeopleFacts(1, (), 0),
    "cloudflare.setting": platforms.SettingFacts("strict"),
    "objects.encryption": s3.StoredFacts(20, 20, ("AES256",)),
    "objects.keys": s3.StoredFacts(20, 20),
}
