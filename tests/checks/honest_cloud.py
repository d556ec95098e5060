"""Targets at clouds and code hosts, and facts of which the examples of their checks are true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from trustgen.facts import aws, s3
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
    "objects.encryption": s3.StoredFacts(20, 20, ("AES256",)),
    "objects.keys": s3.StoredFacts(20, 20),
}
