"""What clouds and code hosts told us is in the evidence as it was seen, and comes out of it the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import HONEST, NOW, registry
from tests.checks.honest_cloud import HONEST_CLOUD
from trustgen.checks import table
from trustgen.evidence.codec import dumps, loads
from trustgen.evidence.record import Evidence
from trustgen.model.observation import Observation, Request, Seen


@pytest.mark.parametrize("name", sorted(HONEST_CLOUD))
def test_facts_survive_the_evidence(name: str) -> None:
    """Requests and facts of every check, lies included, are equal after writing and reading; no secret is in them."""
    check = table.find(name)
    parameters = check.parameters.model_validate(dict(check.example))
    looks = check.looks(parameters, registry())
    for facts in (HONEST[name], *check.lies(parameters, HONEST[name])):
        seen: dict[Request, tuple[Observation, ...]] = {
            request: (Seen(facts, NOW),) for look in looks for request in look.requests
        }
        kept = loads(dumps(_evidence(seen)))
        assert kept.observations == seen


def _evidence(seen: dict[Request, tuple[Observation, ...]]) -> Evidence:
    parts: dict[str, Any] = {
        "at": NOW,
        "registry": "0",
        "trustgen": "0",
        "observations": seen,
        "judgements": (),
        "last_held": {},
        "overrides": (),
        "via": (),
        "clock_was_set": False,
    }
    return Evidence(**parts)
