"""Literals as programming languages write them: texts, numbers, products of numbers, and lengths of time."""

from __future__ import annotations

import re

_TEXT = re.compile(r"""(?:[rRuUbB@$]{0,2})(["'`])([^"'`\\]*)\1""")
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


def settings(text: str, name: str) -> tuple[tuple[int, str], ...]:
    """(line, literal) of every place where ``name`` is set in ``text``; an empty literal where it is none.

    ``name = x``, ``name: x``, ``name := x``, ``"name" => x``, ``name: Type = x``; comment lines are left out.
    """
    form = re.compile(rf"""(?<![\w$.-])["']?{re.escape(name)}["']?\s*{_SETS}\s*(.*)""")
    found: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > 2000 or line.lstrip().startswith(_COMMENTS):
            continue
        found.extend((number, _literal(match[1])) for match in form.finditer(line))
    return tuple(found)


#: A type and an equals sign, ``:=``, ``=>``, ``=`` or ``:``, but no comparison and no ``::``.
_SETS = r"(?::\s*[\w<>\[\], ?|.]{1,60}?\s*=(?![=>])|:=|=>|=(?![=>])|:(?!:))"
_COMMENTS = ("//", "#", "*", "/*", "--", ";", "<!--")
_ENDS = re.compile(r"\s*(?:[,;)}\]]|//|#|/\*|$)")


def _literal(rest: str) -> str:
    """The longest beginning of ``rest`` that is a literal and ends where a literal may end."""
    for end in range(min(len(rest), LONGEST), 0, -1):
        if _ENDS.match(rest, end):
            try:
                read(rest[:end])
            except ValueError:
                continue
            return rest[:end].strip()
    return ""
