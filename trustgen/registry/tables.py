"""The names that the registry defines, and whether a use of one is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trustgen.registry.collect import Collector, Path
from trustgen.registry.validate import INVALID

_SINGULAR = {
    "targets": "target",
    "documents": "document",
    "contacts": "contact",
    "owners": "owner",
    "plans": "plan",
    "sections": "section",
    "subprocessors": "sub-processor",
    "claims": "claim",
}


@dataclass
class Tables:
    """Named entries by table. An entry that failed to validate is INVALID: known, but of unknown shape."""

    entries: Mapping[str, Mapping[str, Any]]
    collector: Collector

    def expect(self, table: str, name: str, path: Path) -> Any:
        """The entry ``name`` of ``table``, or INVALID with a problem where there is none."""
        known = self.entries.get(table, {})
        if name in known:
            return known[name]
        word = _SINGULAR.get(table, table)
        fix = f"define it under `{table}:`" + (f"; there are {', '.join(sorted(known)[:8])}" if known else "")
        self.collector.unknown(path, f"unknown-{word}", f"there is no {word} named `{name}`", name, known, fix)
        return INVALID

    def expect_target(self, name: str, kinds: tuple[str, ...], path: Path) -> None:
        """A target of one of ``kinds``, or a group of such."""
        target = self.expect("targets", name, path)
        if target is INVALID:
            return
        members = target.members if target.kind == "group" else (name,)
        for member in members:
            found = self.entries["targets"].get(member, INVALID)
            if found is not INVALID and found.kind not in kinds:
                needed = " or ".join(kinds)
                what = f"`{member}` is a {found.kind} target; this check looks at a {needed} target"
                self.collector.add(path, "wrong-target", what, f"name a target of kind {needed}")
