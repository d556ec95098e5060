"""The demo's prose puts each statement below the heading that it belongs to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HEADED = [
    path.stem for path in sorted((ROOT / "content").glob("*.md")) if re.search("^## ", path.read_text(), re.MULTILINE)
]


@pytest.mark.parametrize("section", HEADED)
def test_prose_with_headings_places_every_statement(section: str) -> None:
    """What prose does not place comes last, below a heading that is about something else."""
    registry: dict[str, Any] = yaml.safe_load((ROOT / "claims.yaml").read_text("utf-8"))
    homes = {str(one["id"]): one["section"] for one in registry["claims"]}
    here = {name for name, home in homes.items() if section in ([home] if isinstance(home, str) else home)}
    placed = set(
        re.findall(r"^\[\[([a-z0-9-]+)\]\]$", (ROOT / f"content/{section}.md").read_text("utf-8"), re.MULTILINE)
    )
    assert here
    assert here - placed == set()
