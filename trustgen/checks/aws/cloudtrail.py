"""What is done in the account is recorded.

Holds when
----------
At least one CloudTrail trail is logging, could deliver its latest files, records every management event, and is as
``multi_region`` and ``validated`` say.

Broken when
-----------
There is no such trail.

Unknown when
------------
The credential lacks a permission or belongs to another account, or the service cannot be asked.

Cannot see
----------
How long the records are kept (``aws.s3_lifecycle`` looks at that), and whether anybody reads them. Trails with event
selectors that leave some management events out (those of KMS, say) do not count.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["cloudtrail:DescribeTrails",
"cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus"], "Resource": "*"}]}

References
----------
AWS CloudTrail API: DescribeTrails, GetTrailStatus, GetEventSelectors.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.wording import counted
from trustgen.facts.aws import Trail, TrailsFacts, TrailsRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.validated import Field


class CloudtrailParameters(Parameters):
    """Which account, and what the trail must do."""

    target: AwsTarget = Field(description=TARGET)
    multi_region: Flag = Field(default=True, description="Whether the trail must record every region.")
    validated: Flag = Field(default=False, description="Whether its files must be protected from being changed.")


def looks(parameters: CloudtrailParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, TrailsRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: CloudtrailParameters, facts: TrailsFacts, registry: Registry, now: datetime) -> Finding:
    """Whether one trail will do."""
    good = [trail for trail in facts.trails if _will_do(trail, parameters)]
    wanted = "every region" if parameters.multi_region else "the region"
    protected = " in files that are protected from changes" if parameters.validated else ""
    if good:
        return holds(f"records management events of {wanted}{protected}")
    names = ", ".join(trail.name for trail in facts.trails)
    return broken(f"has {counted(len(facts.trails), 'trail')}, none of which records {wanted}{protected}", names)


def _will_do(trail: Trail, parameters: CloudtrailParameters) -> bool:
    wide = trail.multi_region or not parameters.multi_region
    return trail.logging and trail.management and wide and (trail.validated or not parameters.validated)


def lies(parameters: CloudtrailParameters, facts: TrailsFacts) -> Iterable[TrailsFacts]:
    """No trail, all stopped, all for a part; one region and changeable files, where that is claimed."""
    yield TrailsFacts(())
    yield TrailsFacts(tuple(replace(trail, logging=False) for trail in facts.trails))
    yield TrailsFacts(tuple(replace(trail, management=False) for trail in facts.trails))
    if parameters.multi_region:
        yield TrailsFacts(tuple(replace(trail, multi_region=False) for trail in facts.trails))
    if parameters.validated:
        yield TrailsFacts(tuple(replace(trail, validated=False) for trail in facts.trails))


CHECK = Check(
    name="aws.cloudtrail",
    parameters=CloudtrailParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "validated": True},
)
