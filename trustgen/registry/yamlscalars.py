"""What a plain scalar means: as in JSON, and text otherwise.

YAML 1.1 reads ``no`` as false, ``12:30:45`` as 45045 and ``0o14`` or ``014`` as 12; people who write claims mean text.
Only ``true``, ``false``, ``null``, ``~`` and JSON's numbers (RFC 8259, section 6) are anything else.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
#: The first characters of whatever is not text: a large registry has a hundred thousand words.
_BEGINNINGS = frozenset("~ntf-0123456789") | {""}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")


def resolve(text: str) -> Scalar:
    """The value of the plain scalar ``text``.

    An integer of more than 18 digits and a float that is not finite stay text: neither is a quantity in a claim.
    """
    if text[:1] not in _BEGINNINGS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if match.group(1) is None and match.group(2) is None:
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else text
