"""The evidence of several runs as that of one: vantage points, and shards of a large registry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from trustgen.errors import EvidenceError
from trustgen.evidence.record import Evidence
from trustgen.model.observation import Observation, Request


def join(parts: Sequence[Evidence], registry: str) -> Evidence:
    """All observations of ``parts`` side by side; the same one twice counts once. The worst will decide.

    The whole is as old as its oldest part would be fresh: its time is that of the newest, and each observation keeps
    its own. Raises EvidenceError where a part was gathered for another registry than the one of digest ``registry``,
    and where there are none.
    """
    if not parts:
        raise EvidenceError("there is no evidence to join")
    for part in parts:
        if part.registry != registry:
            raise EvidenceError(
                f"evidence of {part.at:%Y-%m-%d %H:%M} was gathered for another claims.yaml; look again"
            )
    observations: dict[Request, dict[Observation, None]] = {}
    last_held: dict[str, datetime] = {}
    for part in parts:
        for request, found in part.observations.items():
            observations.setdefault(request, {}).update(dict.fromkeys(found))
        for claim, at in part.last_held.items():
            last_held[claim] = max(at, last_held.get(claim, at))
    return Evidence(
        at=max(part.at for part in parts),
        registry=registry,
        trustgen=max(part.trustgen for part in parts),
        observations={request: tuple(found) for request, found in observations.items()},
        last_held=last_held,
        overrides=tuple(dict.fromkeys(text for part in parts for text in part.overrides)),
        via=tuple(dict.fromkeys(label for part in parts for label in part.via)),
        clock_was_set=any(part.clock_was_set for part in parts),
    )
