"""Rules of questions, notes and the brand: names that must exist, and colours that must be readable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trustgen.model.claim import Claim
from trustgen.model.contrast import LEAST, weak
from trustgen.model.organisation import Brand
from trustgen.registry.collect import Collector, Path
from trustgen.registry.nearest import nearest

#: The text of each table's entries that may cite values.
_TEXT = {"questions": "answer", "changes": "text"}
_CITED = re.compile(r"\[\[([^\[\]]*)\]\]")


def check(table: str, plain: Any, entries: Sequence[Any], claims: Iterable[Claim], told: Collector) -> None:
    """Every claim that an entry of ``questions`` or ``changes`` names, and every value that its text cites."""
    known = {claim.id: claim for claim in claims}
    indexes = {item.get("id"): index for index, item in enumerate(plain or ()) if isinstance(item, dict)}
    for entry in entries:
        index = indexes.get(entry.id, 0)
        for position, name in enumerate(entry.claims):
            if name not in known:
                path: Path = (table, index, "claims", position)
                fix = "name a claim of this registry"
                told.unknown(path, "unknown-claim", f"there is no claim named `{name}`", name, known, fix)
        key = _TEXT[table]
        _cited(getattr(entry, key), (table, index, key), known, told)


def _cited(text: str, path: Path, known: Mapping[str, Claim], told: Collector) -> None:
    for found in _CITED.finditer(text):
        name, _, value = found[1].partition(".")
        claim = known.get(name)
        if claim is None:
            guess = nearest(name, known)
            fix = f"did you mean `{guess}`?" if guess else "write [[claim-id.name]] with a claim of this registry"
            told.add(path, "unknown-claim", f"`{found[0]}` names no claim", fix)
        elif value not in claim.cited:
            values = ", ".join(sorted(claim.cited)) or "none"
            told.add(path, "unknown-value", f"claim `{name}` has no value `{value}`", f"it has: {values}")


def brand(chosen: Brand, told: Collector) -> None:
    """Every pair of colours that a reader could not read (WCAG 2.2, 1.4.3)."""
    for key, ground, ratio in weak(chosen.accent, chosen.accent_dark):
        scheme = "dark" if key == "accent_dark" or ground.startswith("dark") else "light"
        colour = getattr(chosen, key)
        what = f"`{key}` {colour} on the {scheme} page's {ground.partition(' ')[2]} has a contrast of {ratio:.1f} to 1"
        fix = f"choose a {'lighter' if scheme == 'dark' else 'darker'} colour: it needs {LEAST} to 1"
        if key == "accent" and scheme == "dark":
            fix = f"add an `accent_dark` that has {LEAST} to 1 on dark pages"
        told.add(("site", "brand", key), "weak-contrast", what, fix)
