"""Literals as programming languages write them: texts, numbers, products of numbers, and lengths of time."""

from __future__ import annotations

import re

_TEXT = re.compile(r"""(?:[rRuUbB@]{0,2})(["'`])([^"'`\\]*)\1""")
#: What many languages replace by a value inside of a text.
_REPLACED = re.compile(r"[$#]\{|\$[A-Za-z_(]")
_WHOLE = r"[0-9][0-9_]{0,20}"
_NUMBER = re.compile(rf"-?{_WHOLE}")
_DECIMAL = re.compile(r"-?[0-9][0-9_]{0,20}\.[0-9]{1,20}")
_PRODUCT = re.compile(rf"{_WHOLE}(?:\s*\*\s*{_WHOLE}){{1,5}}")
_WORDS = {"true": True, "false": False}
_LENGTHS = (
    (re.compile(r"(?:System\.)?TimeSpan\.From(Second|Minute|Hour|Day)s\((\d{1,9})\)"), "unit-first"),
    (re.compile(r"(?:\w+\.)?Duration\.of(Second|Minute|Hour|Day)s\((\d{1,9})L?\)"), "unit-first"),
    (re.compile(r"(?:datetime\.)?timedelta\((second|minute|hour|day)s=(\d{1,9})\)"), "unit-first"),
    (re.compile(r"(\d{1,9})\s*\*\s*time\.(Second|Minute|Hour)"), "unit-last"),
    (re.compile(r"time\.(Second|Minute|Hour)\s*\*\s*(\d{1,9})"), "unit-first"),
    (re.compile(r"(\d{1,9})\.(second|minute|hour|day)s?"), "unit-last"),
)
LONGEST = 200


def read(written: str) -> bool | int | float | str:
    """The value of a literal; a length of time becomes a text such as ``15 minutes``. Raises ValueError."""
    text = written.strip()
    if len(text) > LONGEST:
        raise ValueError("the literal is too long")
    if found := _TEXT.fullmatch(text):
        if found[1] != "'" and _REPLACED.search(found[2]):
            raise ValueError("the text holds a variable")
        return found[2]
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _NUMBER.fullmatch(text):
        return int(text.replace("_", ""))
    if _DECIMAL.fullmatch(text):
        return float(text.replace("_", ""))
    if _PRODUCT.fullmatch(text):
        return _product(text)
    return _length(text)


def _product(text: str) -> int:
    product = 1
    for factor in text.split("*"):
        product *= int(factor.strip().replace("_", ""))
    return product


def _length(text: str) -> str:
    for form, order in _LENGTHS:
        if found := form.fullmatch(text):
            unit, amount = (found[1], found[2]) if order == "unit-first" else (found[2], found[1])
            return f"{int(amount)} {unit.lower()}{'' if int(amount) == 1 else 's'}"
    raise ValueError("it is no literal")


def written(value: bool | float | str) -> str:
    """``value`` as a literal that `read` reads."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
