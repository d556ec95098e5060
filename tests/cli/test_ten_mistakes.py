"""A careless registry: ten mistakes about sub-processors and disclosure, told in one run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from trustgen.cli import main

GOLDEN = Path(__file__).parent / "golden" / "ten-mistakes"


def test_ten_mistakes_are_ten_problems_with_their_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every mistake is told once, where it stands, with what is wrong and what to do, to the letter."""
    shutil.copyfile(GOLDEN / "claims.yaml", tmp_path / "claims.yaml")
    assert main(["lint", "--project", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told == (GOLDEN / "told.txt").read_text("utf-8")
    assert len(set(re.findall(r"^error\[([a-z-]+)\]", told, re.MULTILINE))) == 10
    assert len(set(re.findall(r"claims\.yaml:(\d+):\d+", told))) == 10
    assert told.count("= help: ") == 10
