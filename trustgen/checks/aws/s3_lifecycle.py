"""Objects are kept for as long as the claim says, and then deleted.

Holds when
----------
There is at least one bucket that matches, and in each a rule that is switched on deletes every object (or every one
under ``prefix``) after ``keep``, and no rule for any part of it deletes sooner. Where the bucket keeps versions, a rule
also deletes versions, and both waits together are ``keep``, or a day more, since a version cannot wait for less than a
day. A month may be 28 to 31 days long, and a year 365 or 366.

Broken when
-----------
No such rule is switched on, it waits longer, it leaves versions behind, or a rule deletes sooner.

Unknown when
------------
No bucket matches, one does not exist, the credential lacks a permission or belongs to another account, or the service
cannot be asked.

Cannot see
----------
Objects that were copied elsewhere, and how soon after its time S3 deletes an object (usually within a day or two).

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetBucketVersioning",
"s3:GetLifecycleConfiguration", "s3:ListAllMyBuckets"], "Resource": "*"}]}

Only listing the buckets by a pattern needs s3:ListAllMyBuckets.

References
----------
Amazon S3 API: GetBucketLifecycleConfiguration.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from trustgen.checks.aws import accounts, buckets
from trustgen.checks.population import every
from trustgen.facts.s3 import Bucket, BucketSetting, BucketsFacts, Expiry, Lifecycle
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.registry import Registry
from trustgen.model.values import Duration, Unit
from trustgen.validated import Field

_DAY = 86400
_LONGEST = {Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}
_SHORTEST = {Unit.MONTH: 28, Unit.QUARTER: 90, Unit.YEAR: 365}


class S3LifecycleParameters(Parameters):
    """Which objects, and how long they are kept."""

    target: accounts.BucketTarget = Field(description=buckets.TARGET)
    bucket: buckets.Pattern = Field(default="", description=accounts.BUCKETS)
    prefix: str = Field(default="", max_length=900, description="Start of the objects' keys; empty for all of them.")
    keep: Duration = Field(description="How long objects are kept: 90d, 6 months.")


def looks(parameters: S3LifecycleParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return buckets.looks_at(registry, parameters.target, parameters.bucket, BucketSetting.LIFECYCLE)


def judge(parameters: S3LifecycleParameters, facts: BucketsFacts, registry: Registry, now: datetime) -> Finding:
    """Each bucket's rules."""

    def fault(bucket: Bucket) -> str:
        setting = bucket.setting if isinstance(bucket.setting, Lifecycle) else Lifecycle((), versioned=False)
        return _fault(setting, parameters)

    return every(facts.buckets, "bucket", fault, f"with objects deleted after {parameters.keep}", buckets.name)


def _fault(setting: Lifecycle, parameters: S3LifecycleParameters) -> str:
    most, least = _days(parameters.keep, _LONGEST), _days(parameters.keep, _SHORTEST)
    covering = [rule for rule in setting.rules if _covers(rule, parameters.prefix)]
    waits = [rule.days for rule in covering if rule.days]
    if not waits:
        return "without a rule that deletes objects by age"
    old = min((rule.old_days for rule in covering if rule.old_days), default=0) if setting.versioned else 0
    if setting.versioned and not old:
        return "with a rule that leaves earlier versions behind"
    soonest = old + min(rule.days for rule in setting.rules if rule.days and _touches(rule, parameters.prefix))
    latest = old + min(waits)
    wrong = soonest if soonest < least else latest if latest > most + (1 if old else 0) else 0
    return f"with objects deleted after {wrong} days; the claim says {parameters.keep}" if wrong else ""


def _covers(rule: Expiry, prefix: str) -> bool:
    """Whether the rule is for every object under ``prefix``."""
    return rule.whole or bool(rule.prefix and not rule.narrow and prefix.startswith(rule.prefix))


def _touches(rule: Expiry, prefix: str) -> bool:
    """Whether the rule may be for some of them."""
    return rule.prefix.startswith(prefix) or prefix.startswith(rule.prefix)


def _days(keep: Duration, calendar: dict[Unit, int]) -> int:
    if keep.unit in calendar and not keep.business:
        return keep.amount * calendar[keep.unit]
    return -(-keep.approximate_seconds() // _DAY)


def lies(parameters: S3LifecycleParameters, facts: BucketsFacts) -> Iterable[BucketsFacts]:
    """No rule, one that waits longer, one that leaves versions behind."""
    yield buckets.with_first(facts, Lifecycle((), versioned=False))
    late = Expiry("", whole=True, days=_days(parameters.keep, _LONGEST) + 1, old_days=0)
    yield buckets.with_first(facts, Lifecycle((late,), versioned=False))
    yield buckets.with_first(facts, Lifecycle((replace(late, days=late.days - 1),), versioned=True))


CHECK = Check(
    name="aws.s3_lifecycle",
    parameters=S3LifecycleParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=accounts.not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "bucket": "tidemark-backups", "keep": "90d"},
)
