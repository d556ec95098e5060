"""The root user of the account has a second factor and no access keys.

Holds when
----------
A second factor is set up for the root user, and it has no access key.

Broken when
-----------
There is no second factor, or there is an access key.

Unknown when
------------
The credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
Who holds the second factor, and of what sort it is. Of a member account whose root credentials were removed by its
organisation, AWS reports no second factor.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetAccountSummary"], "Resource": "*"}]}

References
----------
AWS IAM API: GetAccountSummary (AccountMFAEnabled, AccountAccessKeysPresent).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.wording import counted, listed
from trustgen.facts.aws import RootFacts, RootRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class RootMfaParameters(Parameters):
    """Which account."""

    target: AwsTarget = Field(description=TARGET)


def looks(parameters: RootMfaParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, RootRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: RootMfaParameters, facts: RootFacts, registry: Registry, now: datetime) -> Finding:
    """Second factor and keys."""
    faults = [] if facts.mfa else ["without a second factor"]
    if facts.keys:
        faults.append(f"with {counted(facts.keys, 'access key')}")
    if faults:
        return broken(f"has a root user {listed(faults)}")
    return holds("has a root user with a second factor and without access keys")


def lies(parameters: RootMfaParameters, facts: RootFacts) -> Iterable[RootFacts]:
    """No second factor; a key."""
    yield replace(facts, mfa=False)
    yield replace(facts, keys=1)


CHECK = Check(
    name="aws.root_mfa",
    parameters=RootMfaParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud"},
)
