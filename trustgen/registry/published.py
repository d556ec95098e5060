"""The sub-processor list as a version of ``claims.yaml`` has it, read leniently: old versions may have an old shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import cache
from typing import Any

from trustgen.errors import Place
from trustgen.frozen import dataclass
from trustgen.model.values import Duration
from trustgen.registry.collect import Path
from trustgen.registry.yamltree import Loaded
from trustgen.registry.yamltree import load as load_yaml

DATES = ("announced", "since", "until")
#: The block of the key, up to the next key at the beginning of a line. Reading it alone is much faster.
_BLOCK = re.compile(rb"^subprocessors:.*?(?=^[A-Za-z_\"'.-]|\Z)", re.MULTILINE | re.DOTALL)
_VALUES = re.compile(rb"^values:.*?(?=^[A-Za-z_\"'.-]|\Z)", re.MULTILINE | re.DOTALL)
_VALUE = "$values."
_POINTS = re.compile(rb"[:\-,\[{] *[*&][A-Za-z]")


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """What one version says of an entry; ``index`` is its place among the entries.

    ``independent`` tells whether it was an independent controller, ``from_the_start`` whether it claims to have been
    at work before the list was public; ``corrections`` are the day and the words of each, in the order of the file,
    ``corrected`` the dates that they say were wrong.
    """

    id: str
    index: int
    name: str
    dates: Mapping[str, date]
    former: frozenset[str] = frozenset()
    corrections: tuple[tuple[str, str], ...] = ()
    corrected: frozenset[tuple[str, date]] = frozenset()
    independent: bool = False
    from_the_start: bool = False


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One version's list. ``published`` is the day on which it says that it went public; ``promises`` is
    the notice as it is written there, ``notice`` how much that is, None for nothing or what cannot be read.
    """

    entries: Mapping[str, PublishedEntry]
    published: date | None = None
    notice: Duration | None = None
    promises: str = ""
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
        listing = _listed(load_yaml(text, "claims.yaml"), 0) if b"subprocessors" in text else None
    else:
        listing = _block(found[0], text.count(b"\n", 0, found.start()))
    if listing is None or not listing.promises.startswith(_VALUE):
        return listing
    return replace(listing, notice=_duration(_value(text, listing.promises.removeprefix(_VALUE))))


def _value(text: bytes, name: str) -> Any:
    """What ``values`` has under a name such as ``notice`` or ``keep.logs``."""
    found = _VALUES.search(text)
    tree = load_yaml(found[0], "claims.yaml").value if found else None
    for step in ("values", *name.split(".")):
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


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
    return PublishedList(
        {one.id: one for one in entries},
        _day(listing.get("published")),
        _duration(listing.get("notice")),
        str(listing.get("notice") or ""),
        loaded,
        lines,
    )


def _entry(item: dict[str, Any], index: int) -> PublishedEntry:
    corrections = _mappings(item.get("corrections"))
    return PublishedEntry(
        item["id"],
        index,
        str(item.get("name", "")),
        {key: day for key in DATES if (day := _day(item.get(key))) is not None},
        frozenset(str(one.get("name")) for one in _mappings(item.get("formerly"))),
        tuple((str(one.get("on")), str(one.get("what"))) for one in corrections),
        frozenset((key, day) for one in corrections for key in DATES if (day := _day(one.get(key))) is not None),
        independent=item.get("role") == "independent controller",
        from_the_start=item.get("from_the_start") is True,
    )


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _duration(value: Any) -> Duration | None:
    try:
        return Duration.parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
