"""Databases, disks, keys, people, trails, networks and mail of an account, on a moto server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import trustgen.probes.aws as probe
from tests.lab.running import NOW
from tests.probes.cloud import REGION, SECRETS, SETTINGS, Cloud, look, seen, unseen
from tests.probes.fake_api import FakeApi
from trustgen.facts import aws
from trustgen.facts.aws_actions import actions
from trustgen.model.observation import Observation, Request, Seen, Why
from trustgen.net import Net
from trustgen.probes.access import Access, Secrets

_BY_ACCOUNT: dict[str, Callable[[aws.Account], Request]] = {
    "rds": lambda account: aws.DatabasesRequest(account, "*"),
    "ebs": lambda account: aws.VolumesRequest(account, "role=database"),
    "ebs default": aws.EbsDefaultRequest,
    "iam": aws.IamRequest,
    "root": aws.RootRequest,
    "kms": aws.KmsRequest,
    "cloudtrail": aws.TrailsRequest,
    "instances": lambda account: aws.ResourcesRequest(account, ("ec2:instance",)),
    "databases": lambda account: aws.ResourcesRequest(account, ("rds:db",)),
    "security groups": lambda account: aws.OpeningsRequest(account, 22, ("192.0.2.0/24",)),
}
every_look = pytest.mark.parametrize("request_of", _BY_ACCOUNT.values(), ids=list(_BY_ACCOUNT))


@every_look
def test_without_permission_nothing_is_seen(cloud: Cloud, request_of: Callable[[aws.Account], Request]) -> None:
    """A user without a policy sees nothing, and is told which permission is missing."""
    request = request_of(cloud.account)
    with cloud.enforcing([]) as environment:
        (found,) = look(cloud, request, environment)
    failure = unseen(found)
    assert failure.why is Why.NO_PERMISSION
    assert any(action in failure.reason for action in actions(request)), failure.reason


@every_look
def test_the_least_privilege_is_enough(cloud: Cloud, request_of: Callable[[aws.Account], Request]) -> None:
    """A user with exactly the actions of the list sees something."""
    cloud.client("kms").create_key()
    cloud.trail("all")
    request = request_of(cloud.account)
    with cloud.enforcing(actions(request)) as environment:
        assert seen(cloud, request, environment) is not None


def test_databases_are_clusters_and_single_instances(cloud: Cloud) -> None:
    """A member of a cluster is not counted by itself; names are chosen by pattern."""
    rds = cloud.client("rds")
    common = {"Engine": "aurora-postgresql", "MasterUsername": "planted", "MasterUserPassword": "planted-pass"}
    rds.create_db_cluster(DBClusterIdentifier="main", StorageEncrypted=True, BackupRetentionPeriod=14, **common)
    single = {"DBInstanceClass": "db.t3.micro", "Engine": "postgres", "AllocatedStorage": 20}
    member = {"DBInstanceClass": "db.t3.micro", "Engine": "aurora-postgresql", "DBClusterIdentifier": "main"}
    rds.create_db_instance(DBInstanceIdentifier="member", **member)
    rds.create_db_instance(
        DBInstanceIdentifier="old",
        **single,
        MasterUsername="planted",
        MasterUserPassword="planted-pass",
        BackupRetentionPeriod=3,
        PubliclyAccessible=True,
        MultiAZ=True,
    )
    rds.create_db_instance_read_replica(DBInstanceIdentifier="old-copy", SourceDBInstanceIdentifier="old")
    found = {one.name: one for one in seen(cloud, aws.DatabasesRequest(cloud.account, "*")).databases}
    assert sorted(found) == ["main", "old", "old-copy"]
    assert (found["main"].encrypted, found["main"].backup_days) == (True, 14)
    assert (found["old"].encrypted, found["old"].backup_days) == (False, 3)
    assert (found["old"].public, found["old"].multi_az, found["old"].replica) == (True, True, False)
    assert found["old-copy"].replica
    (chosen,) = seen(cloud, aws.DatabasesRequest(cloud.account, "ma*")).databases
    assert chosen.name == "main"


def test_a_cluster_is_as_public_as_its_members(cloud: Cloud) -> None:
    """Aurora says of no cluster that it is reachable from the internet: its instances are."""
    rds = cloud.client("rds")
    for name in ("inside", "outside"):
        login = {"MasterUsername": "planted", "MasterUserPassword": "planted-pass"}
        rds.create_db_cluster(DBClusterIdentifier=name, Engine="aurora-postgresql", **login)
        rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBInstanceClass="db.t3.micro",
            Engine="aurora-postgresql",
            DBClusterIdentifier=name,
            PubliclyAccessible=name == "outside",
        )
    found = seen(cloud, aws.DatabasesRequest(cloud.account, "*")).databases
    assert {one.name: one.public for one in found} == {"inside": False, "outside": True}


def test_volumes_by_their_tag(cloud: Cloud) -> None:
    """Only volumes with the tag are told of, each with its encryption."""
    ec2 = cloud.client("ec2")

    def volume(role: str, *, encrypted: bool) -> str:
        tags = [{"ResourceType": "volume", "Tags": [{"Key": "role", "Value": role}]}]
        zone = f"{REGION}a"
        made = ec2.create_volume(AvailabilityZone=zone, Size=1, Encrypted=encrypted, TagSpecifications=tags)
        return str(made["VolumeId"])

    first, second = volume("database", encrypted=True), volume("web", encrypted=False)
    found = seen(cloud, aws.VolumesRequest(cloud.account, "role=database"))
    assert found == aws.VolumesFacts((aws.Volume(first, encrypted=True),))
    every = seen(cloud, aws.VolumesRequest(cloud.account, "")).volumes
    assert {one.name: one.encrypted for one in every} == {first: True, second: False}


def test_encryption_by_default_is_seen_both_ways(cloud: Cloud) -> None:
    """Off as an account begins, on when it is switched on."""
    request = aws.EbsDefaultRequest(cloud.account)
    assert seen(cloud, request) == aws.EbsDefaultFacts(encrypted=False)
    cloud.client("ec2").enable_ebs_encryption_by_default()
    assert seen(cloud, request) == aws.EbsDefaultFacts(encrypted=True)


def test_active_keys_and_roles_are_listed(cloud: Cloud) -> None:
    """An inactive key does not count, and neither does a role of AWS's own."""
    iam = cloud.client("iam")
    for name in ("anna", "ben"):
        iam.create_user(UserName=name)
        key = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="ben", AccessKeyId=key, Status="Inactive")
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument="{}", MaxSessionDuration=7200)
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    found = seen(cloud, aws.IamRequest(cloud.account))
    assert (found.users, [key.user for key in found.keys]) == (2, ["anna"])
    assert found.roles == (aws.Role("deploy", 7200),)


