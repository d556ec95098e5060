"""Every check from inside keeps the contract that plug-ins are held to as well."""

from __future__ import annotations

import pytest

from tests.checks.honest_inside import HONEST, UNCLEAR
from trustgen import contract
from trustgen.checks import table

SUBJECTS = [contract.Subject(table.find(name), facts, UNCLEAR.get(name, ())) for name, facts in HONEST.items()]


@pytest.mark.parametrize("rule", contract.RULES, ids=str)
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.check.name)
def test_keeps_the_contract(subject: contract.Subject, rule: str) -> None:
    """No rule of the contract finds anything."""
    assert contract.broken_by(rule, subject) == ()
