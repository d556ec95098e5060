"""What every part of the registry that is typed by people shares: frozen, and nothing that was not asked for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict


class Entry(BaseModel):
    """A mapping of the registry. An unknown key is a problem, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Parameters(Entry):
    """The parameters of a check."""


def _day(value: Any) -> Any:
    """Only ``YYYY-MM-DD``: pydantic alone would take a number of seconds for a date."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("a date is written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date is written YYYY-MM-DD, and must exist") from None


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
Flag = Annotated[bool, Strict()]
Integer = Annotated[int, Strict()]


class EnvironmentName(Entry):
    """``{env: NAME}``: a secret or setting, named but never held by the registry."""

    env: str | tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables' names."""
        return (self.env,) if isinstance(self.env, str) else self.env
