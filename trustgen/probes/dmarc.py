"""Ask for a DMARC record, and only where there is none for those above (RFC 9989 §4.10)."""

from __future__ import annotations

import asyncio

from trustgen.facts.climb import DmarcFacts, DmarcRequest
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.syntax.dmarc import chosen, names_above


async def look(request: DmarcRequest, access: Access) -> tuple[Observation, ...]:
    """The record of the domain, else everything on the way to the top at once; a failure leaves it unseen."""
    try:
        answers = [await access.net.query(f"_dmarc.{request.domain}", "TXT")]
        if not chosen(answers[0].records):
            above = (access.net.query(f"_dmarc.{name}", "TXT") for name in names_above(request.domain))
            answers += await asyncio.gather(*above)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(DmarcFacts(request.domain, tuple(answers)), access.clock(), access.place()),)
