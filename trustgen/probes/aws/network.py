"""What runs in a region, who may reach it, and how it sends mail."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import Any

from trustgen.facts import aws as facts
from trustgen.model.observation import Why
from trustgen.probes.aws.calls import Aws
from trustgen.probes.aws.failure import Unreadable

_TAG = re.compile(r"\[([^=\]]+)=([^\]]*)\]$")
_RUNNING = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def resources(request: facts.ResourcesRequest, aws: Aws) -> facts.ResourcesFacts:
    """The number of each sort."""
    return facts.ResourcesFacts(tuple((sort, _count(sort, aws)) for sort in request.sorts))


def _count(sort: str, aws: Aws) -> int:
    tag = _TAG.search(sort)
    return _COUNTS[sort.partition("[")[0]](aws, tag.groups() if tag else None)


def _instances(aws: Aws, tag: tuple[str, str] | None) -> int:
    chosen = [{"Name": f"tag:{tag[0]}", "Values": [tag[1]]}] if tag else []
    found = aws.pages("ec2", "DescribeInstances", "Reservations", Filters=[_RUNNING, *chosen])
    return sum(len(reservation["Instances"]) for reservation in found)


def _databases(aws: Aws, tag: tuple[str, str] | None) -> int:
    found = aws.pages("rds", "DescribeDBInstances", "DBInstances")
    return sum(tag is None or {"Key": tag[0], "Value": tag[1]} in one.get("TagList", ()) for one in found)


def _buckets(aws: Aws, tag: tuple[str, str] | None) -> int:
    """Buckets of this region: S3 lists those of all, and calls us-east-1 by no name."""
    names = [bucket["Name"] for bucket in aws.pages("s3", "ListBuckets", "Buckets")]
    places = aws.each(names, lambda name: aws.call("s3", "GetBucketLocation", Bucket=name).get("LocationConstraint"))
    return sum((place or "us-east-1") == aws.account.region for place in places)


def _identities(aws: Aws, tag: tuple[str, str] | None) -> int:
    return sum(1 for _ in aws.pages("sesv2", "ListEmailIdentities", "EmailIdentities"))


_COUNTS: dict[str, Callable[[Aws, Any], int]] = {
    "ec2:instance": _instances,
    "rds:db": _databases,
    "s3:bucket": _buckets,
    "ses:identity": _identities,
}


def openings(request: facts.OpeningsRequest, aws: Aws, sources: str = "") -> facts.OpeningsFacts:
    """Every rule of every security group that lets TCP in at the port."""
    may = _networks(" ".join((*request.sources, sources)))
    groups = list(aws.pages("ec2", "DescribeSecurityGroups", "SecurityGroups"))
    found = (opening for group in groups for opening in _openings(group, request.port, may))
    return facts.OpeningsFacts(len(groups), tuple(found))


def _networks(text: str) -> list[Network]:
    try:
        return [ipaddress.ip_network(part, strict=False) for part in re.split(r"[\s,]+", text.strip()) if part]
    except ValueError:
        raise Unreadable(Why.NO_CREDENTIAL, "the list of networks cannot be read", "write CIDR blocks") from None


def _openings(group: dict[str, Any], port: int, may: list[Network]) -> Iterator[facts.Opening]:
    for rule in group.get("IpPermissions", ()):
        every = rule["IpProtocol"] == "-1"
        if not every and not (rule["IpProtocol"] == "tcp" and rule["FromPort"] <= port <= rule["ToPort"]):
            continue
        blocks = [one["CidrIp"] for one in rule.get("IpRanges", ())]
        blocks += [one["CidrIpv6"] for one in rule.get("Ipv6Ranges", ())]
        for block in blocks:
            network = ipaddress.ip_network(block, strict=False)
            yield facts.Opening(group["GroupId"], _within(network, may), network.prefixlen == 0)
        groups = [one for one in rule.get("UserIdGroupPairs", ()) if one.get("GroupId") != group["GroupId"]]
        for _ in (*rule.get("PrefixListIds", ()), *groups):
            # Another group or a managed list: not an address that the claim could have listed.
            yield facts.Opening(group["GroupId"], listed=False, world=False)


def _within(network: Network, may: list[Network]) -> bool:
    return any(network.version == one.version and network.subnet_of(one) for one in may)  # type: ignore[arg-type]


def ses_events(request: facts.SesEventsRequest, aws: Aws) -> facts.SesEventsFacts:
    """One call a configuration set, beside the listing."""
    names = list(aws.pages("sesv2", "ListConfigurationSets", "ConfigurationSets"))
    return facts.SesEventsFacts(aws.each(names, lambda name: facts.SesSet(name, _events(name, aws))))


def _events(name: str, aws: Aws) -> tuple[str, ...]:
    answer = aws.call("sesv2", "GetConfigurationSetEventDestinations", ConfigurationSetName=name)
    enabled = [one for one in answer.get("EventDestinations", ()) if one.get("Enabled")]
    return tuple(sorted({event for one in enabled for event in one.get("MatchingEventTypes", ())}))


def suppression(request: facts.SuppressionRequest, aws: Aws) -> facts.SuppressionFacts:
    """The account's list of reasons."""
    answer = aws.call("sesv2", "GetAccount")
    return facts.SuppressionFacts(tuple(sorted(answer.get("SuppressionAttributes", {}).get("SuppressedReasons", ()))))


NETWORK_READERS: dict[str, Callable[..., Any]] = {
    "aws_resources": resources,
    "aws_security_groups": openings,
    "aws_ses_events": ses_events,
    "aws_ses_suppression": suppression,
}
