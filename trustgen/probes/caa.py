"""Ask for CAA records, upwards until there are some (RFC 8659 §3)."""

from __future__ import annotations

from trustgen.facts.climb import CaaFacts, CaaRequest
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access


async def look(request: CaaRequest, access: Access) -> tuple[Observation, ...]:
    """One name after the other: most have records at the first or second, and asking on would be for nothing."""
    answers: list[DnsFacts] = []
    labels = request.domain.split(".")
    try:
        for start in range(len(labels)):
            answers.append(await access.net.query(".".join(labels[start:]), "CAA"))
            if answers[-1].answer is DnsAnswer.ANSWER:
                break
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(CaaFacts(request.domain, tuple(answers)), access.clock(), access.place()),)
