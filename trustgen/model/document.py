"""Documents that claims rest on or point to."""

from typing import Annotated, Any, Literal, Self

from trustgen.model.base import Day, Entry, HttpsUrl, PlainText
from trustgen.model.values import Cadence
from trustgen.validated import BeforeValidator, Field, model_validator


def _digest(value: Any) -> Any:
    """A digest that happens to be all digits reads as a number in YAML."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Sha256 = Annotated[str, BeforeValidator(_digest), Field(pattern="^[0-9A-Fa-f]{64}$")]


class Period(Entry):
    """Days from … to, both included."""

    from_: Day = Field(alias="from")
    to: Day


class Bridge(Entry):
    """A bridge letter that carries a report past its period."""

    to: Day
    file: str | None = None
    sha256: Sha256 | None = None

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.sha256 and not self.file:
            raise ValueError("`sha256` is the digest of a `file`; name it")
        return self


class Document(Entry):
    """A policy, report, certificate, provider's statement, page or internal paper.

    ``review`` is how often it must be looked at again (from ``seen`` or ``issued``); ``access`` tells a reader how to
    get it. ``file`` is relative to the project and is never published unless ``access`` is ``public``. ``sha256`` is
    the digest of ``file``, else of what lies at ``url``.
    """

    kind: Literal["policy", "internal", "provider", "report", "certificate", "page"]
    title: PlainText
    of: str | None = None
    url: HttpsUrl | None = None
    file: str | None = None
    sha256: Sha256 | None = None
    framework: str | None = None
    level: str | None = None
    type: str | None = None
    number: str | None = None
    auditor: PlainText | None = None
    covers: tuple[PlainText, ...] = ()
    version: str | None = None
    issued: Day | None = None
    seen: Day | None = None
    expires: Day | None = None
    period: Period | None = None
    bridge: Bridge | None = None
    review: Cadence | None = None
    surveillance: Cadence | None = None
    access: Literal["public", "on request", "nda"] | None = None
    owner: str | None = None

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if self.sha256 and not (self.file or self.url):
            raise ValueError("`sha256` is the digest of a `file`, or of what lies at a `url`; name one of them")
        return self
