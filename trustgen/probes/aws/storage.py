"""Buckets and objects: settings, ages and counts. Keys are compared here and go no further."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any

from trustgen.facts.s3 import (
    Bucket,
    BucketSetting,
    BucketsFacts,
    BucketsRequest,
    Encryption,
    Expiry,
    Lifecycle,
    NewestFacts,
    NewestRequest,
    ObjectLock,
    PublicAccess,
    StoredFacts,
    StoredRequest,
    Versioning,
    Written,
)
from trustgen.probes.aws.calls import Aws

#: Newest objects that are kept; a claim that counts further back than these is settled by them all the same.
_KEPT = 1000
_CALENDAR_YEAR = 365
_NO_ENCRYPTION = ("ServerSideEncryptionConfigurationNotFoundError",)
_NO_BLOCK = ("NoSuchPublicAccessBlockConfiguration",)
_NO_LIFECYCLE = ("NoSuchLifecycleConfiguration",)
_NO_LOCK = ("ObjectLockConfigurationNotFoundError",)


def _owned(aws: Aws, bucket: str) -> dict[str, str]:
    """The bucket, and the account that it must belong to."""
    return {"Bucket": bucket, **({"ExpectedBucketOwner": aws.number} if aws.number else {})}


def buckets(request: BucketsRequest, aws: Aws) -> BucketsFacts:
    """One call a bucket, beside the listing."""
    read = _SETTINGS[request.setting]
    names = _named(request.buckets, aws)
    common = frozenset(_account_blocks(aws)) if request.setting is BucketSetting.PUBLIC_ACCESS else frozenset()
    settings = aws.each(names, lambda name: read(name, aws))
    if common:
        settings = tuple(
            PublicAccess(tuple(sorted(common.union(setting.blocks)))) if isinstance(setting, PublicAccess) else setting
            for setting in settings
        )
    return BucketsFacts(tuple(Bucket(*pair) for pair in zip(names, settings, strict=True)))


def _named(pattern: str, aws: Aws) -> list[str]:
    if not set(pattern) & set("*?["):
        return [pattern]
    every = (bucket["Name"] for bucket in aws.pages("s3", "ListBuckets", "Buckets"))
    return sorted(name for name in every if fnmatchcase(name, pattern))


def _encryption(bucket: str, aws: Aws) -> Encryption:
    answer = aws.call("s3", "GetBucketEncryption", _NO_ENCRYPTION, **_owned(aws, bucket))
    rules = answer.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    named = [rule.get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "") for rule in rules]
    return Encryption(next((name for name in named if name), ""))


def _versioning(bucket: str, aws: Aws) -> Versioning:
    return Versioning(aws.call("s3", "GetBucketVersioning", **_owned(aws, bucket)).get("Status", ""))


def _lifecycle(bucket: str, aws: Aws) -> Lifecycle:
    answer = aws.call("s3", "GetBucketLifecycleConfiguration", _NO_LIFECYCLE, **_owned(aws, bucket))
    rules = tuple(_expiry(rule) for rule in answer.get("Rules", ()) if rule.get("Status") == "Enabled")
    return Lifecycle(rules, _versioning(bucket, aws).status != "")


def _expiry(rule: dict[str, Any]) -> Expiry:
    chosen = rule.get("Filter") or {}
    parts = chosen.get("And") or chosen
    prefix = parts.get("Prefix") or rule.get("Prefix") or ""
    narrow = bool(parts.get("Tag") or parts.get("Tags")) or any(key.startswith("ObjectSize") for key in parts)
    old = rule.get("NoncurrentVersionExpiration") or {}
    expires = rule.get("Expiration") or {}
    return Expiry(
        prefix,
        not prefix and not narrow,
        # On a date, objects of any age are deleted, and after it every one that is written.
        1 if "Date" in expires else expires.get("Days", 0),
        0 if old.get("NewerNoncurrentVersions") else old.get("NoncurrentDays", 0),
        narrow,
    )


def _public_access(bucket: str, aws: Aws) -> PublicAccess:
    return PublicAccess(_blocks(aws.call("s3", "GetPublicAccessBlock", _NO_BLOCK, **_owned(aws, bucket))))


def _account_blocks(aws: Aws) -> tuple[str, ...]:
    if aws.account.compatible:
        return ()
    number = aws.number or aws.call("sts", "GetCallerIdentity")["Account"]
    return _blocks(aws.call("s3control", "GetPublicAccessBlock", _NO_BLOCK, AccountId=number))


def _blocks(answer: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(name for name, stands in answer.get("PublicAccessBlockConfiguration", {}).items() if stands))


def _object_lock(bucket: str, aws: Aws) -> ObjectLock:
    answer = aws.call("s3", "GetObjectLockConfiguration", _NO_LOCK, **_owned(aws, bucket))
    lock = answer.get("ObjectLockConfiguration", {})
    usual = lock.get("Rule", {}).get("DefaultRetention", {})
    days = usual.get("Days", 0) or usual.get("Years", 0) * _CALENDAR_YEAR
    return ObjectLock(lock.get("ObjectLockEnabled") == "Enabled", usual.get("Mode", ""), days)


_SETTINGS: dict[BucketSetting, Callable[[str, Aws], Any]] = {
    BucketSetting.ENCRYPTION: _encryption,
    BucketSetting.VERSIONING: _versioning,
    BucketSetting.LIFECYCLE: _lifecycle,
    BucketSetting.PUBLIC_ACCESS: _public_access,
    BucketSetting.OBJECT_LOCK: _object_lock,
}


def _listed(aws: Aws, bucket: str, prefix: str) -> Any:
    return aws.pages("s3", "ListObjectsV2", "Contents", **_owned(aws, bucket), Prefix=prefix)


def newest(request: NewestRequest, aws: Aws) -> NewestFacts:
    """Keys come in the order of their names, so that the whole prefix is listed to find the newest."""
    count = 0
    latest: list[tuple[Any, int]] = []
    for found in _listed(aws, request.bucket, request.prefix):
        count += 1
        # An empty object is no backup; consoles also write one for every folder.
        if found["Size"] > 0:
            entry = (found["LastModified"], found["Size"])
            heapq.heappush(latest, entry) if len(latest) < _KEPT else heapq.heappushpop(latest, entry)
    return NewestFacts(count, tuple(Written(at, size) for at, size in sorted(latest, reverse=True)))


def stored(request: StoredRequest, aws: Aws) -> StoredFacts:
    """A sample of the objects, folder markers left out."""
    keys = [
        found["Key"]
        for found in islice(_listed(aws, request.bucket, request.prefix), 10 * request.sample)
        if found["Size"] > 0
    ][: request.sample]
    if request.template:
        follows = re.compile(_pattern(request.template))
        return StoredFacts(len(keys), sum(follows.fullmatch(key) is not None for key in keys))
    owned = _owned(aws, request.bucket)
    seen = aws.each(
        keys, lambda key: str(aws.call("s3", "HeadObject", **owned, Key=key).get("ServerSideEncryption", ""))
    )
    return StoredFacts(len(keys), sum(map(bool, seen)), tuple(sorted(set(seen) - {""})))


def _pattern(template: str) -> str:
    """``customers/{id}/{file}`` as a regular expression; a name in braces is one step of the path."""
    return "".join(
        "[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[A-Za-z_]\w*\})", template)
    )


STORAGE_READERS: dict[str, Callable[..., Any]] = {
    "aws_s3": buckets,
    "aws_s3_newest": newest,
    "objects": stored,
}
