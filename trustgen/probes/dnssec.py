"""Validate the records of a name."""

from __future__ import annotations

from trustgen.facts.dnssec import DnssecRequest
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access


async def look(request: DnssecRequest, access: Access) -> tuple[Observation, ...]:
    """Secure, proven insecure, or bogus; what leaves it open is Unseen."""
    try:
        facts = await access.net.validated(request.name, request.rtypes)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)
