"""What the checks of buckets share."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from trustgen.checks.aws.accounts import accounts, look_at
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, BucketsRequest
from trustgen.model.check import Look
from trustgen.model.registry import Registry
from trustgen.validated import Field

TARGET = "The AWS account or the S3-compatible bucket, or a group of them."
#: A bucket's name, or a pattern of names; empty for the target's own bucket, else for every bucket.
Pattern = Annotated[str, Field(pattern=r"^[a-z0-9.*?-]*$", max_length=63)]
#: A bucket's name; empty for the target's own.
BucketName = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9.-]+)?$", max_length=63)]


def looks_at(registry: Registry, target: str, pattern: str, setting: BucketSetting) -> tuple[Look, ...]:
    """One look an account or bucket."""
    return tuple(
        look_at(account, BucketsRequest(account, pattern or own or "*", setting))
        for account, own in accounts(registry, target)
    )


def name(bucket: Bucket) -> str:
    """For the operator."""
    return bucket.name


def with_first(facts: BucketsFacts, setting: Any) -> BucketsFacts:
    """The facts with another setting of the first bucket."""
    first, *others = facts.buckets
    return BucketsFacts((replace(first, setting=setting), *others))
