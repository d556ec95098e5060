"""Content: the prose around the claims, by section."""

from __future__ import annotations

from collections.abc import Mapping

from trustgen.errors import Place
from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Prose:
    """One file of prose: CommonMark without raw HTML.

    ``placed`` are the ids of claims that it places (``[[claim-id]]`` alone on a line), in order; ``cited`` are the
    ``(claim-id, name)`` pairs whose value it cites (``[[claim-id.name]]`` inside a line).
    """

    text: str
    place: Place
    placed: tuple[str, ...] = ()
    cited: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Prose by (page or section id, language); the default language's key is the empty string."""

    prose: Mapping[tuple[str, str], Prose]

    def of(self, page: str, language: str = "") -> Prose | None:
        """The prose of ``page`` in ``language``, else in the default language, else None."""
        return self.prose.get((page, language)) or self.prose.get((page, ""))
