"""Whether a vendor is on the list of sub-processors, and how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from trustgen.frozen import dataclass
from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.model.vendor import Vendor
from trustgen.vendors.catalogue import NOBODY


@dataclass(frozen=True, slots=True)
class Standing:
    """How the list has a vendor on a day. ``why`` says it of one that is no sub-processor; ``on`` is the day on which a
    coming one begins or a former one left.
    """

    is_: Literal["current", "coming", "former", "unlisted", "unknown"]
    why: str = ""
    on: date | None = None


def listed_as(vendor: Vendor, listing: SubProcessors | None, today: date) -> Standing:
    """The best that the list says of ``vendor``: one entry at work is enough."""
    if listing is None or vendor.id == NOBODY.id:
        return Standing("unknown")
    found = {entry.standing(today): entry for entry in entries_of(vendor, listing)}
    if "current" in found:
        return Standing("current")
    why = next((one.why for one in listing.unlisted if one.vendor == vendor.id), None)
    if why is not None:
        return Standing("unlisted", why)
    if "coming" in found:
        return Standing("coming", on=found["coming"].since)
    if "former" in found:
        return Standing("former", on=found["former"].until)
    return Standing("unknown")


def entries_of(vendor: Vendor, listing: SubProcessors) -> Iterator[SubProcessor]:
    """The entries that are this vendor."""
    return (entry for entry in listing.entries if is_of(vendor, entry))


def is_of(vendor: Vendor, entry: SubProcessor) -> bool:
    """Whether ``entry`` is ``vendor``: by its ``vendor``, else by id, by name or by a former name."""
    if entry.vendor is not None:
        return entry.vendor == vendor.id
    if entry.id == vendor.id:
        return True
    names = {name.casefold() for name in vendor.names}
    return entry.name.casefold() in names or any(one.name.casefold() in names for one in entry.formerly)
