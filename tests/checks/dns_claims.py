"""How tests of the checks of the DNS ask: by the check's name, its parameters and facts."""

from __future__ import annotations

from typing import Any

from tests.checks.honest import NOW, registry
from trustgen.checks import table
from trustgen.model.judgement import Verdict
from trustgen.model.target import Domain

REGISTRY = registry(targets={**registry().targets, "mail": Domain(kind="domain", name="tidemark.example")})


def parameters(name: str, /, **given: Any) -> Any:
    """Parameters of the check ``name`` about the domain ``mail``, unless another target is given."""
    return table.find(name).parameters.model_validate({"target": "mail", **given})


def assert_judged(name: str, given: dict[str, Any], facts: Any, expected: str) -> None:
    """``expected`` is the verdict and a part of the reason: ``broken: has no SPF record``."""
    verdict, _, part = expected.partition(": ")
    found = table.find(name).judge(parameters(name, **given), facts, REGISTRY, NOW)
    assert (found.verdict, part in found.reason) == (Verdict(verdict), True), found.reason


def assert_lies_break(name: str, given: dict[str, Any], facts: Any, least: int) -> None:
    """The facts hold, and at least ``least`` lies about them are all broken."""
    check = table.find(name)
    claimed = parameters(name, **given)
    assert check.judge(claimed, facts, REGISTRY, NOW).verdict is Verdict.HOLDS
    lies = list(check.lies(claimed, facts))
    assert len(lies) >= least
    for lie in lies:
        assert check.judge(claimed, lie, REGISTRY, NOW).verdict is Verdict.BROKEN, lie


def requests(name: str, /, **given: Any) -> list[Any]:
    """Every request of the check, in order."""
    looks = table.find(name).looks(parameters(name, **given), REGISTRY)
    return [request for look in looks for request in look.requests]


def commands(name: str, /, **given: Any) -> tuple[str, ...]:
    """What a reader is told to type."""
    return table.find(name).repeat(parameters(name, **given), REGISTRY)
