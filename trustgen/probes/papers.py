"""Read which papers are there, and by which day each was reviewed."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from trustgen.facts.source import Paper, PapersFacts, PapersRequest
from trustgen.model.observation import Observation
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed

MOST_BYTES = 2**20
_LINE = re.compile(r"[\s>*_#|-]{0,10}(?:last )?(?:reviewed|review|updated)(?: on)?[*_ ]{0,4}:(.{0,200})", re.IGNORECASE)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


async def look(request: PapersRequest, access: Access) -> tuple[Observation, ...]:
    """The papers; one that cannot be read makes the look Unseen."""

    def read() -> PapersFacts:
        folder = Folder.of(access.project / request.root)
        return PapersFacts(tuple(_paper(folder, name) for name in request.files))

    return await observed(access, read)


def _paper(folder: Folder, name: str) -> Paper:
    try:
        content = folder.read(name, MOST_BYTES)
    except FileNotFoundError:
        return Paper(name, there=False)
    return Paper(name, there=True, reviewed=_reviewed(content.decode("utf-8", "replace")))


def _reviewed(text: str) -> str:
    """The newest day on a line about the review; empty where there is none."""
    days = []
    for line in text.splitlines():
        found = _LINE.match(line)
        for written in _DAY.findall(found[1]) if found else ():
            with suppress(ValueError):
                days.append(date.fromisoformat(written))
    return max(days).isoformat() if days else ""
