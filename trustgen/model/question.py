"""Questions that prospects ask, and what the company answers."""

from typing import Self

from trustgen.model.base import Entry, Identifier, LanguageTag, PlainText


class Answered(Entry):
    """A question and its answer in another language."""

    question: PlainText
    answer: PlainText


class Question(Entry):
    """A question and its answer, which may cite values as ``[[claim-id.name]]``; ``claims`` bear it out."""

    id: Identifier
    question: PlainText
    answer: PlainText
    claims: tuple[str, ...] = ()
    translations: dict[LanguageTag, Answered] = {}

    def said(self, language: str) -> Answered | Self:
        """The question in ``language``, else as it was first written."""
        return self.translations.get(language, self)
