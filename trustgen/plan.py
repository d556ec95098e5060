"""Registry → the distinct requests that its claims need."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from trustgen.model.claim import Asserted, Claim
from trustgen.model.observation import Request
from trustgen.model.registry import Registry


def plan(registry: Registry, only: Collection[str] | None = None) -> tuple[Request, ...]:
    """Every distinct request, in the order of the registry; equal ones once.

    ``only`` limits it to those claims, their rows and what they rest on; None means all. Raises KeyError for an id
    that is not in the registry.
    """
    wanted = {claim.id for claim in registry.claims} if only is None else closure(registry, only)
    asserted = (a for claim in registry.claims if claim.id in wanted and not claim.withdrawn for a in assertions(claim))
    requests = (
        request for a in asserted for look in a.check.looks(a.parameters, registry) for request in look.requests
    )
    return tuple(dict.fromkeys(requests))


def assertions(claim: Claim) -> Iterator[Asserted]:
    """Every check of ``claim``, whatever its role."""
    yield from claim.checks
    yield from claim.supports
    yield from claim.false_if


def closure(registry: Registry, only: Collection[str]) -> set[str]:
    """``only`` with rows, parents' rests and everything that those rest on."""
    by_id = {claim.id: claim for claim in registry.claims}
    found: set[str] = set()
    waiting = list(only)
    while waiting:
        name = waiting.pop()
        if name not in found:
            claim = by_id[name]
            found.add(name)
            waiting.extend((*claim.rows, *claim.rests_on))
    return found


def shard(registry: Registry, number: int, count: int) -> tuple[str, ...]:
    """The claims of shard ``number`` (from 1) of ``count``, in order: those that first look at the same host together.

    Claims that look at nothing belong to the first shard. Every claim belongs to exactly one, whatever the order.
    """
    return tuple(claim.id for claim in registry.claims if _shard_of(claim, registry, count) == number - 1)


def _shard_of(claim: Claim, registry: Registry, count: int) -> int:
    for asserted in assertions(claim):
        for look in asserted.check.looks(asserted.parameters, registry):
            for request in look.requests:
                return int(sha256(_whose(request).encode()).hexdigest(), 16) % count
    return 0


def _whose(request: Request) -> str:
    """What a request is asked of, so that one shard asks all questions to a host."""
    host = getattr(request, "host", "") or urlsplit(getattr(request, "url", "")).hostname
    return str(host or getattr(request, "name", "") or request)
