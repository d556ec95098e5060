"""What does a host say to HTTP without TLS? A closed port is believed only beside a control port that is open."""

from __future__ import annotations

from dataclasses import replace

from trustgen.facts.http import PlainAnswer, PlainHttpFacts, PlainHttpRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.probes.access import Access
from trustgen.probes.places import at_each


async def look(request: PlainHttpRequest, access: Access) -> tuple[Observation, ...]:
    """``closed`` at an address that refuses while its control port accepts; else the answer to one GET.

    Silence is Unseen, and so is a port that accepts and then speaks no HTTP.
    """

    async def plain(endpoint: Endpoint) -> PlainHttpFacts:
        if await access.net.reach(request.host, endpoint):
            return await _answer(request, endpoint, access)
        if not await _control_is_open(request, endpoint, access):
            raise LookFailed(Why.CONTROL_FAILED, f"port {request.control}, which must be open, could not be reached")
        return PlainHttpFacts(request.host, request.port, PlainAnswer.CLOSED)

    return await at_each(request.host, request.port, access, plain)


async def _answer(request: PlainHttpRequest, endpoint: Endpoint, access: Access) -> PlainHttpFacts:
    exchanged = await access.net.exchange(_url(request), "GET", (), endpoint)
    response = replace(exchanged.response, text=None, undecoded="")
    return PlainHttpFacts(request.host, request.port, PlainAnswer.ANSWERED, response)


def _url(request: PlainHttpRequest) -> str:
    host = f"[{request.host}]" if ":" in request.host else request.host
    port = "" if request.port == 80 else f":{request.port}"
    return f"http://{host}{port}{request.path}"


async def _control_is_open(request: PlainHttpRequest, asked: Endpoint, access: Access) -> bool:
    try:
        endpoints = await access.net.resolve(request.host, request.control)
        beside = next((endpoint for endpoint in endpoints if endpoint.address == asked.address), None)
        return beside is not None and await access.net.reach(request.host, beside)
    except LookFailed:
        return False
