"""Nobody can delete what was written before its time.

Holds when
----------
There is at least one bucket that matches, object lock is enabled on each, and it retains every new object for ``keep``
or longer, in the mode that is claimed or a stricter one.

Broken when
-----------
Object lock is off, retains nothing by default, for less long, or in governance mode where compliance is claimed.

Unknown when
------------
No bucket matches, one does not exist, the credential lacks a permission or belongs to another account, or the service
cannot be asked.

Cannot see
----------
Objects from before the setting, and those that were written with a retention of their own.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetBucketObjectLockConfiguration",
"s3:ListAllMyBuckets"], "Resource": "*"}]}

Only listing the buckets by a pattern needs s3:ListAllMyBuckets.

References
----------
Amazon S3 API: GetObjectLockConfiguration.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.population import every
from trustgen.checks.wording import counted
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, ObjectLock
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field

_DAY = 86400


class S3ObjectLockParameters(Parameters):
    """Which buckets, how long, and how strictly."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.Pattern = Field(default="", description=accounts.BUCKETS)
    keep: Duration = Field(description="How long objects cannot be deleted: 30d.")
    mode: Literal["compliance", "governance"] = Field(
        default="compliance", description="In governance mode some may delete all the same."
    )


def looks(parameters: S3ObjectLockParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return buckets.looks_at(registry, parameters.target, parameters.bucket, BucketSetting.OBJECT_LOCK)


def judge(parameters: S3ObjectLockParameters, facts: BucketsFacts, registry: Registry, now: datetime) -> Finding:
    """Each bucket's default retention."""

    def fault(bucket: Bucket) -> str:
        lock = bucket.setting if isinstance(bucket.setting, ObjectLock) else ObjectLock(False, "", 0)
        if not lock.enabled:
            return "without object lock"
        if not lock.mode or not lock.days:
            return "retaining nothing by default"
        if parameters.mode == "compliance" and lock.mode != "COMPLIANCE":
            return "locked in governance mode, which some may pass"
        if lock.days * _DAY < parameters.keep.approximate_seconds():
            return f"retaining for {counted(lock.days, 'day')}; the claim says {parameters.keep}"
        return ""

    return every(facts.buckets, "bucket", fault, f"locked for {parameters.keep} or longer", buckets.name)


def lies(parameters: S3ObjectLockParameters, facts: BucketsFacts) -> Iterable[BucketsFacts]:
    """Off, retaining nothing, and in the mode that some may pass or for no whole time."""
    yield buckets.with_first(facts, ObjectLock(False, "", 0))
    yield buckets.with_first(facts, ObjectLock(True, "", 0))
    enough = parameters.keep.approximate_seconds() // _DAY + 1
    if parameters.mode == "compliance":
        yield buckets.with_first(facts, ObjectLock(True, "GOVERNANCE", enough))
    if enough > 2:
        yield buckets.with_first(facts, ObjectLock(True, "COMPLIANCE", 1))


CHECK = Check(
    name="aws.s3_object_lock",
    parameters=S3ObjectLockParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "bucket": "tidemark-backups", "keep": "30d"},
)
