"""How values, days and places are spoken on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup, escape

from trustgen.frozen import dataclass
from trustgen.words import Words, speak
from trustgen.words.countries import country
from trustgen.words.dates import day, moment
from trustgen.words.lists import join
from trustgen.words.speech import codes

_TIME = Markup('<time datetime="{}">{}</time>')
_CODE = Markup("<code>{}</code>")


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks typed values in one language."""

    words: Words
    #: Tags of instants: a page says the same few again and again.
    _moments: dict[datetime, Markup] = field(default_factory=dict, repr=False, compare=False)

    def say(self, value: Any, form: str | None = None) -> str:
        """A value as people read it. Raises Unspeakable."""
        return speak(value, self.words, form)

    def list(self, items: Iterable[str]) -> str:
        """``a, b and c``; empty for no items."""
        known = list(items)
        return join(known, self.words) if known else ""

    def country(self, code: str) -> str:
        """A country's name."""
        return country(code, self.words)

    def day_tag(self, on: date) -> Markup:
        """A day as a ``time`` element; of an instant, its day in UTC."""
        on = on.astimezone(UTC).date() if isinstance(on, datetime) else on
        return _TIME.format(on.isoformat(), day(on, self.words))

    def moment_tag(self, at: datetime) -> Markup:
        """An instant as a ``time`` element, in UTC."""
        tag = self._moments.get(at)
        if tag is None:
            utc = at.astimezone(UTC)
            tag = self._moments[at] = _TIME.format(utc.strftime("%Y-%m-%dT%H:%M:%SZ"), moment(utc, self.words))
        return tag

    def tag(self, value: Any, form: str | None = None) -> Markup:
        """A value as markup: days as ``time`` elements, ``code`` where asked for, the rest as text."""
        if isinstance(value, date) and form is None:
            return self.moment_tag(value) if isinstance(value, datetime) else self.day_tag(value)
        if form == "code":
            return Markup(self.list(_CODE.format(item) for item in codes(value)))  # noqa: S704 - escaped by format
        return escape(self.say(value, form))
