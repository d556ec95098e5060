"""How a value that was seen stands in a reason: short, on one line, and told apart from the sentence around it."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_SHOWN = 120
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def quoted(value: str) -> str:
    """``value`` in double quotes, control characters escaped, cut after ``LONGEST_SHOWN`` characters."""
    cut = value[:LONGEST_SHOWN]
    visible = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in cut)
    return f'"{visible}…"' if len(value) > LONGEST_SHOWN else f'"{visible}"'


def listed(items: Iterable[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = items
    return f"{', '.join(most)} {word} {last}" if most else last


def counted(number: int, noun: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def lasting(seconds: float) -> str:
    """A length of time in the three largest units that it has: ``26 hours 1 second``, ``5 days 2 hours``."""
    rest = int(seconds)
    parts = []
    for noun, length in _UNITS if rest >= 3 * 86400 else _UNITS[1:]:
        number, rest = divmod(rest, length)
        if number:
            parts.append(counted(number, noun))
    return " ".join(parts[:3]) or "less than a second"
