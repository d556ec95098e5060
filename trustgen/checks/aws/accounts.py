"""What the checks of AWS and of S3-compatible storage share: where they look, and how a reader calls it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from trustgen.facts.aws import Account
from trustgen.model.base import EnvironmentName
from trustgen.model.check import Look
from trustgen.model.judgement import Finding, unknown
from trustgen.model.observation import Request
from trustgen.model.reference import TargetName
from trustgen.model.registry import Registry
from trustgen.model.target import S3, Aws

AwsTarget = Annotated[str, TargetName(("aws",))]
BucketTarget = Annotated[str, TargetName(("aws", "s3"))]

TARGET = "The AWS target, or a group of them."
BUCKETS = "Name of the bucket, with * and ? for several. Without it: the target's own, else every bucket."
_USUAL_REGION = "us-east-1"


def accounts(registry: Registry, name: str) -> Iterator[tuple[Account, str]]:
    """Each account that ``name`` stands for, and the bucket that its target names (or nothing)."""
    for _, target in registry.members(name):
        if isinstance(target, Aws):
            yield _account(target), ""
        elif isinstance(target, S3):
            yield _storage(target), target.bucket


def _account(target: Aws) -> Account:
    plain = target.account if isinstance(target.account, str) else ""
    named = target.account.names[0] if isinstance(target.account, EnvironmentName) else ""
    return Account(target.region, _names(target.credentials), plain, named, target.endpoint or "")


def _storage(target: S3) -> Account:
    return Account(
        target.region or _USUAL_REGION,
        _names(target.credentials),
        endpoint=target.endpoint or "",
        compatible=target.endpoint is not None,
    )


def _names(credentials: EnvironmentName | None) -> tuple[str, ...]:
    return credentials.names if credentials else ()


def look_at(account: Account, request: Request) -> Look:
    """One look. The subject names nothing: names of buckets are nobody's business but the operator's."""
    where = (getattr(request, "bucket", ""), getattr(request, "buckets", ""))
    who = account.account or account.account_env or ", ".join(account.credentials)
    subject = f"AWS {account.region}" if not account.compatible else "the object storage"
    return Look(subject, (request,), " in ".join(filter(None, (*where, who))))


def look_at_bucket(account: Account, bucket: str, request: Request) -> Look:
    """One look; nothing is asked where neither the claim nor the target names a bucket."""
    return look_at(account, request) if bucket else Look(f"AWS {account.region}", ())


def no_bucket() -> Finding:
    """The finding for such a look."""
    return unknown("no bucket is named, neither by the claim nor by its target")


def not_repeatable(parameters: object, registry: Registry) -> tuple[str, ...]:
    """A look from inside cannot be repeated from outside."""
    return ()
