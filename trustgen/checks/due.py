"""What happens again and again: how long ago the last time was, and whether the next is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from trustgen.checks.wording import lasting
from trustgen.model.judgement import Finding, broken, holds, unknown
from trustgen.model.values import Cadence, Duration

#: How far a clock may be ahead of ours.
FUTURE = timedelta(minutes=5)
#: Older than any claim is about; lies are told about it.
LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)


def ago(at: datetime, now: datetime) -> str:
    """``26 hours 1 minute ago``; ``just now`` for a clock that is a little ahead."""
    return f"{lasting((now - at).total_seconds())} ago" if at < now else "just now"


def judged(
    what: str, last: datetime | None, every: Cadence, grace: Duration | None, now: datetime, zone: ZoneInfo
) -> Finding:
    """Whether ``what`` (``the latest success``) was recent enough; None is never, and broken."""
    said = f"the claim says every {every}" + (f", at most {grace} late" if grace else "")
    if last is None:
        return broken(f"{what} is missing: there is none; {said}")
    if last > now + FUTURE:
        return unknown(f"{what} is in the future, so that a clock is wrong")
    sentence = f"{what} was {ago(last, now)}; {said}"
    return holds(sentence) if every.due_after(last, zone, grace) >= now else broken(sentence)
