"""Stored objects are encrypted, as the service itself says of each of a sample.

Holds when
----------
There is at least one object under ``prefix``, and every one of the first ``sample`` is encrypted by the service.

Broken when
-----------
The service says of one of them that it is not encrypted, or says nothing of encryption.

Unknown when
------------
No bucket is named or it does not exist, there is no object in it that is not empty, the credential lacks a permission,
or the service cannot be asked.

Cannot see
----------
Objects beyond the sample, and the encryption of a service that does it without saying so.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
"Resource": "*"}]}

S3 has no permission for asking about an object without that of reading it. Only HEAD is ever sent, which brings no
content. Put the bucket's own ARN, with and without /*, as Resource.

References
----------
Amazon S3 API: ListObjectsV2, HeadObject (x-amz-server-side-encryption).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.wording import counted, listed, quoted
from trustgen.facts.s3 import StoredFacts, StoredRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field


class ObjectsEncryptionParameters(Parameters):
    """Which objects."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.BucketName = Field(default="", description="Name of the bucket; the target's own without it.")
    prefix: str = Field(default="", max_length=900, description="Start of the objects' keys; empty for all of them.")
    sample: Integer = Field(default=20, ge=1, le=1000, description="How many objects are asked about.")


def looks(parameters: ObjectsEncryptionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a bucket."""
    return tuple(
        accounts.look_at_bucket(account, name, StoredRequest(account, name, parameters.prefix, parameters.sample))
        for account, own in accounts.accounts(registry, parameters.target)
        for name in (parameters.bucket or own,)
    )


def judge(
    parameters: ObjectsEncryptionParameters, facts: StoredFacts | tuple[()], registry: Registry, now: datetime
) -> Finding:
    """Every object of the sample."""
    if not isinstance(facts, StoredFacts):
        return accounts.no_bucket()
    if facts.count == 0:
        return unknown("there is no object to look at, which settles nothing")
    if facts.sound < facts.count:
        return broken(f"shows {facts.count - facts.sound} of {counted(facts.count, 'object')} without encryption")
    return holds(f"shows {counted(facts.count, 'object')} encrypted, by {listed(map(quoted, facts.algorithms))}")


def lies(parameters: ObjectsEncryptionParameters, facts: StoredFacts) -> Iterable[StoredFacts]:
    """One object without, and all."""
    yield replace(facts, sound=facts.count - 1)
    yield replace(facts, sound=0, algorithms=())


CHECK = Check(
    name="objects.encryption",
    parameters=ObjectsEncryptionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "blobs"},
)
