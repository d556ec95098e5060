"""Targets at clouds and code hosts, and facts of which the examples of their checks are true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from trustgen.facts import s3
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


HONEST_CLOUD: dict[str, Any] = {
    "aws.s3_encryption": buckets(s3.Encryption("AES256")),
    "aws.s3_versioning": buckets(s3.Versioning("Enabled")),
    "aws.s3_lifecycle": buckets(s3.Lifecycle((s3.Expiry("", True, 60, 30),), versioned=True)),
    "aws.s3_public_access": buckets(
        s3.PublicAccess(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"))
    ),
    "aws.s3_object_lock": buckets(s3.ObjectLock(True, "COMPLIANCE", 30)),
    "aws.s3_newest": s3.NewestFacts(2, (s3.Written(_NOW - timedelta(hours=5), 10),)),
    "objects.encryption": s3.StoredFacts(20, 20, ("AES256",)),
    "objects.keys": s3.StoredFacts(20, 20),
}
