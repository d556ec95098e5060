"""Trust anchors of DNSSEC: the root's, and those that a run adds for a zone of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trustgen.frozen import dataclass

_WRITTEN = re.compile(r"(\S+) (?:[0-9]+ )?(?:IN )?DS ([0-9]+ [0-9]+ [0-9]+ (?:[0-9A-F]{2})+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A key that is trusted: ``zone`` (lower case, "" for the root) and a DS record (tag, algorithm, type, digest)."""

    zone: str
    ds: str

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read ``tidemark.example. DS 12345 13 2 49FD…``, as zone files have it. Raises ValueError for a person."""
        found = _WRITTEN.fullmatch(re.sub(r"[ \t]+", " ", text.strip()))
        if found is None:
            raise ValueError(f"{text!r} is no trust anchor such as `tidemark.example. DS 12345 13 2 49FD…`")
        return cls(found[1].lower().removesuffix("."), found[2].upper())

    def encloses(self, name: str) -> bool:
        """Whether ``name`` is the zone's or below it."""
        return not self.zone or name == self.zone or name.endswith(f".{self.zone}")


#: The keys of the root: KSK-2017 and KSK-2024 (https://data.iana.org/root-anchors/root-anchors.xml, RFC 9718).
ROOT = (
    Anchor("", "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
    Anchor("", "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"),
)


def nearest(name: str, anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """The anchors of the lowest zone that encloses ``name``; those of the root where no other does."""
    enclosing = [anchor for anchor in anchors if anchor.encloses(name)] or list(ROOT)
    lowest = max(enclosing, key=lambda anchor: len(anchor.zone)).zone
    return tuple(anchor for anchor in enclosing if anchor.zone == lowest)