def test_what_is_secret_elsewhere_is_a_name_here(cloud: Cloud) -> None:
    """Another look's variable does not change what AWS answers: AWS never saw it."""
    cloud.client("iam").create_role(RoleName="deploy", AssumeRolePolicyDocument="{}", MaxSessionDuration=7200)
    secrets = Secrets({**SECRETS, "NAME": "deploy"})
    assert secrets.get("NAME") == "deploy"

    async def once() -> Observation:
        async with Net(SETTINGS, lambda: NOW) as net:
            return (await probe.look(aws.IamRequest(cloud.account), Access(net, secrets, Path(), lambda: NOW)))[0]

    found = asyncio.run(once())
    assert isinstance(found, Seen), found
    assert found.facts.roles == (aws.Role("deploy", 7200),)


def test_the_root_user_is_told_of_by_the_summary(cloud: Cloud) -> None:
    """Moto's account has neither second factor nor keys of its root user."""
    assert seen(cloud, aws.RootRequest(cloud.account)) == aws.RootFacts(mfa=False, keys=0)


def test_only_keys_that_can_rotate_are_told_of(cloud: Cloud) -> None:
    """Asymmetric and disabled keys are left out."""
    kms = cloud.client("kms")
    made = [kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(3)]
    kms.enable_key_rotation(KeyId=made[0])
    kms.disable_key(KeyId=made[2])
    kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    found = seen(cloud, aws.KmsRequest(cloud.account))
    assert {key.name: key.days for key in found.keys} == {made[0]: 365, made[1]: 0}


