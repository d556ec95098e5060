"""JSON without the latitude that Python's reader takes: no NaN, no endless numbers, no name twice (RFC 8259)."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def parse(text: str) -> Any:
    """The document. Raises ValueError with a clause that says what is wrong, without quoting the text."""
    try:
        return json.loads(text, parse_constant=_constant, parse_float=_float, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _constant(name: str) -> NoReturn:
    raise ValueError(f"it holds {name}, which is not JSON")


def _float(written: str) -> float:
    number = float(written)
    if math.isinf(number):
        raise ValueError("it holds a number that is too large")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("it names a field twice, so that its value is open")
    return found
