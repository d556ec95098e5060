"""No bucket can be made public.

Holds when
----------
There is at least one bucket that matches, and all four blocks of public access stand for each: by the bucket's own
settings and the account's together.

Broken when
-----------
One of the four does not stand for a bucket.

Unknown when
------------
No bucket matches, one does not exist, the credential lacks a permission or belongs to another account, or the service
cannot be asked. S3-compatible services often have no such setting.

Cannot see
----------
What is shared on purpose with other accounts, by presigned addresses or through a content network.

Positive control
----------------
The settings themselves are read; that nobody got in from outside would prove nothing.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetAccountPublicAccessBlock",
"s3:GetBucketPublicAccessBlock", "s3:ListAllMyBuckets"], "Resource": "*"}]}

Only listing the buckets by a pattern needs s3:ListAllMyBuckets.

References
----------
Amazon S3 API: GetPublicAccessBlock, of the bucket and of the account.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.population import every
from trustgen.checks.wording import listed
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, PublicAccess
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field

BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


class S3PublicAccessParameters(Parameters):
    """Which buckets."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.Pattern = Field(default="", description=accounts.BUCKETS)


def looks(parameters: S3PublicAccessParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return buckets.looks_at(registry, parameters.target, parameters.bucket, BucketSetting.PUBLIC_ACCESS)


def judge(parameters: S3PublicAccessParameters, facts: BucketsFacts, registry: Registry, now: datetime) -> Finding:
    """Each bucket's blocks."""
    return every(facts.buckets, "bucket", _fault, "with all public access blocked", buckets.name)


def _fault(bucket: Bucket) -> str:
    stands = bucket.setting.blocks if isinstance(bucket.setting, PublicAccess) else ()
    missing = [block for block in BLOCKS if block not in stands]
    return f"without {listed(missing)}" if missing else ""


def lies(parameters: S3PublicAccessParameters, facts: BucketsFacts) -> Iterable[BucketsFacts]:
    """No block at all, and each of the four left out."""
    yield buckets.with_first(facts, PublicAccess(()))
    for left_out in BLOCKS:
        yield buckets.with_first(facts, PublicAccess(tuple(block for block in BLOCKS if block != left_out)))


CHECK = Check(
    name="aws.s3_public_access",
    parameters=S3PublicAccessParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud"},
)
