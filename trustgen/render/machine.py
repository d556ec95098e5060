"""Every file about the sub-processors but their page: change pages, feeds, calendar, lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustgen.render.calendar import CALENDAR, calendar
from trustgen.render.changes import change_pages
from trustgen.render.feeds import ATOM, JSON_FEED, atom, json_feed
from trustgen.render.lists import CSV_LIST, JSON_LIST, SCHEMA, csv_list, json_list, schema
from trustgen.render.tags import authority

if TYPE_CHECKING:
    from trustgen.render.edition import Edition


def subprocessor_files(site: Edition, base: str) -> Iterator[tuple[str, bytes]]:
    """The files, by path. Feeds are made only where the site's address is known: their links are whole."""
    report, language = site.report, site.language
    yield JSON_LIST, json_list(report)
    yield SCHEMA, schema()
    yield CSV_LIST, csv_list(report)
    yield from change_pages(site)
    if base and authority(report.registry):
        yield ATOM, atom(report, base, language)
        yield JSON_FEED, json_feed(report, base, language)
        yield CALENDAR, calendar(report, base, language)
