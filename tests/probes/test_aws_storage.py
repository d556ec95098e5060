"""Object storage, on a moto server: settings seen, what cannot be seen, and what is asked for it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.probes.cloud import ACCOUNT, SECRETS, Cloud, look, seen, unseen
from tests.probes.fake_api import FakeApi, Reply
from trustgen.facts.aws import Account
from trustgen.facts.aws_actions import actions
from trustgen.facts.s3 import (
    Bucket,
    BucketSetting,
    BucketsRequest,
    Encryption,
    Expiry,
    Lifecycle,
    NewestRequest,
    ObjectLock,
    PublicAccess,
    StoredFacts,
    StoredRequest,
    Versioning,
)
from trustgen.model.observation import Why

_BLOCKS = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def _request(cloud: Cloud, setting: BucketSetting, buckets: str = "*") -> BucketsRequest:
    return BucketsRequest(cloud.account, buckets, setting)


def test_every_setting_is_seen(cloud: Cloud) -> None:
    """Encryption, versions, lifecycle, public access and lock are read as they were set."""
    s3 = cloud.client("s3")
    cloud.bucket("locked", ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(
        Bucket="locked",
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}},
        },
    )
    cloud.bucket("kept")
    s3.put_bucket_encryption(
        Bucket="kept",
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]
        },
    )
    s3.put_bucket_lifecycle_configuration(
        Bucket="kept",
        LifecycleConfiguration={
            "Rules": [
                {"ID": "all", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}},
                {"ID": "off", "Status": "Disabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 1}},
                {
                    "ID": "some",
                    "Status": "Enabled",
                    "Filter": {"And": {"Prefix": "b/", "Tags": [{"Key": "k", "Value": "v"}]}},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 3},
                },
            ]
        },
    )
    s3.put_public_access_block(Bucket="kept", PublicAccessBlockConfiguration={**_BLOCKS, "BlockPublicAcls": False})

    def kept(setting: BucketSetting, bucket: str = "kept") -> Any:
        (found,) = seen(cloud, _request(cloud, setting, bucket)).buckets
        assert found.name == bucket
        return found.setting

    assert kept(BucketSetting.ENCRYPTION) == Encryption("aws:kms")
    assert kept(BucketSetting.VERSIONING) == Versioning("")
    assert kept(BucketSetting.VERSIONING, "locked") == Versioning("Enabled")
    rules = (Expiry("", whole=True, days=90, old_days=0), Expiry("b/", whole=False, days=0, old_days=3, narrow=True))
    assert kept(BucketSetting.LIFECYCLE) == Lifecycle(rules, versioned=False)
    assert kept(BucketSetting.LIFECYCLE, "locked") == Lifecycle((), versioned=True)
    others = tuple(sorted(_BLOCKS.keys() - {"BlockPublicAcls"}))
    assert kept(BucketSetting.PUBLIC_ACCESS) == PublicAccess(others)
    assert kept(BucketSetting.PUBLIC_ACCESS, "locked") == PublicAccess(())
    assert kept(BucketSetting.OBJECT_LOCK) == ObjectLock(enabled=False, mode="", days=0)
    assert kept(BucketSetting.OBJECT_LOCK, "locked") == ObjectLock(enabled=True, mode="GOVERNANCE", days=7)


def test_a_rule_that_keeps_some_versions_deletes_none_for_good(api: FakeApi) -> None:
    """Of the versions that a rule keeps by number, none is ever deleted by age. (Moto forgets the number.)"""
    old = "<NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>5</NewerNoncurrentVersions>"
    rule = f"<Status>Enabled</Status><NoncurrentVersionExpiration>{old}</NoncurrentVersionExpiration>"
    lifecycle = f"<LifecycleConfiguration><Rule><Filter/>{rule}</Rule></LifecycleConfiguration>"
    xml = {"lifecycle": lifecycle, "versioning": "<VersioningConfiguration/>"}
    api.answers = {"/kept": lambda asked: Reply(200, xml[next(iter(asked.query))].encode())}
    there = Account("x", ("KEY_ID", "KEY_SECRET"), endpoint=api.root, compatible=True)
    (found,) = seen(api, BucketsRequest(there, "kept", BucketSetting.LIFECYCLE)).buckets
    assert found.setting.rules == (Expiry("", whole=True, days=0, old_days=0),)


def test_a_rule_with_a_date_deletes_at_any_age(cloud: Cloud) -> None:
    """From its date on nothing is kept for longer than a day."""
    cloud.bucket("kept")
    rule = {"ID": "a", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Date": "2026-01-01T00:00:00Z"}}
    cloud.client("s3").put_bucket_lifecycle_configuration(Bucket="kept", LifecycleConfiguration={"Rules": [rule]})
    (found,) = seen(cloud, _request(cloud, BucketSetting.LIFECYCLE)).buckets
    assert [one.days for one in found.setting.rules] == [1]


def test_the_accounts_block_stands_for_every_bucket(cloud: Cloud) -> None:
    """A bucket without a block of its own is covered by the account's."""
    cloud.bucket("open")
    cloud.client("s3control").put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=_BLOCKS)
    (found,) = seen(cloud, _request(cloud, BucketSetting.PUBLIC_ACCESS)).buckets
    assert found == Bucket("open", PublicAccess(tuple(sorted(_BLOCKS))))


