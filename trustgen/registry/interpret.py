"""Plain YAML values → the typed values that speak for themselves."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from trustgen.model.values import Duration, DurationBound, Money, NumberBound, Percentage, Rate, SetOf, VersionBound

_DURATION = re.compile(r"\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def interpret(plain: Any) -> Any:
    """A text that is a duration, a percentage or a day becomes one; mappings of a known shape likewise.

    Anything else stays what it is; lists become tuples.
    """
    if isinstance(plain, str):
        return _text(plain)
    if isinstance(plain, (list, tuple)):
        return tuple(interpret(item) for item in plain)
    if isinstance(plain, dict):
        return _mapping(plain)
    return plain


def _text(plain: str) -> Any:
    if not _DURATION.match(plain):
        return plain
    if _DAY.match(plain):
        try:
            return date.fromisoformat(plain)
        except ValueError:
            return plain
    for kind in (Duration, Percentage):
        try:
            return kind.parse(plain)
        except ValueError:
            continue
    return plain


def _mapping(plain: dict[str, Any]) -> Any:
    for kind in (VersionBound, Rate, NumberBound, DurationBound, Money):
        try:
            return kind.parse(plain)
        except ValueError:
            continue
    if set(plain) in ({"exactly"}, {"at_least"}):
        return SetOf.parse(plain)
    if isinstance(plain.get("for"), str):
        return interpret(plain["for"])
    return {key: interpret(value) for key, value in plain.items()}
