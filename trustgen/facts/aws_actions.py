"""Every call to AWS that a look may make, and the IAM action that allows it: the one list of what is permitted.

Nothing but Get, List, Describe and Head. The policies in the manual are these actions, look by look.
"""

from __future__ import annotations

from trustgen.facts.aws import ResourcesRequest
from trustgen.facts.s3 import BucketsRequest, StoredRequest
from trustgen.model.observation import Request

#: (service, operation) → the action of IAM; empty where none is needed.
Calls = dict[tuple[str, str], str]

#: Who is asking: allowed to everybody, so that the account can be asserted.
IDENTITY: Calls = {("sts", "GetCallerIdentity"): ""}
_LIST_BUCKETS: Calls = {("s3", "ListBuckets"): "s3:ListAllMyBuckets"}
_LIST_OBJECTS: Calls = {("s3", "ListObjectsV2"): "s3:ListBucket"}
_BUCKET: dict[str, Calls] = {
    "encryption": {("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration"},
    "versioning": {("s3", "GetBucketVersioning"): "s3:GetBucketVersioning"},
    "lifecycle": {
        ("s3", "GetBucketLifecycleConfiguration"): "s3:GetLifecycleConfiguration",
        ("s3", "GetBucketVersioning"): "s3:GetBucketVersioning",
    },
    "public_access": {
        ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
        ("s3control", "GetPublicAccessBlock"): "s3:GetAccountPublicAccessBlock",
    },
    "object_lock": {("s3", "GetObjectLockConfiguration"): "s3:GetBucketObjectLockConfiguration"},
}
SORTS: dict[str, Calls] = {
    "ec2:instance": {("ec2", "DescribeInstances"): "ec2:DescribeInstances"},
    "rds:db": {("rds", "DescribeDBInstances"): "rds:DescribeDBInstances"},
    "s3:bucket": {**_LIST_BUCKETS, ("s3", "GetBucketLocation"): "s3:GetBucketLocation"},
    "ses:identity": {("sesv2", "ListEmailIdentities"): "ses:ListEmailIdentities"},
}
_CALLS: dict[str, Calls] = {
    "aws_s3_newest": _LIST_OBJECTS,
    "aws_rds": {
        ("rds", "DescribeDBInstances"): "rds:DescribeDBInstances",
        ("rds", "DescribeDBClusters"): "rds:DescribeDBClusters",
    },
    "aws_ebs": {("ec2", "DescribeVolumes"): "ec2:DescribeVolumes"},
    "aws_ebs_default": {("ec2", "GetEbsEncryptionByDefault"): "ec2:GetEbsEncryptionByDefault"},
    "aws_iam": {
        ("iam", "ListUsers"): "iam:ListUsers",
        ("iam", "ListAccessKeys"): "iam:ListAccessKeys",
        ("iam", "ListRoles"): "iam:ListRoles",
    },
    "aws_root": {("iam", "GetAccountSummary"): "iam:GetAccountSummary"},
    "aws_kms": {
        ("kms", "ListKeys"): "kms:ListKeys",
        ("kms", "DescribeKey"): "kms:DescribeKey",
        ("kms", "GetKeyRotationStatus"): "kms:GetKeyRotationStatus",
    },
    "aws_cloudtrail": {
        ("cloudtrail", "DescribeTrails"): "cloudtrail:DescribeTrails",
        ("cloudtrail", "GetTrailStatus"): "cloudtrail:GetTrailStatus",
        ("cloudtrail", "GetEventSelectors"): "cloudtrail:GetEventSelectors",
    },
    "aws_security_groups": {("ec2", "DescribeSecurityGroups"): "ec2:DescribeSecurityGroups"},
    "aws_ses_events": {
        ("sesv2", "ListConfigurationSets"): "ses:ListConfigurationSets",
        ("sesv2", "GetConfigurationSetEventDestinations"): "ses:GetConfigurationSetEventDestinations",
    },
    "aws_ses_suppression": {("sesv2", "GetAccount"): "ses:GetAccount"},
}


def calls(request: Request) -> Calls:
    """What answering ``request`` may call, without the assertion of the account. Raises KeyError."""
    match request:
        case BucketsRequest():
            by_name = {} if _is_plain(request.buckets) else _LIST_BUCKETS
            return {**by_name, **_BUCKET[request.setting]}
        case ResourcesRequest():
            return {call: action for sort in request.sorts for call, action in SORTS[sort.partition("[")[0]].items()}
        case StoredRequest():
            # S3 has no permission to read an object's encryption alone.
            return _LIST_OBJECTS if request.template else {**_LIST_OBJECTS, ("s3", "HeadObject"): "s3:GetObject"}
        case _:
            return _CALLS[request.probe]


def actions(request: Request) -> tuple[str, ...]:
    """The actions of IAM that ``request`` needs, sorted."""
    return tuple(sorted({action for action in calls(request).values() if action}))


def _is_plain(name: str) -> bool:
    return not set(name) & set("*?[")