def test_trails_are_told_of_as_they_are(cloud: Cloud) -> None:
    """A trail that was never started is there and not logging; one for reads alone records not everything."""
    cloud.trail("all", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    cloud.trail("reads")
    cloud.client("cloudtrail").start_logging(Name="all")
    cloud.client("cloudtrail").put_event_selectors(
        TrailName="reads", EventSelectors=[{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}]
    )
    cloud.client("cloudtrail").put_event_selectors(
        TrailName="all",
        AdvancedEventSelectors=[
            {"Name": "all", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
        ],
    )
    found = seen(cloud, aws.TrailsRequest(cloud.account))
    assert set(found.trails) == {
        aws.Trail("all", logging=True, multi_region=True, validated=True, management=True),
        aws.Trail("reads", logging=False, multi_region=False, validated=False, management=False),
    }


def test_a_trail_that_leaves_a_source_out_does_not_record_everything(cloud: Cloud) -> None:
    """Events of KMS may be left out by name."""
    cloud.trail("most")
    selector = {"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}
    cloud.client("cloudtrail").put_event_selectors(TrailName="most", EventSelectors=[selector])
    (found,) = seen(cloud, aws.TrailsRequest(cloud.account)).trails
    assert not found.management


@pytest.mark.parametrize(("error", "logging"), [({"LatestDeliveryError": "NoSuchBucket"}, False), ({}, True)])
def test_a_trail_that_cannot_write_is_not_logging(api: FakeApi, error: dict[str, str], logging: bool) -> None:
    """A trail stays switched on when its bucket is gone."""
    answers = {
        "DescribeTrails": {"trailList": [{"Name": "all", "TrailARN": "arn:aws:cloudtrail:x:1:trail/all"}]},
        "GetTrailStatus": {"IsLogging": True, **error},
        "GetEventSelectors": {"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]},
    }
    api.answers = {"/": lambda asked: answers[asked.headers["x-amz-target"].rpartition(".")[2]]}
    (found,) = seen(api, aws.TrailsRequest(_beside(api))).trails
    assert found.logging is logging


def test_resources_are_counted_in_the_region_alone(cloud: Cloud) -> None:
    """Terminated instances, other tags and buckets of other regions do not count."""
    ec2 = cloud.client("ec2")
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "role", "Value": "db"}]}]
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2, TagSpecifications=tags)
    gone = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[gone])
    cloud.bucket("here")
    place = {"LocationConstraint": "eu-west-1"}
    cloud.client("s3", "eu-west-1").create_bucket(Bucket="there", CreateBucketConfiguration=place)
    cloud.client("sesv2").create_email_identity(EmailIdentity="tidemark.example")
    sorts = ("ec2:instance", "ec2:instance[role=db]", "ec2:instance[role=web]", "rds:db[a=b]", "s3:bucket")
    found = seen(cloud, aws.ResourcesRequest(cloud.account, (*sorts, "ses:identity")))
    assert [number for _, number in found.counts] == [2, 2, 0, 0, 1, 1]


