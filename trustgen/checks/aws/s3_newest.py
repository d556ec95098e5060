"""Something new is written under a prefix as often as the claim says: a backup, an export, a log.

Holds when
----------
The newest object under ``prefix`` that is not empty was written no longer ago than ``every`` and ``grace`` together;
with ``count``, at least so many were written ``within`` that time before now.

Broken when
-----------
The newest is older, only empty objects are there, nothing is there at all, or fewer than ``count`` are.

Unknown when
------------
No bucket is named or it does not exist, the newest object is more than five minutes in the future, the listing is too
long, the credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Whether what was written can be restored.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "*"}]}

The bucket's own ARN is enough as Resource. Nothing is read of an object but its date and size.

References
----------
Amazon S3 API: ListObjectsV2.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.due import FUTURE, LONG_AGO, ago
from trustgen.checks.wording import counted
from trustgen.facts.s3 import NewestFacts, NewestRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence, Duration
from trustgen.validated import Field, model_validator


class S3NewestParameters(Parameters):
    """Where, and how often something new must come."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.BucketName = Field(default="", description="Name of the bucket; the target's own without it.")
    prefix: str = Field(default="", max_length=900, description="Start of the objects' keys; empty for all of them.")
    every: Cadence = Field(description="How often something new comes: day, 6 hours.")
    grace: Duration | None = Field(default=None, description="How much later it may be: 2h.")
    count: Integer = Field(default=1, ge=1, le=1000, description="The least number of objects within that time.")
    within: Duration | None = Field(default=None, description="The time that count is about; every and grace without.")

    @model_validator(mode="after")
    def _within_is_counted(self) -> Self:
        if self.within is not None and self.count == 1:
            raise ValueError("`within` goes with a `count` of two or more")
        return self


def looks(parameters: S3NewestParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a bucket."""
    return tuple(
        accounts.look_at_bucket(account, name, NewestRequest(account, name, parameters.prefix))
        for account, own in accounts.accounts(registry, parameters.target)
        for name in (parameters.bucket or own,)
    )


def judge(parameters: S3NewestParameters, facts: NewestFacts | tuple[()], registry: Registry, now: datetime) -> Finding:
    """The newest object's age, then how many there are within the time."""
    if not isinstance(facts, NewestFacts):
        return accounts.no_bucket()
    said = f"one every {parameters.every}" + (f", at most {parameters.grace} late" if parameters.grace else "")
    if not facts.newest:
        return broken(f"nothing is there that is not empty; the claim says {said}")
    newest = facts.newest[0].at
    if newest > now + FUTURE:
        return unknown("the newest object is in the future, so that a clock is wrong")
    zone = registry.organisation.zone
    if parameters.every.due_after(newest, zone, parameters.grace) < now:
        return broken(f"the newest object was written {ago(newest, now)}; the claim says {said}")
    recent = [one for one in facts.newest if _is_recent(one.at, parameters, registry, now)]
    if len(recent) < parameters.count:
        time = parameters.within or parameters.every.period
        return broken(f"shows {counted(len(recent), 'object')} within {time}; the claim says {parameters.count}")
    return holds(f"the newest object was written {ago(newest, now)}; the claim says {said}")


def _is_recent(at: datetime, parameters: S3NewestParameters, registry: Registry, now: datetime) -> bool:
    zone = registry.organisation.zone
    if parameters.within is not None:
        return parameters.within.add(at, zone) >= now
    return parameters.every.due_after(at, zone, parameters.grace) >= now


def lies(parameters: S3NewestParameters, facts: NewestFacts) -> Iterable[NewestFacts]:
    """Nothing there, nothing but empty objects, the newest long ago, and one too few."""
    yield NewestFacts(0, ())
    yield replace(facts, newest=())
    yield replace(
        facts, newest=tuple(replace(one, at=LONG_AGO - timedelta(days=n)) for n, one in enumerate(facts.newest))
    )
    if parameters.count > 1:
        yield replace(facts, newest=facts.newest[: parameters.count - 1])


CHECK = Check(
    name="aws.s3_newest",
    parameters=S3NewestParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "bucket": "tidemark-backups", "prefix": "db/", "every": "day", "grace": "2h"},
)
