"""Ask every mail server of a domain for TLS."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from trustgen.facts.dns import DnsAnswer
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.probes.access import Access
from trustgen.probes.places import at_each

#: More would be a burden on somebody; no sane domain has them.
_MOST_SERVERS = 20


async def look(request: StarttlsRequest, access: Access) -> tuple[Observation, ...]:
    """One observation an address of each mail server; the domain itself is one where it names none (RFC 5321 §5.1)."""
    try:
        exchanges = await _exchanges(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    found = await asyncio.gather(*(_at(exchange, request, access) for exchange in exchanges))
    return tuple(observation for observations in found for observation in observations)


async def _exchanges(request: StarttlsRequest, access: Access) -> tuple[str, ...]:
    facts = await access.net.query(request.domain, "MX")
    if facts.answer is DnsAnswer.NXDOMAIN:
        raise LookFailed(Why.NOT_LOOKED, "the domain does not exist", request.domain)
    names = tuple(sorted({record.split()[-1].rstrip(".").lower() for record in facts.records})) or (request.domain,)
    if "" in names:
        raise LookFailed(Why.NOT_LOOKED, "the domain takes no mail (null MX)", request.domain)
    if len(names) > _MOST_SERVERS:
        raise LookFailed(Why.TOO_LARGE, f"the domain has more than {_MOST_SERVERS} mail servers", str(len(names)))
    return names


async def _at(exchange: str, request: StarttlsRequest, access: Access) -> tuple[Observation, ...]:
    async def starttls(endpoint: Endpoint) -> StarttlsFacts:
        records = await access.net.validated(f"_{request.port}._tcp.{exchange}", ("TLSA",)) if request.tlsa else None
        # A rule of --connect-to may have sent us to another port than the one that is spoken of.
        return replace(await access.net.starttls(exchange, endpoint), port=request.port, tlsa=records)

    return await at_each(exchange, request.port, access, starttls)
