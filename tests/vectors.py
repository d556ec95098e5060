"""Where conformance cases of others stand, if they stand anywhere: they are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def vector(name: str) -> Path:
    """The file ``name`` below the folder of vectors; skips the test where there is none."""
    beside = (folder / "shared" / "vectors" for folder in Path(__file__).resolve().parents)
    named = os.environ.get("TRUSTGEN_VECTORS")
    places = [Path(named)] if named else [place for place in beside if place.is_dir()]
    found = next((place / name for place in places if (place / name).is_file()), None)
    if found is None:
        pytest.skip(f"not run: {name} is not here (set TRUSTGEN_VECTORS to the folder of conformance cases)")
    return found
