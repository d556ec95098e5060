"""When each claim was last seen true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from trustgen.model.judgement import Judgement, Verdict


def carry(previous: Mapping[str, datetime], judgements: Iterable[Judgement], now: datetime) -> Mapping[str, datetime]:
    """The claims' last times of holding: ``now`` for those that hold, else what ``previous`` knew; by claim id.

    Claims that were not judged this time (``--only``) keep their time, and no time moves back.
    """
    held = dict(previous)
    for judgement in judgements:
        if judgement.verdict is Verdict.HOLDS:
            held[judgement.claim] = max(now, held.get(judgement.claim, now))
    return dict(sorted(held.items()))
