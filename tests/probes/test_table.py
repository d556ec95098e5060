"""The table of probes: which of them wait with their import until packets are under way."""

from __future__ import annotations

import subprocess
import sys

import pytest

from trustgen.probes.table import LARGE, PROBES


def _has_httpx(names: frozenset[str]) -> bool:
    """Whether importing the modules of these probes imports httpx."""
    modules = sorted({PROBES[name].partition(":")[0] for name in names})
    program = f"import sys, {', '.join(modules)}; print('httpx' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ran.stdout.strip() == "True"


def test_what_does_not_wait_is_small() -> None:
    """No probe rests on httpx unless it is named among those that do."""
    assert not _has_httpx(frozenset(PROBES) - LARGE)


@pytest.mark.parametrize("name", sorted(LARGE))
def test_what_waits_has_a_reason_to(name: str) -> None:
    """A probe that is named among those rests on httpx."""
    assert _has_httpx(frozenset({name}))
