"""One look a place: the same question at every endpoint of a name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from trustgen.model.observation import Observation, Seen
from trustgen.net import Endpoint, LookFailed
from trustgen.probes.access import Access


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
