"""Databases, disks, keys, people and trails of an account."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from trustgen.facts import aws as facts
from trustgen.probes.aws.calls import Aws

_AWS_OWN = "/aws-service-role/"


def databases(request: facts.DatabasesRequest, aws: Aws) -> facts.DatabasesFacts:
    """Clusters, and instances that belong to none: a member's backups are its cluster's."""
    single = list(aws.pages("rds", "DescribeDBInstances", "DBInstances"))
    # Of Aurora the members alone have addresses: what the cluster says of itself is nothing.
    public = {found.get("DBClusterIdentifier") for found in single if found.get("PubliclyAccessible")}
    clusters = [_cluster(found, public) for found in aws.pages("rds", "DescribeDBClusters", "DBClusters")]
    instances = [_instance(found) for found in single if not found.get("DBClusterIdentifier")]
    every = sorted((*clusters, *instances), key=lambda database: database.name)
    return facts.DatabasesFacts(tuple(one for one in every if fnmatchcase(one.name, request.databases)))


def _cluster(found: dict[str, Any], public: set[str | None]) -> facts.Database:
    return facts.Database(
        name=found["DBClusterIdentifier"],
        encrypted=found.get("StorageEncrypted", False),
        backup_days=found.get("BackupRetentionPeriod") or 0,
        multi_az=found.get("MultiAZ", False),
        public=found.get("PubliclyAccessible", False) or found["DBClusterIdentifier"] in public,
        protected=found.get("DeletionProtection", False),
        replica=bool(found.get("ReplicationSourceIdentifier")),
        restorable=found.get("LatestRestorableTime"),
    )


def _instance(found: dict[str, Any]) -> facts.Database:
    return facts.Database(
        name=found["DBInstanceIdentifier"],
        encrypted=found.get("StorageEncrypted", False),
        backup_days=found.get("BackupRetentionPeriod") or 0,
        multi_az=found.get("MultiAZ", False),
        public=found.get("PubliclyAccessible", False),
        protected=found.get("DeletionProtection", False),
        replica=bool(found.get("ReadReplicaSourceDBInstanceIdentifier")),
        restorable=found.get("LatestRestorableTime"),
    )


def volumes(request: facts.VolumesRequest, aws: Aws) -> facts.VolumesFacts:
    """The volumes with the tag, or all."""
    key, _, value = request.tag.partition("=")
    chosen = {"Filters": [{"Name": f"tag:{key}", "Values": [value]}]} if key else {}
    found = aws.pages("ec2", "DescribeVolumes", "Volumes", **chosen)
    return facts.VolumesFacts(tuple(facts.Volume(one["VolumeId"], bool(one.get("Encrypted"))) for one in found))


def ebs_default(request: facts.EbsDefaultRequest, aws: Aws) -> facts.EbsDefaultFacts:
    """The region's setting."""
    return facts.EbsDefaultFacts(bool(aws.call("ec2", "GetEbsEncryptionByDefault")["EbsEncryptionByDefault"]))


def iam(request: facts.IamRequest, aws: Aws) -> facts.IamFacts:
    """One call a user, beside the listings."""
    users = [user["UserName"] for user in aws.pages("iam", "ListUsers", "Users")]
    found = aws.each(users, lambda user: _keys(user, aws))
    roles = (role for role in aws.pages("iam", "ListRoles", "Roles") if not role["Path"].startswith(_AWS_OWN))
    return facts.IamFacts(
        len(users),
        tuple(key for keys in found for key in keys),
        tuple(facts.Role(role["RoleName"], role.get("MaxSessionDuration") or 3600) for role in roles),
    )


def _keys(user: str, aws: Aws) -> list[facts.AccessKey]:
    listed = aws.pages("iam", "ListAccessKeys", "AccessKeyMetadata", UserName=user)
    return [facts.AccessKey(user, key["CreateDate"]) for key in listed if key["Status"] == "Active"]


def root(request: facts.RootRequest, aws: Aws) -> facts.RootFacts:
    """The account's summary."""
    summary = aws.call("iam", "GetAccountSummary")["SummaryMap"]
    return facts.RootFacts(summary["AccountMFAEnabled"] == 1, summary["AccountAccessKeysPresent"])


def kms(request: facts.KmsRequest, aws: Aws) -> facts.KmsFacts:
    """Up to two calls a key, beside the listing."""
    every = [key["KeyId"] for key in aws.pages("kms", "ListKeys", "Keys")]
    return facts.KmsFacts(tuple(key for key in aws.each(every, lambda name: _key(name, aws)) if key))


def _key(name: str, aws: Aws) -> facts.KmsKey | None:
    """The key, or None for one that cannot rotate: AWS's own, imported, asymmetric, or not in use."""
    told = aws.call("kms", "DescribeKey", KeyId=name)["KeyMetadata"]
    rotates = (
        told.get("KeyManager") == "CUSTOMER"
        and told.get("KeyState") == "Enabled"
        and told.get("Origin") == "AWS_KMS"
        and told.get("KeySpec", told.get("CustomerMasterKeySpec")) == "SYMMETRIC_DEFAULT"
    )
    if not rotates:
        return None
    status = aws.call("kms", "GetKeyRotationStatus", KeyId=name)
    # Before a period could be chosen it was a year, and older answers leave it out.
    return facts.KmsKey(name, (status.get("RotationPeriodInDays") or 365) if status["KeyRotationEnabled"] else 0)


def trails(request: facts.TrailsRequest, aws: Aws) -> facts.TrailsFacts:
    """Two calls a trail, beside the listing."""
    every = list(aws.pages("cloudtrail", "DescribeTrails", "trailList", includeShadowTrails=True))
    return facts.TrailsFacts(aws.each(every, lambda trail: _trail(trail, aws)))


def _trail(told: dict[str, Any], aws: Aws) -> facts.Trail:
    status = aws.call("cloudtrail", "GetTrailStatus", Name=told["TrailARN"])
    chosen = aws.call("cloudtrail", "GetEventSelectors", TrailName=told["TrailARN"])
    return facts.Trail(
        told["Name"],
        bool(status.get("IsLogging")) and not status.get("LatestDeliveryError"),
        bool(told.get("IsMultiRegionTrail")),
        bool(told.get("LogFileValidationEnabled")),
        _records_management(chosen),
    )


def _records_management(chosen: dict[str, Any]) -> bool:
    plain = (
        selector.get("IncludeManagementEvents", True)
        and selector.get("ReadWriteType", "All") == "All"
        and not selector.get("ExcludeManagementEventSources")
        for selector in chosen.get("EventSelectors") or ()
    )
    fields = (
        {field["Field"]: field.get("Equals") for field in selector.get("FieldSelectors", ())}
        for selector in chosen.get("AdvancedEventSelectors") or ()
    )
    return any(plain) or any(one == {"eventCategory": ["Management"]} for one in fields)


ACCOUNT_READERS: dict[str, Callable[..., Any]] = {
    "aws_rds": databases,
    "aws_ebs": volumes,
    "aws_ebs_default": ebs_default,
    "aws_iam": iam,
    "aws_root": root,
    "aws_kms": kms,
    "aws_cloudtrail": trails,
}
