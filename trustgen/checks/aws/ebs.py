"""Disks of virtual machines are encrypted.

Holds when
----------
There is at least one EBS volume that matches, and each is encrypted.

Broken when
-----------
A volume that matches is not encrypted.

Unknown when
------------
No volume matches, the credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Instance store volumes, snapshots, and who may use the key.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:DescribeVolumes"], "Resource": "*"}]}

References
----------
Amazon EC2 API: DescribeVolumes.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.population import every
from trustgen.facts.aws import VolumesFacts, VolumesRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.validated import Field


class EbsParameters(Parameters):
    """Which volumes."""

    target: AwsTarget = Field(description=TARGET)
    volumes: Annotated[str, Field(pattern=r"^(\*|tag:[^=]{1,128}=.{0,256})$")] = Field(
        default="*", description="tag:KEY=VALUE for those with the tag, or * for all."
    )
    encrypted: Literal[True] = Field(default=True, description="That they are encrypted, which is all it can say.")


def looks(parameters: EbsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    tag = parameters.volumes.removeprefix("tag:") if parameters.volumes != "*" else ""
    return tuple(look_at(account, VolumesRequest(account, tag)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: EbsParameters, facts: VolumesFacts, registry: Registry, now: datetime) -> Finding:
    """Every volume."""
    return every(
        facts.volumes,
        "volume",
        lambda volume: "" if volume.encrypted else "without encryption",
        "with encryption",
        lambda volume: volume.name,
    )


def lies(parameters: EbsParameters, facts: VolumesFacts) -> Iterable[VolumesFacts]:
    """One volume without."""
    *others, last = facts.volumes
    yield VolumesFacts((*others, replace(last, encrypted=False)))


CHECK = Check(
    name="aws.ebs",
    parameters=EbsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "volumes": "tag:role=database", "encrypted": True},
)
