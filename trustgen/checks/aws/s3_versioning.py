"""Buckets keep earlier versions of what is overwritten or deleted.

Holds when
----------
There is at least one bucket that matches, and versioning is enabled on each.

Broken when
-----------
Versioning is suspended on a bucket, or never was enabled.

Unknown when
------------
No bucket matches, one does not exist, the credential lacks a permission or belongs to another account, or the service
cannot be asked.

Cannot see
----------
How long versions are kept: a lifecycle rule may delete them (``aws.s3_lifecycle``), and so may anyone with permission
(``aws.s3_object_lock``).

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetBucketVersioning",
"s3:ListAllMyBuckets"], "Resource": "*"}]}

Only listing the buckets by a pattern needs s3:ListAllMyBuckets.

References
----------
Amazon S3 API: GetBucketVersioning.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.population import every
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, Versioning
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class S3VersioningParameters(Parameters):
    """Which buckets."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.Pattern = Field(default="", description=accounts.BUCKETS)


def looks(parameters: S3VersioningParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return buckets.looks_at(registry, parameters.target, parameters.bucket, BucketSetting.VERSIONING)


def judge(parameters: S3VersioningParameters, facts: BucketsFacts, registry: Registry, now: datetime) -> Finding:
    """Each bucket's status."""
    return every(facts.buckets, "bucket", _fault, "with versioning enabled", buckets.name)


def _fault(bucket: Bucket) -> str:
    status = bucket.setting.status if isinstance(bucket.setting, Versioning) else ""
    if status == "Enabled":
        return ""
    return "with versioning suspended" if status else "without versioning"


def lies(parameters: S3VersioningParameters, facts: BucketsFacts) -> Iterable[BucketsFacts]:
    """Suspended, and never enabled."""
    yield buckets.with_first(facts, Versioning("Suspended"))
    yield buckets.with_first(facts, Versioning(""))


CHECK = Check(
    name="aws.s3_versioning",
    parameters=S3VersioningParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "bucket": "tidemark-backups"},
)
