"""Statuses, which are facts even where they are errors."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import NOW, page, registry
from trustgen.checks.status import StatusParameters, judge, lies
from trustgen.model.judgement import Verdict


@pytest.mark.parametrize(
    ("equals", "seen", "verdict", "reason"),
    [
        (200, 200, "holds", "answers with status 200"),
        (404, 404, "holds", "answers with status 404"),
        ([401, 403], 403, "holds", "answers with status 403"),
        ([401, 403], 200, "broken", "answers with status 200; the claim says 401 or 403"),
        (200, 503, "broken", "answers with status 503; the claim says 200"),
        (200, 429, "unknown", "asked too often"),
        (429, 429, "holds", "answers with status 429"),
    ],
)
def test_status(equals: Any, seen: int, verdict: str, reason: str) -> None:
    """The status decides; 429 is about the asking, unless it is what is claimed."""
    parameters = StatusParameters.model_validate({"target": "app", "equals": equals})
    found = judge(parameters, page(status=seen), registry(), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


@pytest.mark.parametrize("equals", [[], 99, 600, "200", True, 200.0])
def test_what_is_no_status_is_refused(equals: Any) -> None:
    """A status is a whole number from 200 to 599, and at least one is given."""
    with pytest.raises(ValueError, match="equals"):
        StatusParameters.model_validate({"target": "app", "equals": equals})


def test_a_lie_is_never_among_the_claimed() -> None:
    """With the first statuses claimed, the lie is another one."""
    parameters = StatusParameters.model_validate({"target": "app", "equals": [200, 201]})
    [lie] = lies(parameters, page())
    assert lie.answer.status == 202