def test_a_compatible_service_has_no_account(cloud: Cloud) -> None:
    """Neither who is asking nor the account's block is asked for."""
    cloud.bucket("content")
    there = replace(cloud.account, account_env="", compatible=True)
    cloud.requests.clear()
    seen(cloud, BucketsRequest(there, "content", BucketSetting.PUBLIC_ACCESS))
    assert len(cloud.requests) == 1


def test_a_pattern_chooses_buckets(cloud: Cloud) -> None:
    """Only names that match are asked about, in the order of their names."""
    for name in ("prod-b", "prod-a", "test-a"):
        cloud.bucket(name)
    found = seen(cloud, _request(cloud, BucketSetting.VERSIONING, "prod-*"))
    assert [bucket.name for bucket in found.buckets] == ["prod-a", "prod-b"]


def test_a_thousand_buckets_are_one_call_each(cloud: Cloud) -> None:
    """Beside the listing and the assertion of the account, one call a bucket, and no more."""
    cloud.buckets(1000)
    cloud.requests.clear()
    found = seen(cloud, _request(cloud, BucketSetting.ENCRYPTION))
    assert len(found.buckets) == 1000
    assert len(cloud.requests) == 1000 + 2
    assert {method for method, _ in cloud.requests} <= {"GET", "POST"}
    assert [path for method, path in cloud.requests if method == "POST"] == ["/"]  # sts


def test_the_newest_objects_are_found_over_pages(cloud: Cloud) -> None:
    """Of 1,100 objects on two pages, empty ones are counted and not kept."""
    cloud.bucket("backups")
    cloud.objects("backups", [f"db/{number:04}" for number in range(1100)], b"dump")
    cloud.client("s3").put_object(Bucket="backups", Key="db/", Body=b"")
    cloud.client("s3").put_object(Bucket="backups", Key="other/x", Body=b"dump")
    found = seen(cloud, NewestRequest(cloud.account, "backups", "db/"))
    assert found.count == 1101
    assert len(found.newest) == 1000
    assert {one.size for one in found.newest} == {4}
    assert [one.at for one in found.newest] == sorted((one.at for one in found.newest), reverse=True)


