"""Ask a web address, following redirects as far as the request allows (RFC 9110 §15.4)."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx

from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, Exchanged, LookFailed
from trustgen.net.names import port_of
from trustgen.net.urls import led_to, web_address
from trustgen.probes.access import Access
from trustgen.probes.places import at_each, keep_secret, redirected

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_COOKIE_VALUE = re.compile(r"^([^=;]*=)[^;]+")
Headers = tuple[tuple[str, str], ...]


async def look(request: HttpRequest, access: Access) -> tuple[Observation, ...]:
    """One chain of hops for every address of the first host; certificates are verified at each hop."""
    try:
        url = web_address(request.url)
        credentials = _credentials(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)

    async def hops(endpoint: Endpoint) -> HttpFacts:
        if credentials:
            keep_secret(str(url), endpoint)
        return await _follow(request, url, credentials, endpoint, access)

    return await at_each(url.raw_host.decode("ascii"), port_of(url), access, hops)


def _credentials(request: HttpRequest, access: Access) -> Headers:
    found = tuple((name, access.secrets.get(variable)) for name, variable in request.header_env)
    missing = [variable for name, variable in request.header_env if access.secrets.get(variable) is None]
    if missing:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {', '.join(missing)}")
    if any(not (value or "").isprintable() or not (value or "").isascii() for _, value in found):
        raise LookFailed(Why.NO_CREDENTIAL, "a credential cannot be sent in a header", "it holds a line break or such")
    return tuple((name, value or "") for name, value in found)


async def _follow(
    request: HttpRequest, url: httpx.URL, credentials: Headers, endpoint: Endpoint, access: Access
) -> HttpFacts:
    origin, first, method = _origin(url), endpoint, request.method
    hops: list[HttpResponse] = []
    visited: set[str] = set()
    while True:
        # Credentials are for the origin that the registry names, never for where it sends us.
        headers = request.headers + (credentials if _origin(url) == origin else ())
        exchanged = await access.net.exchange(str(url), method, headers, endpoint)
        hops.append(_kept(exchanged, request.body, access))
        location = exchanged.response.first("location")
        if request.follow == 0 or exchanged.response.status not in _REDIRECTS or location is None:
            _insist(exchanged, request.body)
            return HttpFacts(tuple(hops))
        visited.add(str(url))
        url = led_to(url, location)
        if len(hops) > request.follow or str(url) in visited:
            raise LookFailed(Why.TOO_MANY_REDIRECTS, _loop(str(url) in visited, request.follow), str(url))
        method = "GET" if exchanged.response.status == 303 and method != "HEAD" else method
        endpoint = await redirected(url, first, access)


def _loop(circle: bool, limit: int) -> str:
    return "the redirects go in a circle" if circle else f"there are more than {limit} redirects"


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.raw_host.decode("ascii"), port_of(url)


def _insist(exchanged: Exchanged, body: bool) -> None:
    if body and exchanged.cut:
        raise LookFailed(Why.TOO_LARGE, "the answer is too large", f"more than {exchanged.response.size} bytes")


def _without_cookie(name: str, value: str) -> str:
    """A session's key is nobody's evidence; the cookie's name and attributes are (RFC 6265 §4.1.1)."""
    return _COOKIE_VALUE.sub(r"\1***", value, count=1) if name == "set-cookie" else value


def _kept(exchanged: Exchanged, body: bool, access: Access) -> HttpResponse:
    """The response as it may be written down: a server can echo what it was sent."""
    redact = access.secrets.redact
    response = exchanged.response
    return replace(
        response,
        url=redact(response.url),
        headers=tuple((redact(name), redact(_without_cookie(name, value))) for name, value in response.headers),
        text=redact(response.text) if body and response.text is not None else None,
        undecoded=response.undecoded if body or exchanged.cut else "",
    )
