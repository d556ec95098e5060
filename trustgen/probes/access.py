"""All that a probe may use."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, quote_plus

from trustgen.frozen import dataclass
from trustgen.model.observation import Place, Unseen
from trustgen.net import Endpoint, LookFailed, Net

MASK = "***"
#: A shorter value is no secret, and hiding it would blank every text that happens to hold it.
_SHORTEST = 4
_SHORTEST_NUMBER = 8
#: What variables hold that is no secret: hiding these would blank answers and pages that have nothing to do with them.
_WORDS = frozenset(
    {
        "true",
        "false",
        "null",
        "none",
        "undefined",
        "enabled",
        "disabled",
        "debug",
        "info",
        "warning",
        "error",
        "production",
        "prod",
        "staging",
        "stage",
        "preview",
        "development",
        "test",
        "testing",
        "local",
        "default",
    }
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Environment variables by name. What was handed out once is hidden from every text thereafter."""

    environment: Mapping[str, str]
    _forms: set[str] = field(default_factory=set, repr=False, compare=False)
    _used: set[str] = field(default_factory=set, repr=False, compare=False)

    def get(self, name: str) -> str | None:
        """The value of variable ``name``; None when it is not set or empty. A word as ``production`` is no secret."""
        value = self.environment.get(name) or None
        if value is not None and _is_secret(value.strip()):
            self._forms.update(_forms(value))
            self._used.add(value)
        return value

    def used(self) -> tuple[str, ...]:
        """The values that were handed out, sorted: what no page and no evidence may hold."""
        return tuple(sorted(self._used))

    def redact(self, text: str) -> str:
        """``text`` with every value handed out replaced by ``***``, plain, URL-encoded or inside base64."""
        if not self._forms:
            return text
        # Longest first: a part of a secret's form must not break up the whole.
        pattern = "|".join(re.escape(form) for form in sorted(self._forms, key=len, reverse=True))
        return re.sub(pattern, MASK, text)


def _is_secret(value: str) -> bool:
    """Whether it could be one: no word of `_WORDS`, no port, no count."""
    plain = value.lower() in _WORDS or (value.isdigit() and len(value) < _SHORTEST_NUMBER)
    return len(value) >= _SHORTEST and not plain


def _forms(value: str) -> set[str]:
    octets = value.encode("utf-8", "surrogateescape")
    plain = {value, value.strip(), quote(octets, safe=""), quote(octets), quote_plus(octets)}
    backslashed = {value.encode("unicode_escape").decode("ascii")}
    return {form for form in plain | backslashed | _base64(octets) if len(form) >= _SHORTEST}


def _base64(octets: bytes) -> set[str]:
    """What stays the same of ``octets`` in base64 whatever stands before and after it (``user:`` in Basic)."""
    found = set()
    for before in range(3):
        encoded = base64.b64encode(b"\x00" * before + octets).decode("ascii")
        # Characters that also encode a neighbour's bits are cut off.
        start = (before * 8 + 5) // 6
        stable = encoded[start : (before + len(octets)) * 8 // 6]
        found |= {stable, stable.replace("+", "-").replace("/", "_")}
    return {form for form in found if len(form) >= _SHORTEST}


@dataclass(frozen=True, slots=True)
class Access:
    """The network, the secrets, the project folder, the clock, and the label of the vantage point."""

    net: Net
    secrets: Secrets
    project: Path
    clock: Callable[[], datetime]
    via: str = ""

    def place(self, endpoint: Endpoint | None = None) -> Place:
        """``endpoint`` as a place, seen from this vantage point."""
        return Place(str(endpoint) if endpoint is not None else "", self.via)

    def unseen(self, failure: LookFailed, endpoint: Endpoint | None = None) -> Unseen:
        """``failure`` as an observation, without secrets."""
        redact = self.secrets.redact
        return Unseen(failure.why, redact(failure.reason), self.clock(), redact(failure.detail), self.place(endpoint))
