"""One look a place: the same question at every endpoint of a name."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.names import port_of
from trustgen.probes.access import Access

if TYPE_CHECKING:
    import httpx

#: RFC 6052 §2.1: an IPv4 address stands in the last four octets.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


async def at_each(
    host: str, port: int, access: Access, look: Callable[[Endpoint], Awaitable[object]]
) -> tuple[Observation, ...]:
    """``look`` at every endpoint of ``host``:``port``, at once; a name without address gives one Unseen."""
    try:
        endpoints = await access.net.resolve(host, port)
    except LookFailed as failure:
        return (access.unseen(failure),)
    if len(endpoints) == 1:
        return (await observed(endpoints[0], access, look),)
    return tuple(await asyncio.gather(*(observed(endpoint, access, look) for endpoint in endpoints)))


async def observed(endpoint: Endpoint, access: Access, look: Callable[[Endpoint], Awaitable[object]]) -> Observation:
    """What ``look`` sees at ``endpoint``, or why it sees nothing."""
    try:
        facts = await look(endpoint)
    except LookFailed as failure:
        return access.unseen(failure, endpoint)
    return Seen(facts, access.clock(), access.place(endpoint))


async def redirected(url: httpx.URL, first: Endpoint, access: Access) -> Endpoint:
    """Where a redirect from ``first`` goes on: at the same address where the next host has it too, else at its first.

    A stranger's server must not send us into the network that we look from: what begins at a public address goes on
    at none that is private, unless ``--connect-to`` says so. Raises LookFailed.
    """
    host, port = url.raw_host.decode("ascii"), port_of(url)
    endpoints = await access.net.resolve(host, port)
    found = next((endpoint for endpoint in endpoints if endpoint.address == first.address), endpoints[0])
    chosen = any(rule.applies(host, port) for rule in access.net.settings.connect_to)
    if not chosen and is_public(first) and not is_public(found):
        raise LookFailed(Why.NOT_LOOKED, "the redirect leads into a private network", f"{url} is {found}")
    return found


def keep_secret(url: str, endpoint: Endpoint) -> None:
    """Raise LookFailed where what is sent to ``url`` would cross the public Internet unencrypted: credentials must not.

    Nor would the answer be worth much: anybody on the way could have given it.
    """
    if url.startswith("http:") and is_public(endpoint):
        raise LookFailed(Why.NOT_LOOKED, "a credential is not sent over plain http", url)


def is_public(endpoint: Endpoint) -> bool:
    """Whether an address is one of the public Internet; one that the proxy chooses counts as such."""
    if not endpoint.address:
        return True
    address = ipaddress.ip_address(endpoint.address.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    return address.is_global and not address.is_multicast
