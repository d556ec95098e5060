"""Whether saved evidence is too old to publish. Judging it is another matter: there, now is the evidence's own time."""

from __future__ import annotations

from datetime import datetime, timedelta

from trustgen.model.registry import Registry

SKEW = timedelta(minutes=5)  # how far two honest clocks may differ


def too_old(registry: Registry, at: datetime, clock: datetime) -> str | None:
    """Why evidence looked at ``at`` may not be published at ``clock`` (both aware), or None where it may.

    It may for as long as the registry says that machines' evidence stands; evidence from the future never.
    """
    zone = registry.organisation.zone
    if at - clock > SKEW:
        return (
            f"the evidence says it was gathered at {_told(at)}, but it is {_told(clock)}; set the clock, or look again"
        )
    until = registry.evidence.machines.add(at, zone)
    if clock <= until:
        return None
    return (
        f"the evidence was gathered at {_told(at)} and may stand for {registry.evidence.machines}, "
        f"until {_told(until)}; look again with trustgen verify"
    )


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzname() or ''}".strip()
