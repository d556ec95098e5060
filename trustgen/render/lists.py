"""The sub-processor list for machines: JSON with its schema, and CSV (RFC 4180) that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

from trustgen import bundled
from trustgen.model.notice import objection_deadline
from trustgen.model.report import Report
from trustgen.model.subprocessor import Location, SubProcessor, SubProcessors

JSON_LIST = "subprocessors.json"
CSV_LIST = "subprocessors.csv"
SCHEMA = "subprocessors.schema.json"
#: What makes a spreadsheet take a cell for a formula, in narrow and wide forms, at the start or after a separator.
_STARTS = re.compile(r"((?:^|[;,\t\r\n|])[\s\"']*)(?=[=+\-@＝＋－＠])")
_BLANK = ("\t", "\r", "\n")
_TEXTS = (
    *("id", "name", "legal_name", "address", "contact", "website", "purpose", "role", "group", "condition"),
    *("region", "location_note", "transfer", "dpa", "privacy", "security"),
)
_LISTS = ("data", "subjects", "certifications", "replaces")
_DAYS = ("announced", "since", "until")


def schema() -> bytes:
    """The JSON Schema of `json_list`."""
    return bundled.schema("subprocessors-1").encode()


def json_list(report: Report) -> bytes:
    """``subprocessors.json``: the terms and every entry, former ones too."""
    listing = _listing(report)
    objections = listing.objections
    document = {
        "$schema": SCHEMA,
        "organisation": report.registry.organisation.name,
        "as_of": _today(report).isoformat(),
        "terms": {
            "notice": _said(listing.notice),
            "objection": _said(listing.objection),
            "object_to": _address(report, objections.to) if objections and objections.to else None,
            "remedy": objections.remedy if objections else None,
            "channel": listing.channel,
            "subscribe": listing.subscribe,
            "statement": listing.statement,
            "review": _said(listing.review),
            "reviewed": _iso(listing.reviewed),
        },
        "entries": [_entry(entry, listing, report) for entry in listing.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def csv_list(report: Report) -> bytes:
    """``subprocessors.csv``: one row an entry, lists divided by semicolons, every cell in quotes.

    It begins with a byte order mark: without one, Excel reads UTF-8 as the code page of its country. Programs have the
    JSON beside it.
    """
    listing = _listing(report)
    rows = [_entry(entry, listing, report) for entry in listing.entries]
    columns = tuple(_entry(_SAMPLE, listing, report))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([safe_cell(_flat(row[column])) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """``text``, with an apostrophe before whatever a spreadsheet would run.

    Also after a separator: where people write decimals with a comma, spreadsheets take the semicolon to end a cell.
    """
    begun = f"'{text}" if text.startswith(_BLANK) else text
    return _STARTS.sub(r"\1'", begun)


def _entry(entry: SubProcessor, listing: SubProcessors, report: Report) -> dict[str, Any]:
    today = _today(report)
    countries = entry.countries
    return {
        **{key: getattr(entry, key) for key in _TEXTS},
        "group_title": listing.groups.get(entry.group) if entry.group else None,
        **{key: list(getattr(entry, key)) for key in _LISTS},
        "sensitive": entry.sensitive,
        "location": _told(entry),
        "countries": list(countries) if isinstance(countries, tuple) else [],
        "customers": {name: _place(place) for name, place in entry.customers.items()},
        **{key: _iso(getattr(entry, key)) for key in _DAYS},
        "from_the_start": entry.from_the_start,
        "standing": entry.standing(today),
        "objection_until": _iso(objection_deadline(listing, entry, report.registry.organisation.zone)),
        "formerly": [{"name": one.name, "until": one.until.isoformat()} for one in entry.formerly],
        "corrections": [{"on": one.on.isoformat(), "what": one.what} for one in entry.corrections],
    }


_SAMPLE = SubProcessor(id="sample", name="Sample", purpose="Sample")


def _told(place: SubProcessor | Location) -> str | None:
    """Whether a location is stated, said to be not confirmed, or (None) not spoken of."""
    if place.countries == "not confirmed":
        return "not confirmed"
    return "stated" if place.countries or place.region else None


def _place(place: Location) -> dict[str, Any]:
    return {
        "location": _told(place),
        "countries": list(place.countries) if isinstance(place.countries, tuple) else [],
        "region": place.region,
        "note": place.note,
    }


def _flat(value: Any) -> str:
    """A value as one cell."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(_flat(item) for item in value)
        case dict():
            return ", ".join(f"{key}: {_flat(item)}" for key, item in value.items() if item not in (None, []))
        case _:
            return str(value)


def _listing(report: Report) -> SubProcessors:
    if report.registry.subprocessors is None:
        raise ValueError("the registry has no list of sub-processors")
    return report.registry.subprocessors


def _today(report: Report) -> date:
    return report.at.astimezone(report.registry.organisation.zone).date()


def _address(report: Report, to: str) -> str:
    return str(report.registry.contacts.get(to, to))


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
