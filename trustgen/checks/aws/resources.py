"""The services that are named run in the region.

Holds when
----------
At least one resource of every sort in ``services`` is in the target's region. A sort is ``ec2:instance``, ``rds:db``,
``s3:bucket`` or ``ses:identity``, or short EC2, RDS, S3, SES; of the first two, ``[key=value]`` asks for a tag.

Broken when
-----------
There is none of one of the sorts.

Unknown when
------------
The credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Resources of the same sort in other regions, and what they hold.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:DescribeInstances",
"rds:DescribeDBInstances", "s3:GetBucketLocation", "s3:ListAllMyBuckets", "ses:ListEmailIdentities"],
"Resource": "*"}]}

Only the actions of the sorts that are asked for are needed.

References
----------
Amazon EC2 API: DescribeInstances. Amazon RDS API: DescribeDBInstances. Amazon S3 API: ListBuckets, GetBucketLocation.
Amazon SES API v2: ListEmailIdentities.

"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.wording import listed
from trustgen.facts.aws import ResourcesFacts, ResourcesRequest
from trustgen.facts.aws_actions import SORTS
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import AfterValidator, Field

_SHORT = {sort.partition(":")[0].upper(): sort for sort in SORTS}
_TAGGED = re.compile(r"(ec2:instance|rds:db)\[[^=\[\]]+=[^\[\]]*\]")


def _known(services: SetOf) -> SetOf:
    for name in services.names():
        if _sort(name) not in SORTS and not _TAGGED.fullmatch(_sort(name)):
            raise ValueError(f"{name} is no sort of resource; write one of {listed((*SORTS, *_SHORT), 'or')}")
    return services


def _sort(name: str) -> str:
    return _SHORT.get(name, name)


class ResourcesParameters(Parameters):
    """Which sorts, by the words that people read."""

    target: AwsTarget = Field(description=TARGET)
    services: Annotated[SetOf, AfterValidator(_known)] = Field(
        description="A list of sorts, or word: sort for each, such as Database: rds:db."
    )


def looks(parameters: ResourcesParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    sorts = tuple(dict.fromkeys(map(_sort, parameters.services.names())))
    return tuple(
        look_at(account, ResourcesRequest(account, sorts)) for account, _ in accounts(registry, parameters.target)
    )


def judge(parameters: ResourcesParameters, facts: ResourcesFacts, registry: Registry, now: datetime) -> Finding:
    """At least one of each sort."""
    seen = dict(facts.counts)
    missing = [word for word, name in parameters.services.items if not seen.get(_sort(name))]
    if missing:
        return broken(f"has no {listed(missing, 'and no')}")
    return holds(f"has {listed(parameters.services.words())}")


def lies(parameters: ResourcesParameters, facts: ResourcesFacts) -> Iterable[ResourcesFacts]:
    """None of each sort in turn."""
    for absent, _ in facts.counts:
        yield ResourcesFacts(tuple((sort, 0 if sort == absent else number) for sort, number in facts.counts))


CHECK = Check(
    name="aws.resources",
    parameters=ResourcesParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "services": {"servers": "ec2:instance", "PostgreSQL": "rds:db", "S3": "S3"}},
)
