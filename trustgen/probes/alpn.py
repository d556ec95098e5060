"""Which application protocols does a server choose? One acceptance is the control of the other's refusal."""

from __future__ import annotations

import asyncio

from trustgen.facts.alpn import PROTOCOLS, AlpnAnswer, AlpnFacts, AlpnRequest, ProtocolAnswer
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.probes.access import Access
from trustgen.probes.places import at_each


async def look(request: AlpnRequest, access: Access) -> tuple[Observation, ...]:
    """Offer each protocol alone at every address; where none was chosen the look is Unseen."""

    async def protocols(endpoint: Endpoint) -> AlpnFacts:
        return await _answers(request, endpoint, access)

    return await at_each(request.host, request.port, access, protocols)


async def _answers(request: AlpnRequest, endpoint: Endpoint, access: Access) -> AlpnFacts:
    offers = (access.net.alpn(request.host, endpoint, protocol) for protocol in PROTOCOLS)
    answers = await asyncio.gather(*offers, return_exceptions=True)
    failures: list[LookFailed] = []
    found: list[ProtocolAnswer] = []
    for protocol, answer in zip(PROTOCOLS, answers, strict=True):
        if isinstance(answer, ProtocolAnswer):
            found.append(answer)
        elif isinstance(answer, LookFailed):
            failures.append(answer)
            found.append(ProtocolAnswer(protocol, AlpnAnswer.SILENT, answer.reason))
        else:
            raise answer
    if any(answer.answer is AlpnAnswer.CHOSEN for answer in found):
        return AlpnFacts(request.host, request.port, tuple(found))
    if failures:
        raise failures[0]
    said = "; ".join(f"{answer.protocol}: {answer.how}" for answer in found)
    raise LookFailed(Why.CONTROL_FAILED, "no protocol was chosen, so that refusals prove nothing", said)
