"""Regular expressions that run in linear time, whoever wrote them and whatever they are given.

They are matched by the engine that pydantic brings along (Rust's ``regex``), which never backtracks. It knows no
look-around and no back references, and refuses a pattern that would grow too large.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

LONGEST = 500  # characters of a pattern


def checked(pattern: str) -> str:
    """``pattern`` itself; raises ValueError for one that is too long, cannot be read, or matches any text at all."""
    if len(pattern) > LONGEST:
        raise ValueError(f"the pattern has {len(pattern)} characters; the most is {LONGEST}")
    from pydantic_core import SchemaError

    try:
        _validator(pattern)
    except SchemaError:
        raise ValueError("the pattern cannot be read; it knows no look-around and no back references") from None
    if all(matches(pattern, sample) for sample in ("", "\x00", "~")):
        raise ValueError("the pattern matches any text, so that nothing could break it; say more")
    return pattern


def matches(pattern: str, text: str) -> bool:
    """Whether ``pattern`` (checked before) is found anywhere in ``text``."""
    return _validator(pattern).isinstance_python(text)


@lru_cache(maxsize=256)
def _validator(pattern: str) -> SchemaValidator:
    # Imported where a pattern is: few registries have one.
    from pydantic_core import SchemaValidator, core_schema

    return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
