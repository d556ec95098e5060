"""Fetch a file from the web, whole, for its digest: nothing of what it holds is kept."""

from __future__ import annotations

import httpx

from trustgen.facts.files import DownloadFacts, DownloadRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.names import port_of
from trustgen.net.urls import led_to, web_address
from trustgen.probes.access import Access
from trustgen.probes.places import at_each, redirected
from trustgen.syntax.media_type import media_type

MOST_BYTES = 32 * 2**20
MOST_REDIRECTS = 5


async def look(request: DownloadRequest, access: Access) -> tuple[Observation, ...]:
    """The file at every address of the host; any answer but a 200 that arrives whole is Unseen."""
    try:
        url = _on_https(web_address(request.url))
    except LookFailed as failure:
        return (access.unseen(failure),)

    async def fetched(endpoint: Endpoint) -> DownloadFacts:
        return await _fetched(url, endpoint, access)

    return await at_each(url.raw_host.decode("ascii"), port_of(url), access, fetched)


def _on_https(url: httpx.URL) -> httpx.URL:
    if url.scheme != "https":
        raise LookFailed(Why.NOT_LOOKED, "the file is not served over https", str(url))
    return url


async def _fetched(url: httpx.URL, endpoint: Endpoint, access: Access) -> DownloadFacts:
    first = endpoint
    for _ in range(MOST_REDIRECTS + 1):
        exchanged = await access.net.download(str(url), endpoint, MOST_BYTES)
        response = exchanged.response
        location = response.first("location")
        if not (300 <= response.status < 400 and location is not None):
            break
        url = _on_https(led_to(url, location))
        endpoint = await redirected(url, first, access)
    else:
        raise LookFailed(Why.TOO_MANY_REDIRECTS, f"there are more than {MOST_REDIRECTS} redirects", str(url))
    if response.status != 200:
        # 404 as well: servers answer so to those who may not see what is there.
        raise LookFailed(_why(response.status), f"it answers with status {response.status}", str(url))
    return DownloadFacts(response.size, exchanged.sha256, media_type(response.first("content-type") or "")[0])


def _why(status: int) -> Why:
    reasons = {401: Why.NO_PERMISSION, 403: Why.NO_PERMISSION, 429: Why.THROTTLED}
    return reasons.get(status, Why.NOT_FOUND if 400 <= status < 500 else Why.GARBLED)
