"""What the checks of machine-written reports share: how old one is."""

from __future__ import annotations

from datetime import datetime, timedelta

from trustgen.checks.wording import lasting
from trustgen.facts.files import ReportFacts
from trustgen.model.judgement import Finding, stale, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration

SKEW = timedelta(minutes=5)


def not_judged(
    facts: ReportFacts, max_age: Duration | None, registry: Registry, now: datetime, advice: str = ""
) -> Finding | None:
    """Why the report says nothing about today: it has no time, one to come, or is too old. None where it may.

    ``advice`` is for the operator of a report without a time.
    """
    try:
        made = datetime.fromisoformat(facts.made_at)
    except ValueError:
        return unknown("the report does not say when it was made", advice)
    if made.tzinfo is None:
        return unknown("the report says when it was made, but not in which time zone")
    if made - now > SKEW:
        return unknown("the report is of a time that is still to come")
    limit = max_age or registry.evidence.machines
    if now > limit.add(made, registry.organisation.zone):
        return stale(f"the report was made {lasting((now - made).total_seconds())} ago, and may be {limit} old")
    return None
