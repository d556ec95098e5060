"""Keys of the key management service are rotated.

Holds when
----------
There is at least one customer-managed symmetric key in use, and each rotates by itself, at least as often as
``period`` says.

Broken when
-----------
Such a key does not rotate, or less often.

Unknown when
------------
There is no such key in the region, the credential lacks a permission or belongs to another account, or the service
cannot be asked. Keys that AWS manages, imported and asymmetric ones cannot be told to rotate and are left out.

Cannot see
----------
What was encrypted with which key.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:DescribeKey", "kms:GetKeyRotationStatus",
"kms:ListKeys"], "Resource": "*"}]}

The keys' own policies must let IAM policies allow this, as they do by default.

References
----------
AWS KMS API: ListKeys, DescribeKey, GetKeyRotationStatus.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.population import every
from trustgen.checks.wording import counted
from trustgen.facts.aws import KmsFacts, KmsKey, KmsRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Cadence
from trustgen.validated import Field

_DAY = 86400
#: A leap day does not make a year's rotation late.
_SLACK = 2 * _DAY


class KmsRotationParameters(Parameters):
    """Which account, and how often."""

    target: AwsTarget = Field(description=TARGET)
    period: Cadence = Field(default_factory=lambda: Cadence.parse("year"), description="How often: year, 90d.")


def looks(parameters: KmsRotationParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, KmsRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: KmsRotationParameters, facts: KmsFacts, registry: Registry, now: datetime) -> Finding:
    """Every key that can rotate."""
    longest = parameters.period.period.approximate_seconds() + _SLACK

    def fault(key: KmsKey) -> str:
        if not key.days:
            return "that does not rotate"
        if key.days * _DAY > longest:
            return f"that rotates every {counted(key.days, 'day')}; the claim says every {parameters.period}"
        return ""

    return every(facts.keys, "key", fault, f"rotated every {parameters.period} or sooner", lambda key: key.name)


def lies(parameters: KmsRotationParameters, facts: KmsFacts) -> Iterable[KmsFacts]:
    """One key that does not rotate, and one that does too late."""
    first, *others = facts.keys
    yield KmsFacts((replace(first, days=0), *others))
    late = (parameters.period.period.approximate_seconds() + _SLACK) // _DAY + 1
    yield KmsFacts((replace(first, days=late), *others))


CHECK = Check(
    name="aws.kms_rotation",
    parameters=KmsRotationParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "period": "year"},
)
