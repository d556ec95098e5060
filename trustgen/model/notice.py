"""Days that follow from a notice: when it has been kept, and until when a customer may object. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trustgen.model.subprocessor import SubProcessor, SubProcessors
from trustgen.model.values import Duration


def earliest_start(announced: date, notice: Duration, zone: ZoneInfo) -> date:
    """The first day on which work may begin that was announced on ``announced``.

    The notice runs from the beginning of that day in ``zone``; work that may begin during a day begins on the next.
    """
    end = notice.add(_beginning(announced, zone), zone)
    whole = end == _beginning(end.date(), zone)
    return end.date() if whole else end.date() + timedelta(days=1)


def objection_deadline(listing: SubProcessors, entry: SubProcessor, zone: ZoneInfo) -> date | None:
    """The last day on which a customer may object to ``entry``; None where no day can be told.

    The window opens with the day of the announcement, so of 14 days the last is the 14th after it.
    """
    if listing.objection is None or entry.announced is None or not owes_notice(entry):
        return None
    return listing.objection.add(_beginning(entry.announced, zone), zone).date()


def outlasts(objection: Duration, notice: Duration, zone: ZoneInfo) -> bool:
    """Whether, announced on some day of a week, the window to object would still be open when work may begin."""
    monday = date(2026, 6, 1)
    days = (monday + timedelta(days=offset) for offset in range(7))
    return any(objection.add(_beginning(day, zone), zone).date() > earliest_start(day, notice, zone) for day in days)


def owes_notice(entry: SubProcessor) -> bool:
    """Whether customers must be told of ``entry`` ahead: an independent controller is no sub-processor."""
    return entry.role != "independent controller"


def _beginning(day: date, zone: ZoneInfo) -> datetime:
    # Where the clocks skip midnight the day begins when they have moved on.
    naive = datetime.combine(day, time.min, zone)
    return naive.astimezone(ZoneInfo("UTC")).astimezone(zone)
