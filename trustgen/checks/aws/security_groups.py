"""A port is open only to the networks that the claim says.

Holds when
----------
There is at least one security group in the region, and every rule of any of them that lets TCP in at ``port`` has a
source within one of ``sources``. With ``sources: []`` no rule may let anybody in. That a group lets in its own members,
as the default group of every network does, opens it to nobody else.

Broken when
-----------
A rule lets in another network, another security group or a managed list of networks.

Unknown when
------------
There is no security group, the networks cannot be read, the credential lacks a permission or belongs to another
account, or the service cannot be asked.

Cannot see
----------
Network ACLs and other firewalls, and groups that are not in use: those count too.

Positive control
----------------
Every network of a region has at least its default group: where none is listed, nothing was seen.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:DescribeSecurityGroups"],
"Resource": "*"}]}

References
----------
Amazon EC2 API: DescribeSecurityGroups.

"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.wording import counted
from trustgen.facts.aws import Opening, OpeningsFacts, OpeningsRequest
from trustgen.model.base import EnvironmentName, Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field


def _networks(sources: EnvironmentName | tuple[str, ...]) -> EnvironmentName | tuple[str, ...]:
    if not isinstance(sources, EnvironmentName):
        for source in sources:
            if ipaddress.ip_network(source).prefixlen == 0:
                raise ValueError(f"{source} is everybody, so that nothing could break this")
    elif len(sources.names) > 1:
        raise ValueError("name one variable, with the networks divided by commas")
    return sources


class SecurityGroupsParameters(Parameters):
    """Which port, and who may reach it."""

    target: AwsTarget = Field(description=TARGET)
    port: Integer = Field(ge=1, le=65535, description="The TCP port, such as 22.")
    sources: Annotated[EnvironmentName | tuple[str, ...], AfterValidator(_networks)] = Field(
        description="Networks (CIDR) that may, or {env: NAME} of a variable that holds them, divided by commas."
    )


def looks(parameters: SecurityGroupsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    sources = parameters.sources
    plain, named = (sources, "") if isinstance(sources, tuple) else ((), sources.names[0])
    return tuple(
        look_at(account, OpeningsRequest(account, parameters.port, plain, named))
        for account, _ in accounts(registry, parameters.target)
    )


def judge(parameters: SecurityGroupsParameters, facts: OpeningsFacts, registry: Registry, now: datetime) -> Finding:
    """Every rule for the port."""
    if not facts.groups:
        return unknown("shows no security group, and every network has one")
    others = [opening for opening in facts.openings if not opening.listed]
    if not others:
        return holds(f"opens port {parameters.port} to nobody but the networks that may")
    whom = "everybody" if any(opening.world for opening in others) else "others than the networks that may"
    detail = ", ".join(sorted({opening.group for opening in others}))
    return broken(f"opens port {parameters.port} to {whom}, by {counted(len(others), 'rule')}", detail)


def lies(parameters: SecurityGroupsParameters, facts: OpeningsFacts) -> Iterable[OpeningsFacts]:
    """Open to everybody, and to another network."""
    yield replace(facts, openings=(*facts.openings, Opening("sg-0", listed=False, world=True)))
    yield replace(facts, openings=(*facts.openings, Opening("sg-0", listed=False, world=False)))


CHECK = Check(
    name="aws.security_groups",
    parameters=SecurityGroupsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "port": 22, "sources": {"env": "SSH_ALLOW_LIST"}},
)
