"""Evidence may be published for as long as the registry lets it stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import build
from trustgen.evidence import too_old


@pytest.mark.parametrize("age", [timedelta(minutes=-5), timedelta(0), timedelta(days=2), timedelta(days=3)])
def test_evidence_within_its_time_may_be_published(age: timedelta) -> None:
    """Up to the last moment of three days, and a little clock skew, nothing stands in the way."""
    assert too_old(build.registry(), build.AT, build.AT + age) is None


def test_evidence_past_its_time_may_not_be_published() -> None:
    """A second later it may not, and the message says when it was gathered and until when it stood."""
    message = too_old(build.registry(), build.AT, build.AT + timedelta(days=3, seconds=1))
    assert message == (
        "the evidence was gathered at 2026-06-15 12:00 UTC and may stand for 3 days, "
        "until 2026-06-18 12:00 UTC; look again with trustgen verify"
    )


def test_evidence_from_the_future_may_not_be_published() -> None:
    """Evidence from more than five minutes ahead is refused: one of two clocks is wrong."""
    message = too_old(build.registry(), build.AT, build.AT - timedelta(minutes=6))
    assert message is not None
    assert "gathered at 2026-06-15 12:00 UTC, but it is 2026-06-15 11:54 UTC" in message
