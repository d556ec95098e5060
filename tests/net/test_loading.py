"""A large import waits until what needs none is under way."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from trustgen.net.loading import imported


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that writes down that it is imported, in ``sys.begun``."""
    (tmp_path / "large_of_tests.py").write_text("import sys\nsys.begun.append('import')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "begun", [], raising=False)
    monkeypatch.delitem(sys.modules, "large_of_tests", raising=False)
    return "large_of_tests"


async def packet() -> None:
    """Its first packet is sent a turn after it began."""
    await asyncio.sleep(0)
    sys.begun.append("packet")  # type: ignore[attr-defined]


def test_looks_that_need_no_import_begin_before_it(large: str) -> None:
    """Although they were asked for later; who asks again has it at once."""

    async def run() -> None:
        asked = asyncio.create_task(imported(large))
        others = [asyncio.create_task(packet()) for _ in range(3)]
        module = await asked
        assert sys.begun == ["packet", "packet", "packet", "import"]  # type: ignore[attr-defined]
        again = imported(large)
        with pytest.raises(StopIteration) as at_once:
            again.send(None)
        assert at_once.value.value is module
        await asyncio.gather(*others)

    asyncio.run(run())


def test_a_module_that_is_not_there_is_an_error() -> None:
    """It is not taken for a host that does not answer."""
    with pytest.raises(ModuleNotFoundError):
        asyncio.run(imported("trustgen.net.nowhere"))
