"""The notice that a list has promised over time: less of it counts only once the longer one has run. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from trustgen.frozen import dataclass
from trustgen.model.notice import earliest_start
from trustgen.model.values import Duration


@dataclass(frozen=True, slots=True)
class Shortening:
    """``was`` was promised from ``since``, and less (or nothing) from ``on``; what is announced before ``until`` still
    has the longer notice.
    """

    was: Duration
    since: date
    on: date
    until: date

    def earliest(self, announced: date, zone: ZoneInfo) -> date | None:
        """The first lawful day of what was announced on ``announced``; None where the promise did not cover it."""
        return earliest_start(announced, self.was, zone) if self.since <= announced < self.until else None


def shortenings(promised: Sequence[tuple[Duration | None, date]], zone: ZoneInfo) -> Iterator[Shortening]:
    """Where ``promised``, each version's notice and its day, the oldest first, became less."""
    since: date | None = None
    for (notice, day), (after, on) in pairwise(promised):
        since = since or day
        if notice is not None and (after is None or after < notice):
            yield Shortening(notice, since, on, earliest_start(on, notice, zone))
        if after != notice:
            since = None
