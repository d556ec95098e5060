"""Buckets encrypt what is written to them.

Holds when
----------
There is at least one bucket that matches, and each has a default encryption; with ``algorithm``, of that sort.
AES-256 is what every sort of S3's encryption uses; ``KMS`` asks for keys of the key management service.

Broken when
-----------
A bucket has no default encryption, or another than is claimed.

Unknown when
------------
No bucket matches, one does not exist, the credential lacks a permission or belongs to another account, or the service
cannot be asked.

Cannot see
----------
Whether objects from before the setting are encrypted (``objects.encryption`` looks at those), and who may use a key.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetEncryptionConfiguration",
"s3:ListAllMyBuckets"], "Resource": "*"}]}

Only listing the buckets by a pattern needs s3:ListAllMyBuckets.

References
----------
Amazon S3 API: GetBucketEncryption.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.population import every
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, Encryption
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class S3EncryptionParameters(Parameters):
    """Which buckets, and how they must encrypt."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.Pattern = Field(default="", description=accounts.BUCKETS)
    algorithm: Literal["AES-256", "KMS"] = Field(default="AES-256", description="AES-256 for any sort, or KMS.")


def looks(parameters: S3EncryptionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return buckets.looks_at(registry, parameters.target, parameters.bucket, BucketSetting.ENCRYPTION)


def judge(parameters: S3EncryptionParameters, facts: BucketsFacts, registry: Registry, now: datetime) -> Finding:
    """Each bucket's default encryption."""

    def fault(bucket: Bucket) -> str:
        seen = bucket.setting.algorithm if isinstance(bucket.setting, Encryption) else ""
        if not seen:
            return "without default encryption"
        if parameters.algorithm == "KMS" and not seen.startswith("aws:kms"):
            return "encrypted without a key of KMS"
        return ""

    return every(facts.buckets, "bucket", fault, f"with {parameters.algorithm} by default", buckets.name)


def lies(parameters: S3EncryptionParameters, facts: BucketsFacts) -> Iterable[BucketsFacts]:
    """One bucket without encryption; one with the other sort, where that is claimed."""
    yield buckets.with_first(facts, Encryption(""))
    if parameters.algorithm == "KMS":
        yield buckets.with_first(facts, Encryption("AES256"))


CHECK = Check(
    name="aws.s3_encryption",
    parameters=S3EncryptionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "algorithm": "AES-256"},
)
