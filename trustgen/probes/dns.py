"""Ask the resolver for records."""

from __future__ import annotations

from trustgen.facts.dns import DnsRequest
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access


async def look(request: DnsRequest, access: Access) -> tuple[Observation, ...]:
    """The records, or a clean negative; everything else is Unseen. A look-up has no address of its own."""
    try:
        facts = await access.net.query(request.name, request.rtype)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)
