"""Registry → the distinct requests that its claims need."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trustgen.model.claim import Asserted, Claim
from trustgen.model.observation import Request
from trustgen.model.registry import Registry


def plan(registry: Registry, only: Collection[str] = ()) -> tuple[Request, ...]:
    """Every distinct request, in the order of the registry; equal ones once.

    ``only`` limits it to those claims, their rows and what they rest on; empty means all. Raises KeyError for an
    id that is not in the registry.
    """
    wanted = closure(registry, only) if only else {claim.id for claim in registry.claims}
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
