"""How the tests of checks ask for a verdict."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.honest import NOW, registry
from trustgen.checks import table
from trustgen.model.judgement import Finding
from trustgen.model.registry import Registry

REGISTRY = registry()


def parameters(name: str, /, **given: Any) -> Any:
    """Validated parameters of the check, with the target ``app``."""
    return table.find(name).parameters.model_validate({"target": "app", **given})


def judge(name: str, facts: Any, /, **given: Any) -> Finding:
    """The finding of the check on ``facts``."""
    return table.find(name).judge(parameters(name, **given), facts, REGISTRY, NOW)


def lies(name: str, facts: Any, /, **given: Any) -> list[Any]:
    """Every lie of the check about ``facts``; each must be judged broken."""
    check, said = table.find(name), parameters(name, **given)
    told = list(check.lies(said, facts))
    assert [check.judge(said, lie, REGISTRY, NOW).verdict for lie in told] == ["broken"] * len(told)
    return told


def refused(name: str, because: str, /, **given: Any) -> None:
    """The parameters must be refused with a sentence that holds ``because``."""
    with pytest.raises(ValueError, match=because):
        parameters(name, **given)


def subjects(name: str, where: Registry = REGISTRY, /, **given: Any) -> list[str]:
    """What the check looks at."""
    check = table.find(name)
    return [look.subject for look in check.looks(parameters(name, **given), where)]
