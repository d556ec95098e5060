"""The sub-processor list as a version of ``claims.yaml`` has it, read leniently: old versions may have an old shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from trustgen.errors import Place
from trustgen.registry.collect import Path
from trustgen.registry.yamltree import Loaded
from trustgen.registry.yamltree import load as load_yaml

DATES = ("announced", "since", "until")
#: The block of the key, up to the next key at the beginning of a line. Reading it alone is much faster.
_BLOCK = re.compile(rb"^subprocessors:.*?(?=^[A-Za-z_\"'.-]|\Z)", re.MULTILINE | re.DOTALL)
_POINTS = re.compile(rb"[:\-,\[{] *[*&][A-Za-z]")


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """What one version says of an entry; ``index`` is its place among the entries."""

    id: str
    index: int
    name: str
    dates: Mapping[str, date]
    former: frozenset[str] = frozenset()
    corrections: frozenset[tuple[str, str]] = frozenset()
    corrected: frozenset[tuple[str, date]] = frozenset()


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One version's list. ``published`` is the day on which it says that it went public."""

    entries: Mapping[str, PublishedEntry]
    published: date | None = None
    _loaded: Loaded | None = field(default=None, repr=False, compare=False)
    _lines: int = 0

    def place(self, path: Path, file: str) -> Place:
        """Where ``path`` (from ``subprocessors``) stands in the file."""
        if self._loaded is None:
            return Place(file)
        here = self._loaded.places.at(("subprocessors", *path))
        return Place(file, here.line + self._lines, here.column, here.length, here.text)


def read(text: bytes) -> PublishedList | None:
    """The list of a version; None where it has none, or none that can be read."""
    found = _BLOCK.search(text)
    if found is None or _POINTS.search(found[0]):
        return _listed(load_yaml(text, "claims.yaml"), 0) if b"subprocessors" in text else None
    return _block(found[0], text.count(b"\n", 0, found.start()))


@cache
def _block(block: bytes, lines: int) -> PublishedList | None:
    return _listed(load_yaml(block, "claims.yaml"), lines)


def _listed(loaded: Loaded, lines: int) -> PublishedList | None:
    tree = loaded.value
    listing = tree.get("subprocessors") if isinstance(tree, dict) else None
    if not isinstance(listing, dict):
        return None
    raw = listing.get("entries")
    entries = [
        _entry(item, index)
        for index, item in enumerate(raw if isinstance(raw, list) else ())
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    ]
    return PublishedList({one.id: one for one in entries}, _day(listing.get("published")), loaded, lines)


def _entry(item: dict[str, Any], index: int) -> PublishedEntry:
    corrections = _mappings(item.get("corrections"))
    return PublishedEntry(
        item["id"],
        index,
        str(item.get("name", "")),
        {key: day for key in DATES if (day := _day(item.get(key))) is not None},
        frozenset(str(one.get("name")) for one in _mappings(item.get("formerly"))),
        frozenset((str(one.get("on")), str(one.get("what"))) for one in corrections),
        frozenset((key, day) for one in corrections for key in DATES if (day := _day(one.get(key))) is not None),
    )


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
