"""Dated notes: what changed, told once and kept."""

from typing import Self

from trustgen.model.base import Day, Entry, Identifier, LanguageTag, PlainText


class Worded(Entry):
    """A note in another language."""

    title: PlainText
    text: PlainText


class Note(Entry):
    """A note of a day in the organisation's time zone; ``claims`` are those that it is about."""

    id: Identifier
    on: Day
    title: PlainText
    text: PlainText
    claims: tuple[str, ...] = ()
    translations: dict[LanguageTag, Worded] = {}

    def said(self, language: str) -> Worded | Self:
        """The note in ``language``, else as it was first written."""
        return self.translations.get(language, self)
