"""CAA records in presentation format (RFC 8659 §4)."""

from __future__ import annotations

import re

from trustgen.frozen import dataclass

_RECORD = re.compile(r'([0-9]{1,3})[ \t]+([A-Za-z0-9]+)[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S*))')
_ISSUER = re.compile(r"[ \t]*+([A-Za-z0-9][A-Za-z0-9-]*+(?:\.[A-Za-z0-9][A-Za-z0-9-]*+)*+)?[ \t]*+(;.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CaaProperty:
    """One record; the tag is in lower case. ``critical``: who does not know the tag must not issue."""

    critical: bool
    tag: str
    value: str


def parse(record: str) -> CaaProperty | None:
    """The property in a record, or None where it cannot be read."""
    found = _RECORD.fullmatch(record.strip())
    if found is None or int(found[1]) > 255:
        return None
    value = re.sub(r"\\([0-9]{3}|.)", _unescaped, found[3]) if found[3] is not None else found[4]
    return CaaProperty(bool(int(found[1]) & 128), found[2].lower(), value)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1])) if len(found[1]) == 3 else found[1]


def issuer(value: str) -> str:
    """The domain that an ``issue`` or ``issuewild`` names; "" where nobody may issue, as with a value that is none."""
    found = _ISSUER.fullmatch(value)
    return (found[1] or "").lower() if found else ""