def test_stored_objects_are_asked_by_head_alone(cloud: Cloud) -> None:
    """The sample is as large as asked for, and no content is fetched."""
    cloud.bucket("content")
    s3 = cloud.client("s3")
    s3.put_object(Bucket="content", Key="a", Body=b"planted-content", ServerSideEncryption="AES256")
    s3.put_object(Bucket="content", Key="b", Body=b"planted-content", ServerSideEncryption="AES256")
    s3.put_object(Bucket="content", Key="c", Body=b"planted-content", ServerSideEncryption="aws:kms")
    cloud.requests.clear()
    found = seen(cloud, StoredRequest(cloud.account, "content", "", sample=2))
    assert found == StoredFacts(2, 2, ("AES256",))
    assert sorted(method for method, path in cloud.requests if path.startswith("/content/")) == ["HEAD", "HEAD"]


def test_keys_are_compared_and_never_told(cloud: Cloud) -> None:
    """Of three keys two follow the template; no key is in the answer."""
    cloud.bucket("content")
    cloud.objects("content", ["customers/1/planted-name", "customers/2/planted-name", "planted-name"], b"x")
    found = seen(cloud, StoredRequest(cloud.account, "content", "", 10, "customers/{customerId}/{file}"))
    assert found == StoredFacts(3, 2)


@pytest.mark.parametrize(
    ("setting", "buckets"), [*((setting, "plant*") for setting in BucketSetting), (BucketSetting.ENCRYPTION, "planted")]
)
def test_without_permission_nothing_is_seen(cloud: Cloud, setting: BucketSetting, buckets: str) -> None:
    """A user without a policy sees nothing, and is told which permission is missing."""
    cloud.bucket("planted")
    request = _request(cloud, setting, buckets)
    with cloud.enforcing([]) as environment:
        (found,) = look(cloud, request, environment)
    failure = unseen(found)
    assert failure.why is Why.NO_PERMISSION
    assert any(action in failure.reason for action in actions(request)), failure.reason


@pytest.mark.parametrize(
    ("setting", "buckets"), [*((setting, "plant*") for setting in BucketSetting), (BucketSetting.ENCRYPTION, "planted")]
)
def test_the_least_privilege_is_enough(cloud: Cloud, setting: BucketSetting, buckets: str) -> None:
    """A user with exactly the actions of the list sees the setting."""
    cloud.bucket("planted")
    request = _request(cloud, setting, buckets)
    with cloud.enforcing(actions(request)) as environment:
        found = seen(cloud, request, environment)
    assert [bucket.name for bucket in found.buckets] == ["planted"]


def test_a_bucket_that_does_not_exist_is_not_seen(cloud: Cloud) -> None:
    """An absent bucket is neither encrypted nor not."""
    (found,) = look(cloud, _request(cloud, BucketSetting.ENCRYPTION, "nowhere"))
    assert unseen(found).why is Why.NOT_FOUND


def test_another_account_is_not_looked_at(cloud: Cloud) -> None:
    """Where the credential is another account's, only that is found out, and nothing else is asked."""
    cloud.requests.clear()
    environment = {**SECRETS, "ACCOUNT": "999999999999"}
    (found,) = look(cloud, _request(cloud, BucketSetting.ENCRYPTION), environment)
    assert unseen(found).why is Why.CONTROL_FAILED
    assert "another account" in unseen(found).reason
    assert len(cloud.requests) == 1


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_a_variable_that_is_not_set_is_named(cloud: Cloud, missing: str) -> None:
    """Without any of the variables nothing is asked."""
    cloud.requests.clear()
    environment = {name: value for name, value in SECRETS.items() if name != missing}
    (found,) = look(cloud, _request(cloud, BucketSetting.ENCRYPTION), environment)
    assert unseen(found).why is Why.NO_CREDENTIAL
    assert missing in unseen(found).detail
    assert cloud.requests == []


def test_no_secret_is_in_what_was_seen(cloud: Cloud) -> None:
    """Neither key nor secret nor account number is in the observation, however it ends."""
    cloud.bucket("content")
    ends = [look(cloud, _request(cloud, BucketSetting.ENCRYPTION, name)) for name in ("content", "nowhere")]
    said = json.dumps([repr(end) for end in ends])
    assert not any(secret in said for secret in SECRETS.values())
