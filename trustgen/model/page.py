"""Pages in memory: what render makes and publish writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """Every file of the site: path relative to its root, with forward slashes → bytes."""

    files: Mapping[str, bytes]
