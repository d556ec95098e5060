"""Stored objects lie where the template says: each customer's under the customer's own path.

Holds when
----------
There is at least one object under ``prefix``, and the key of every one of the first ``sample`` follows ``template``,
in which a name in braces stands for one step of the path.

Broken when
-----------
A key does not.

Unknown when
------------
No bucket is named or it does not exist, there is no object in it that is not empty, the credential lacks a permission,
or the service cannot be asked.

Cannot see
----------
Objects beyond the sample, and whether an object lies under the right customer. Keys are compared where they are read;
they are never written down.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "*"}]}

The bucket's own ARN is enough as Resource.

References
----------
Amazon S3 API: ListObjectsV2.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.wording import counted
from trustgen.facts.s3 import StoredFacts, StoredRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field


def _template(value: str) -> str:
    if "{" not in value or not value.replace("{", "").replace("}", "").strip("/"):
        raise ValueError("write a path with names in braces, such as customers/{customerId}/{filename}")
    if all(step.startswith("{") and step.endswith("}") for step in value.split("/")):
        raise ValueError("at least one step must be a word, so that something could break this")
    return value


class ObjectsKeysParameters(Parameters):
    """Which objects, and how their keys read."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.BucketName = Field(default="", description="Name of the bucket; the target's own without it.")
    prefix: str = Field(default="", max_length=900, description="Start of the objects' keys; empty for all of them.")
    template: Annotated[str, Field(max_length=900), AfterValidator(_template)] = Field(
        description="A path such as customers/{customerId}/{filename}."
    )
    sample: Integer = Field(default=1000, ge=1, le=100_000, description="How many keys are compared.")


def looks(parameters: ObjectsKeysParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a bucket."""
    return tuple(
        accounts.look_at_bucket(
            account, name, StoredRequest(account, name, parameters.prefix, parameters.sample, parameters.template)
        )
        for account, own in accounts.accounts(registry, parameters.target)
        for name in (parameters.bucket or own,)
    )


def judge(
    parameters: ObjectsKeysParameters, facts: StoredFacts | tuple[()], registry: Registry, now: datetime
) -> Finding:
    """Every key of the sample."""
    if not isinstance(facts, StoredFacts):
        return accounts.no_bucket()
    if facts.count == 0:
        return unknown("there is no object to look at, which settles nothing")
    if facts.sound < facts.count:
        return broken(
            f"shows {facts.count - facts.sound} of {counted(facts.count, 'object')} not where the template says"
        )
    return holds(f"shows {counted(facts.count, 'object')} where the template says")


def lies(parameters: ObjectsKeysParameters, facts: StoredFacts) -> Iterable[StoredFacts]:
    """One object elsewhere, and all."""
    yield replace(facts, sound=facts.count - 1)
    yield replace(facts, sound=0)


CHECK = Check(
    name="objects.keys",
    parameters=ObjectsKeysParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "blobs", "template": "customers/{customerId}/users/{userId}/{filename}"},
)
