"""Sub-processors: who else touches customers' data (GDPR art. 28)."""

from __future__ import annotations

from typing import Literal

from trustgen.model.base import CountryCode, Day, Entry, Flag, HttpsUrl, Identifier, PlainText
from trustgen.model.values import Duration

Transfer = Literal["none", "adequacy", "scc", "uk-idta", "bcr", "dpf", "derogation"]


class SubProcessor(Entry):
    """One row of the list. ``announced`` and ``since`` are days in the organisation's time zone."""

    id: Identifier
    name: PlainText
    legal_name: PlainText | None = None
    address: PlainText | None = None
    contact: str | None = None
    website: HttpsUrl | None = None
    purpose: PlainText
    role: Literal["sub-processor", "affiliate", "independent controller", "fourth party"] = "sub-processor"
    group: Identifier | None = None
    condition: PlainText | None = None
    data: tuple[PlainText, ...] = ()
    subjects: tuple[PlainText, ...] = ()
    sensitive: Flag = False
    countries: tuple[CountryCode, ...] | Literal["not confirmed"] = ()
    region: PlainText | None = None
    location_note: PlainText | None = None
    transfer: Transfer | None = None
    dpa: HttpsUrl | None = None
    privacy: HttpsUrl | None = None
    security: HttpsUrl | None = None
    certifications: tuple[PlainText, ...] = ()
    announced: Day | None = None
    since: Day | None = None
    until: Day | None = None


class SubProcessors(Entry):
    """The list and its terms."""

    notice: Duration | None = None
    objection: Duration | None = None
    channel: PlainText | None = None
    statement: PlainText | None = None
    entries: tuple[SubProcessor, ...] = ()

    def entry(self, entry_id: str) -> SubProcessor:
        """The entry of that id. Raises KeyError."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)
