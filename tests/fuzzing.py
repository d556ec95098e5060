"""How many cases a fuzz test tries: few in an ordinary run, ``TRUSTGEN_FUZZ=100000`` for a thorough one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

import hypothesis
import pytest

Test = TypeVar("Test", bound=Callable[..., object])

_CASES = hypothesis.settings(
    max_examples=int(os.environ.get("TRUSTGEN_FUZZ", "60")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)


def fuzzed(test: Test) -> Test:
    """A decorator for tests with ``@given``; ``make fuzz`` runs what bears it."""
    marked: Test = pytest.mark.fuzz(_CASES(test))
    return marked