def test_rules_for_the_port_are_compared_with_the_list(cloud: Cloud) -> None:
    """Ranges and rules for everything count; the list comes from the registry or from a variable."""
    ec2 = cloud.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="ssh", Description="ssh", VpcId=network)["GroupId"]

    def rule(low: int, high: int, **source: Any) -> dict[str, Any]:
        return {"IpProtocol": "tcp", "FromPort": low, "ToPort": high, **source}

    rules = [
        rule(22, 22, IpRanges=[{"CidrIp": "192.0.2.4/32"}]),
        rule(20, 30, IpRanges=[{"CidrIp": "0.0.0.0/0"}], Ipv6Ranges=[{"CidrIpv6": "2001:db8::/32"}]),
        rule(443, 443, IpRanges=[{"CidrIp": "0.0.0.0/0"}]),
    ]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    expected = {
        aws.Opening(group, listed=True, world=False),
        aws.Opening(group, listed=False, world=True),
        aws.Opening(group, listed=False, world=False),
    }
    plain = aws.OpeningsRequest(cloud.account, 22, ("192.0.2.0/24",))
    assert {one for one in seen(cloud, plain).openings if one.group == group} == expected
    named = aws.OpeningsRequest(cloud.account, 22, sources_env="ALLOWED")
    environment = {**SECRETS, "ALLOWED": "198.51.100.0/24, 192.0.2.0/24"}
    assert {one for one in seen(cloud, named, environment).openings if one.group == group} == expected
    (found,) = look(cloud, named, {**SECRETS, "ALLOWED": "planted words"})
    assert unseen(found).why is Why.NO_CREDENTIAL
    assert "planted" not in repr(found)
    (found,) = look(cloud, named)
    assert "ALLOWED" in unseen(found).detail


def test_a_group_that_lets_in_itself_opens_nothing(cloud: Cloud) -> None:
    """Every network comes with a group whose members may reach each other; another group is somebody else."""
    ec2 = cloud.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    own, other = (
        ec2.create_security_group(GroupName=name, Description=name, VpcId=network)["GroupId"] for name in ("a", "b")
    )
    for group in (own, other):
        rule = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": own}]}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    found = seen(cloud, aws.OpeningsRequest(cloud.account, 22, ("192.0.2.0/24",))).openings
    assert [one.group for one in found if one.group in (own, other)] == [other]


def test_events_of_mail_that_reach_somebody(api: FakeApi) -> None:
    """Only destinations that are enabled count; sets come over pages."""
    last: dict[str, object] = {"ConfigurationSets": ["news"]}
    pages = [last, {"ConfigurationSets": ["mail"], "NextToken": "n"}]

    def destination(event: str, *, enabled: bool) -> dict[str, object]:
        return {"Name": event, "Enabled": enabled, "MatchingEventTypes": [event]}

    path = "/v2/email/configuration-sets"
    api.answers = {
        # The listing is a GET for older versions of boto3 and a POST for newer ones.
        path: lambda asked: pages.pop(),
        "/v2/email/list-configuration-sets": lambda asked: pages.pop(),
        f"{path}/mail/event-destinations": {
            "EventDestinations": [destination("BOUNCE", enabled=True), destination("COMPLAINT", enabled=False)]
        },
        f"{path}/news/event-destinations": {"EventDestinations": []},
    }
    found = seen(api, aws.SesEventsRequest(_beside(api)))
    assert found == aws.SesEventsFacts((aws.SesSet("mail", ("BOUNCE",)), aws.SesSet("news", ())))


def test_reasons_for_which_mail_stops(api: FakeApi) -> None:
    """The account's list, as SES tells of it."""
    api.answers = {"/v2/email/account": {"SuppressionAttributes": {"SuppressedReasons": ["COMPLAINT", "BOUNCE"]}}}
    assert seen(api, aws.SuppressionRequest(_beside(api))) == aws.SuppressionFacts(("BOUNCE", "COMPLAINT"))
    assert {asked.method for asked in api.asked} == {"GET"}


def _beside(api: FakeApi) -> aws.Account:
    """Without a number, so that the account is not asserted: the fake answers no other question."""
    return aws.Account(REGION, ("KEY_ID", "KEY_SECRET"), endpoint=api.root)
