"""Every check, from outside and from inside, keeps the contract that plug-ins are held to as well."""

from __future__ import annotations

import pytest

from tests.checks.honest import HONEST, NOW, registry
from tests.checks.honest_inside import HONEST as INSIDE
from tests.checks.honest_inside import UNCLEAR
from trustgen import contract
from trustgen.checks import table


def subject(name: str) -> contract.Subject:
    """The check with honest facts, in the registry that they are of."""
    if name in INSIDE:
        return contract.Subject(table.find(name), INSIDE[name], UNCLEAR.get(name, ()))
    return contract.Subject(table.find(name), HONEST[name], (), registry(), NOW)


@pytest.mark.parametrize("rule", contract.RULES, ids=str)
@pytest.mark.parametrize("name", table.names())
def test_keeps_the_contract(name: str, rule: str) -> None:
    """No rule of the contract finds anything."""
    assert contract.broken_by(rule, subject(name)) == ()


def test_facts_of_none_of_its_looks_are_told() -> None:
    """Honest facts that no request could bring prove nothing about its evidence."""
    strange = contract.Subject(table.find("hsts"), object(), (), registry(), NOW)
    assert contract.broken_by("survives as evidence", strange) == ("its honest facts answer none of its looks",)
