"""We stop writing to an address after a bounce or a complaint.

Holds when
----------
The account's suppression list of SES takes addresses for each of ``reasons``.

Broken when
-----------
It does not for one of them.

Unknown when
------------
The credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Configuration sets that override the account's list, and mail that is sent by other services.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ses:GetAccount"], "Resource": "*"}]}

References
----------
Amazon SES API v2: GetAccount (SuppressedReasons).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.wording import listed
from trustgen.facts.aws import SuppressionFacts, SuppressionRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import AfterValidator, Field

_REASONS = ("BOUNCE", "COMPLAINT")


def _known(reasons: SetOf) -> SetOf:
    for name in reasons.names():
        if name not in _REASONS:
            raise ValueError(f"{name} is no reason of SES; write BOUNCE or COMPLAINT")
    return reasons


class SesSuppressionParameters(Parameters):
    """Which reasons."""

    target: AwsTarget = Field(description=TARGET)
    reasons: Annotated[SetOf, AfterValidator(_known)] = Field(
        description="BOUNCE, COMPLAINT, or word: reason for each."
    )


def looks(parameters: SesSuppressionParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, SuppressionRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: SesSuppressionParameters, facts: SuppressionFacts, registry: Registry, now: datetime) -> Finding:
    """Every reason that is claimed."""
    missing = [word for word, name in parameters.reasons.items if name not in facts.reasons]
    if missing:
        return broken(f"does not stop after {listed(missing, 'or')}")
    return holds(f"stops after {listed(parameters.reasons.words(), 'or')}")


def lies(parameters: SesSuppressionParameters, facts: SuppressionFacts) -> Iterable[SuppressionFacts]:
    """Each reason left out."""
    for name in parameters.reasons.names():
        yield SuppressionFacts(tuple(reason for reason in facts.reasons if reason != name))


CHECK = Check(
    name="aws.ses_suppression",
    parameters=SesSuppressionParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "reasons": {"a bounce": "BOUNCE", "a complaint": "COMPLAINT"}},
)
