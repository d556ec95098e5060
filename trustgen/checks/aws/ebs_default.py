"""New disks of virtual machines are encrypted whatever is asked for.

Holds when
----------
EBS encryption by default is on in the region.

Broken when
-----------
It is off.

Unknown when
------------
The credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Volumes from before the setting (``aws.ebs`` looks at those), and other regions.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:GetEbsEncryptionByDefault"],
"Resource": "*"}]}

References
----------
Amazon EC2 API: GetEbsEncryptionByDefault.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.facts.aws import EbsDefaultFacts, EbsDefaultRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class EbsDefaultParameters(Parameters):
    """Which account and region."""

    target: AwsTarget = Field(description=TARGET)


def looks(parameters: EbsDefaultParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, EbsDefaultRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: EbsDefaultParameters, facts: EbsDefaultFacts, registry: Registry, now: datetime) -> Finding:
    """The setting itself."""
    if facts.encrypted:
        return holds("encrypts new volumes by default")
    return broken("does not encrypt new volumes by default")


def lies(parameters: EbsDefaultParameters, facts: EbsDefaultFacts) -> Iterable[EbsDefaultFacts]:
    """Off."""
    yield EbsDefaultFacts(encrypted=False)


CHECK = Check(
    name="aws.ebs_default",
    parameters=EbsDefaultParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud"},
)
