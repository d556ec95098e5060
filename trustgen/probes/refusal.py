"""Ask what must be refused, beside what must not be, slowly and never more often than was asked for."""

from __future__ import annotations

import asyncio

from trustgen.facts.refusal import Headers, RefusalFacts, RefusalRequest, SignedRefusalFacts, SignedRefusalRequest
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.names import port_of
from trustgen.net.urls import web_address
from trustgen.probes.access import Access
from trustgen.probes.places import at_each, keep_secret
from trustgen.syntax import webhooks

MOST_TIMES = 200
PAUSE = 0.05  # seconds between two requests


async def look(request: RefusalRequest, access: Access) -> tuple[Observation, ...]:
    """The statuses at each address of the host; of a series at the first alone, which counts for all of them."""
    try:
        url = web_address(request.url)
        if request.times > MOST_TIMES:
            raise LookFailed(Why.NOT_LOOKED, f"that would take more than {MOST_TIMES} requests")
        credentials = _credentials(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    host, port = url.raw_host.decode("ascii"), port_of(url)
    if request.times > 1:
        return (await _series(request, str(url), (host, port), access),)

    async def pair(endpoint: Endpoint) -> RefusalFacts:
        if credentials:
            keep_secret(str(url), endpoint)
        control = await _status(request, str(url), endpoint, access, request.proper, credentials)
        return RefusalFacts(control, (await _status(request, str(url), endpoint, access, request.improper),))

    return await at_each(host, port, access, pair)


async def _series(request: RefusalRequest, url: str, where: tuple[str, int], access: Access) -> Observation:
    endpoint = None
    statuses: list[int] = []
    try:
        endpoint = (await access.net.resolve(*where))[0]
        for turn in range(request.times):
            if turn:
                await asyncio.sleep(PAUSE)
            statuses.append(await _status(request, url, endpoint, access, request.improper))
    except LookFailed as failure:
        return access.unseen(failure, endpoint)
    return Seen(RefusalFacts(statuses[0], tuple(statuses[1:])), access.clock(), access.place(endpoint))


async def look_signed(request: SignedRefusalRequest, access: Access) -> tuple[Observation, ...]:
    """The statuses at each address of the host, the proper request first."""
    try:
        url = web_address(request.url)
        secret = _secret(request.secret, access)
    except LookFailed as failure:
        return (access.unseen(failure),)

    async def asked(endpoint: Endpoint) -> SignedRefusalFacts:
        now = int(access.clock().timestamp())

        async def status(key: str, time: int) -> int:
            body = request.content.encode()
            try:
                signature = webhooks.signed(request.scheme, key, time, body, request.header)
            except ValueError as error:
                raise LookFailed(Why.NO_CREDENTIAL, "the secret cannot be used", str(error)) from error
            return await _status(request, str(url), endpoint, access, signature)

        return SignedRefusalFacts(
            await status(secret, now),
            await status(secret, now - request.seconds),
            await status(webhooks.other(request.scheme, secret), now),
            await status(secret, now) if request.again else 0,
        )

    return await at_each(url.raw_host.decode("ascii"), port_of(url), access, asked)


def _secret(variable: str, access: Access) -> str:
    secret = access.secrets.get(variable)
    if secret is None:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {variable}")
    return secret


def _credentials(request: RefusalRequest, access: Access) -> Headers:
    found = [(name, access.secrets.get(variable)) for name, variable in request.proper_env]
    missing = [variable for _, variable in request.proper_env if access.secrets.get(variable) is None]
    if missing:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {', '.join(missing)}")
    if any(not (value or "").isprintable() or not (value or "").isascii() for _, value in found):
        raise LookFailed(Why.NO_CREDENTIAL, "a credential cannot be sent in a header", "it holds a line break or such")
    return tuple((name, value or "") for name, value in found)


async def _status(
    request: RefusalRequest | SignedRefusalRequest, url: str, endpoint: Endpoint, access: Access, *headers: Headers
) -> int:
    sent = request.headers + tuple(pair for group in headers for pair in group)
    exchanged = await access.net.send(url, request.method, sent, request.content.encode(), endpoint)
    return exchanged.response.status
