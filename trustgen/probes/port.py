"""Is a port open or closed? Closed is believed only beside a control port that is open."""

from __future__ import annotations

import asyncio

from trustgen.facts.http import PortFacts, PortRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.probes.access import Access
from trustgen.probes.places import at_each


async def look(request: PortRequest, access: Access) -> tuple[Observation, ...]:
    """``open`` at an address that accepts; ``closed`` at one that refuses while its control port accepts.

    Silence is Unseen: a filtered port cannot be told from a network that loses packets.
    """

    async def port(endpoint: Endpoint) -> PortFacts:
        open_, control = await asyncio.gather(
            access.net.reach(request.host, endpoint), _control(request, endpoint, access)
        )
        if not open_ and not control:
            raise LookFailed(Why.CONTROL_FAILED, f"port {request.control}, which must be open, could not be reached")
        return PortFacts(request.host, request.port, "open" if open_ else "closed")

    return await at_each(request.host, request.port, access, port)


async def _control(request: PortRequest, asked: Endpoint, access: Access) -> bool:
    """Whether the control port is open at the same address."""
    try:
        endpoints = await access.net.resolve(request.host, request.control)
        beside = next((endpoint for endpoint in endpoints if endpoint.address == asked.address), None)
        return beside is not None and await access.net.reach(request.host, beside)
    except LookFailed:
        return False
