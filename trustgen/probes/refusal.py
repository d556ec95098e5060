"""Ask what must be refused, beside what must not be, at one address, slowly and never more often than was asked for."""

from __future__ import annotations

import asyncio

from trustgen.facts.refusal import Headers, RefusalFacts, RefusalRequest
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.http import port_of, web_address
from trustgen.probes.access import Access

MOST_TIMES = 200
PAUSE = 0.05  # seconds between two requests


async def look(request: RefusalRequest, access: Access) -> tuple[Observation, ...]:
    """The statuses, at the first address of the host alone: each request may cost the other side something."""
    endpoint = None
    try:
        url = web_address(request.url)
        if request.times > MOST_TIMES:
            raise LookFailed(Why.NOT_LOOKED, f"that would take more than {MOST_TIMES} requests")
        credentials = _credentials(request, access)
        endpoint = (await access.net.resolve(url.raw_host.decode("ascii"), port_of(url)))[0]
        facts = await _ask(request, str(url), credentials, endpoint, access)
    except LookFailed as failure:
        return (access.unseen(failure, endpoint),)
    return (Seen(facts, access.clock(), access.place(endpoint)),)


def _credentials(request: RefusalRequest, access: Access) -> Headers:
    found = [(name, access.secrets.get(variable)) for name, variable in request.proper_env]
    missing = [variable for _, variable in request.proper_env if access.secrets.get(variable) is None]
    if missing:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {', '.join(missing)}")
    if any(not (value or "").isprintable() or not (value or "").isascii() for _, value in found):
        raise LookFailed(Why.NO_CREDENTIAL, "a credential cannot be sent in a header", "it holds a line break or such")
    return tuple((name, value or "") for name, value in found)


async def _ask(
    request: RefusalRequest, url: str, credentials: Headers, endpoint: Endpoint, access: Access
) -> RefusalFacts:
    async def status(*headers: Headers) -> int:
        sent = tuple(pair for group in headers for pair in group)
        exchanged = await access.net.send(url, request.method, sent, request.content.encode(), endpoint)
        return exchanged.response.status

    if request.times == 1:
        control = await status(request.headers, request.proper, credentials)
        return RefusalFacts(control, (await status(request.headers, request.improper),))
    statuses: list[int] = []
    for turn in range(request.times):
        if turn:
            await asyncio.sleep(PAUSE)
        statuses.append(await status(request.headers, request.improper))
    return RefusalFacts(statuses[0], tuple(statuses[1:]))
