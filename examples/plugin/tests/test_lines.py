"""The plug-in's check keeps the contract of all checks, and its probe looks at real files."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tidemark_trustgen.check import CHECK
from tidemark_trustgen.facts import LinesFacts, LinesRequest
from tidemark_trustgen.probe import look

from trustgen import contract
from trustgen.model.observation import Observation, Seen, Unseen
from trustgen.net import Net, Settings
from trustgen.probes.access import Access, Secrets

SUBJECT = contract.Subject(CHECK, LinesFacts(12))


@pytest.mark.parametrize("rule", contract.RULES, ids=str)
def test_keeps_the_contract(rule: str) -> None:
    """No rule of the contract finds anything."""
    assert contract.broken_by(rule, SUBJECT) == ()


def observed(folder: Path, file: str) -> Observation:
    """What the probe sees of ``file``."""

    def clock() -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)

    async def looked() -> Observation:
        async with Net(Settings(), clock) as net:
            return (await look(LinesRequest(file), Access(net, Secrets({}), folder, clock)))[0]

    return asyncio.run(looked())


def test_lines_are_counted(tmp_path: Path) -> None:
    """Of a file that is there."""
    (tmp_path / "a").write_text("1\n2\n3\n")
    seen = observed(tmp_path, "a")
    assert isinstance(seen, Seen)
    assert seen.facts == LinesFacts(3)


@pytest.mark.parametrize("file", ["gone", "../a", "."])
def test_what_cannot_be_read_is_not_seen(tmp_path: Path, file: str) -> None:
    """A missing file has not zero lines."""
    assert isinstance(observed(tmp_path, file), Unseen)
