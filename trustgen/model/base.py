"""What every part of the registry that is typed by people shares: frozen, and nothing that was not asked for."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from trustgen.model import values
from trustgen.validated import BeforeValidator, Model, Strict, WithJsonSchema


class Entry(Model):
    """A mapping of the registry. An unknown key is a problem, never ignored."""

    model_config = {"frozen": True, "extra": "forbid", "populate_by_name": True, "arbitrary_types_allowed": True}


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


def _web(value: Any) -> str:
    """An address of http or https."""
    url = values.Uri.parse(value).plain()
    if urlsplit(url).scheme.lower() not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("write an address such as https://tidemark.example")
    return url


def _control(value: Any) -> str:
    """A control of a framework, or a law as a whole (``ccpa``); a framework as a whole would say too much."""
    if isinstance(value, str) and ":" not in value and value not in FRAMEWORKS:
        return values.Framework.parse(value).plain()
    return values.ControlId.parse(value).plain()


#: Frameworks that a claim supports control by control, never as a whole.
FRAMEWORKS = frozenset({"soc2", "iso27001-2022", "nist-csf-2.0", "ccm-4.1", "pci-dss"})

# In the registry these are plain texts, checked once when they are read.
Identifier = Annotated[
    str, BeforeValidator(lambda v: values.Identifier.parse(v).plain()), WithJsonSchema(values.Identifier.JSON_SCHEMA)
]
PlainText = Annotated[
    str, BeforeValidator(lambda v: values.PlainText.parse(v).plain()), WithJsonSchema(values.PlainText.JSON_SCHEMA)
]
HttpsUrl = Annotated[
    str, BeforeValidator(lambda v: values.HttpsUrl.parse(v).plain()), WithJsonSchema(values.HttpsUrl.JSON_SCHEMA)
]
WebUrl = Annotated[str, BeforeValidator(_web), WithJsonSchema({"type": "string", "pattern": "^https?://"})]
Uri = Annotated[str, BeforeValidator(lambda v: values.Uri.parse(v).plain()), WithJsonSchema(values.Uri.JSON_SCHEMA)]
LanguageTag = Annotated[
    str, BeforeValidator(lambda v: values.LanguageTag.parse(v).plain()), WithJsonSchema(values.LanguageTag.JSON_SCHEMA)
]
CountryCode = Annotated[
    str, BeforeValidator(lambda v: values.CountryCode.parse(v).plain()), WithJsonSchema(values.CountryCode.JSON_SCHEMA)
]
ControlId = Annotated[
    str, BeforeValidator(_control), WithJsonSchema({"type": "string", "examples": ["soc2:CC6.7", "ccpa"]})
]
Flag = Annotated[bool, Strict()]
Integer = Annotated[int, Strict()]


class EnvironmentName(Entry):
    """``{env: NAME}``: a secret or setting, named but never held by the registry."""

    env: str | tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The variables' names."""
        return (self.env,) if isinstance(self.env, str) else self.env
