"""Ask for everything that an SPF record leads to, and nothing twice (RFC 7208 §4.6.4 bounds it)."""

from __future__ import annotations

import asyncio

from trustgen.facts.dns import DnsFacts
from trustgen.facts.spf import SpfFacts, SpfRequest
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.syntax.spf_questions import missing


async def look(request: SpfRequest, access: Access) -> tuple[Observation, ...]:
    """The whole tree, level by level; one answer that fails leaves the record unseen."""
    answers: dict[tuple[str, str], DnsFacts] = {}
    try:
        while wanted := _missing(request, answers):
            found = await asyncio.gather(*(access.net.query(name, rtype) for name, rtype in wanted))
            answers.update(zip(wanted, found, strict=True))
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(SpfFacts(request.domain, tuple(answers.values())), access.clock(), access.place()),)


def _missing(request: SpfRequest, answers: dict[tuple[str, str], DnsFacts]) -> tuple[tuple[str, str], ...]:
    known = {question: facts.records for question, facts in answers.items()}
    return missing(request.domain, request.senders, known)
