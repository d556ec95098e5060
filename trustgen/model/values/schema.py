"""How a value type joins pydantic, without making the value types themselves load it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

JsonSchema = dict[str, Any]


class Value(Protocol):
    """What every value type offers: ``parse`` from plain YAML, ``plain`` back to it."""

    @classmethod
    def parse(cls, plain: object) -> Self:
        """Read what YAML holds; raises ValueError with a sentence that says what is accepted."""
        ...

    def plain(self) -> Any:
        """The value as YAML would hold it: text, or a mapping or list of texts and numbers."""
        ...


def core_schema_of(kind: type[Value]) -> CoreSchema:
    """A pydantic-core schema that takes an instance of ``kind`` or what its ``parse`` takes."""
    from pydantic_core import core_schema

    def validate(given: object) -> Value:
        return given if isinstance(given, kind) else kind.parse(given)

    return core_schema.no_info_plain_validator_function(
        validate,
        serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.plain()),
    )


def only_keys(plain: Mapping[object, object], accepted: tuple[str, ...]) -> None:
    """Raise ValueError when ``plain`` has a key that is not in ``accepted``."""
    unknown = [str(key) for key in plain if key not in accepted]
    if unknown:
        raise ValueError(f"does not know {', '.join(unknown)}; the keys are {', '.join(accepted)}")


def shown(plain: object) -> str:
    """A short, one-line rendering of a wrong value for an error sentence."""
    text = ascii(plain)
    return text if len(text) <= 60 else f"{text[:57]}..."
