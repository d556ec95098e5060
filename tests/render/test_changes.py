"""Changes of the list: permanent pages, feeds, calendar, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import build
from tests.render.fixtures import TEMPLATES
from trustgen.model.changes import changes_of
from trustgen.model.organisation import Organisation, Site
from trustgen.model.page import Pages
from trustgen.model.report import Report
from trustgen.model.subprocessor import SubProcessors
from trustgen.render.calendar import CALENDAR, fold
from trustgen.render.feeds import ATOM, JSON_FEED
from trustgen.render.lists import CSV_LIST, JSON_LIST, SCHEMA, safe_cell

ACME = {
    "id": "acme", "name": "Acme, Inc; & <Sons>", "purpose": "=cmd()|' /C calc'!A0", "announced": "2024-01-01",
    "since": "2024-02-01", "countries": ["US", "IE"], "transfer": "scc", "data": ["names", "-1+1"],
}  # fmt: skip
BETA = {
    "id": "beta", "name": "Beta Two", "purpose": "Mail", "announced": "2024-03-01", "since": "2024-04-02",
    "until": "2025-05-31", "formerly": [{"name": "Beta", "until": "2024-12-31"}], "countries": "not confirmed",
}  # fmt: skip
GAMMA = {
    "id": "gamma", "name": "Gamma", "purpose": "Mail", "announced": "2026-06-10", "since": "2026-07-20",
    "replaces": ["beta"], "customers": {"Europe": {"countries": ["DE"], "note": "by default"}},
}  # fmt: skip
TERMS = {"notice": "30d", "objection": "14d", "objections": {"to": "privacy", "remedy": "You may end the contract."}}


def report(*entries: dict[str, Any], at: datetime = build.AT) -> Report:
    """A report about a list of ``entries``."""
    registry = build.registry(
        organisation=Organisation(name="Tidemark", website="https://tidemark.example", timezone="Australia/Sydney"),
        site=Site(base_url="https://trust.tidemark.example"),
        contacts={"privacy": "mailto:privacy@tidemark.example"},
        subprocessors=SubProcessors.model_validate({**TERMS, "entries": entries}),
    )
    return build.report(registry=registry, at=at)


def rendered(*entries: dict[str, Any], at: datetime = build.AT) -> Pages:
    """The whole site."""
    from trustgen.model.content import Content
    from trustgen.render.site import render

    return render(report(*entries, at=at), Content({}), (TEMPLATES,))


def atom_ids(pages: Pages) -> list[str]:
    """The ids of the Atom feed's entries."""
    feed = ET.fromstring(pages.files[ATOM])
    return [str(one.text) for one in feed.findall("{*}entry/{*}id")]


def feed_ids(pages: Pages) -> list[str]:
    """The ids of the JSON Feed's items."""
    return [item["id"] for item in json.loads(pages.files[JSON_FEED])["items"]]


def events(pages: Pages) -> list[dict[str, str]]:
    """The events of the calendar, unfolded, by property name with its parameters."""
    unfolded = pages.files[CALENDAR].decode().replace("\r\n ", "")
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.DOTALL)
    return [dict(line.split(":", 1) for line in block.splitlines()) for block in blocks]


ALL = (ACME, BETA, GAMMA)


def test_changes_have_permanent_names_and_say_what_was_known_then() -> None:
    """A change is told with the name of its day, the newest first."""
    found = changes_of(SubProcessors.model_validate({"entries": ALL}))
    told = [(one.id, one.on.isoformat(), one.name) for one in found]
    assert told == [
        ("gamma/added", "2026-06-10", "Gamma"),
        ("beta/left", "2025-05-31", "Beta Two"),
        ("beta/renamed-1", "2025-01-01", "Beta Two"),
        ("beta/added", "2024-03-01", "Beta"),
        ("acme/added", "2024-01-01", "Acme, Inc; & <Sons>"),
    ]


@pytest.mark.parametrize("ids", [atom_ids, feed_ids, lambda pages: [one["UID"] for one in events(pages)]])
def test_one_more_sub_processor_is_one_more_entry(ids: Any) -> None:
    """In every feed the others stay as they are and one is added."""
    before, after = ids(rendered(ACME, BETA)), ids(rendered(*ALL))
    assert [one for one in after if one in before] == before
    assert len(after) == len(before) + 1


@pytest.mark.parametrize("path", [ATOM, JSON_FEED, CALENDAR, JSON_LIST, CSV_LIST])
def test_a_rebuild_gives_the_same_bytes(path: str) -> None:
    """The time of the run is in no file of the list, so long as no day of the list passes."""
    later = datetime(2026, 6, 15, 13, 59, 59, tzinfo=UTC)  # still the 15th in Sydney
    assert rendered(*ALL).files[path] == rendered(*ALL, at=later).files[path]


def test_feeds_do_not_change_from_day_to_day() -> None:
    """Feeds stay as they are until the next change."""
    later = datetime(2026, 7, 1, tzinfo=UTC)
    for path in (ATOM, JSON_FEED, CALENDAR):
        assert rendered(*ALL).files[path] == rendered(*ALL, at=later).files[path]


def test_what_was_told_is_not_rewritten() -> None:
    """A change of name, a leaving and a correction leave the entries that stood before as they were."""
    was = {**BETA, "name": "Beta", "formerly": [], "until": None, "since": "2024-04-01"}
    fixed = {**BETA, "corrections": [{"on": "2024-05-01", "what": "Since was wrong.", "since": "2024-04-01"}]}
    texts = [{item["id"]: item for item in json.loads(rendered(one).files[JSON_FEED])["items"]} for one in (was, fixed)]
    assert len(texts[1]) == 4
    assert {key: texts[1][key] for key in texts[0]} == texts[0]


def test_the_atom_feed_is_valid() -> None:
    """It has what RFC 4287 asks for, every id once, and dates of the registry."""
    feed = ET.fromstring(rendered(*ALL).files[ATOM])
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    assert feed.findtext(f"{atom}updated") == "2026-06-09T14:00:00Z"
    assert feed.findtext(f"{atom}author/{atom}name") == "Tidemark"
    ids = [feed.findtext(f"{atom}id"), *(one.findtext(f"{atom}id") for one in feed.findall(f"{atom}entry"))]
    assert all(re.fullmatch(r"tag:tidemark\.example,2026:subprocessors/[a-z0-9/-]+", str(one)) for one in ids)
    assert len(set(ids)) == 6
    for entry in feed.findall(f"{atom}entry"):
        assert entry.findtext(f"{atom}title")
        assert entry.findtext(f"{atom}content")
        datetime.fromisoformat(str(entry.findtext(f"{atom}updated")))


def test_feeds_lead_to_pages_that_exist() -> None:
    """Every link of every feed is a page of the site."""
    pages = rendered(*ALL)
    links = [item["url"] for item in json.loads(pages.files[JSON_FEED])["items"]]
    links += [event["URL"] for event in events(pages) if "URL" in event]
    assert len(links) == 10
    for link in links:
        assert f"{link.removeprefix('https://trust.tidemark.example/')}index.html" in pages.files


def test_the_json_feed_is_valid() -> None:
    """It has the members that version 1.1 requires."""
    feed = json.loads(rendered(*ALL).files[JSON_FEED])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].startswith("https://trust.tidemark.example/")
    assert all(item["id"] and item["content_text"] and item["url"] for item in feed["items"])


def test_the_calendar_is_valid() -> None:
    """Lines end in CRLF and have at most 75 octets; each event has its stable UID and stamp; text is escaped."""
    raw = rendered(*ALL).files[CALENDAR]
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    found = {event["UID"]: event for event in events(rendered(*ALL))}
    assert len(found) == 5
    added = found["gamma-added@tidemark.example"]
    assert added["DTSTAMP"] == "20260609T140000Z"
    assert (added["DTSTART;VALUE=DATE"], added["DTEND;VALUE=DATE"]) == ("20260720", "20260721")
    assert added["DESCRIPTION"].endswith("Customers may object until 24 June 2026.")
    assert "Acme\\, Inc\\; & <Sons>" in found["acme-added@tidemark.example"]["SUMMARY"]


@given(st.text(max_size=300))
def test_folding_loses_nothing(text: str) -> None:
    """Unfolded, the line is what it was; no piece is longer than 75 octets or ends inside a character."""
    pieces = list(fold(text))
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text


def test_the_json_list_is_as_its_schema_says() -> None:
    """The list validates, and says who is current, coming and former."""
    pages = rendered(*ALL)
    document, schema = json.loads(pages.files[JSON_LIST]), json.loads(pages.files[SCHEMA])
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    assert [entry["standing"] for entry in document["entries"]] == ["current", "former", "coming"]
    assert [entry["objection_until"] for entry in document["entries"]] == ["2024-01-15", "2024-03-15", "2026-06-24"]
    assert document["terms"]["object_to"] == "mailto:privacy@tidemark.example"


def test_no_cell_of_the_table_is_a_formula() -> None:
    """A spreadsheet runs nothing of it, whichever separator it takes, and every row has every column."""
    raw = rendered(*ALL).files[CSV_LIST]
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[0] for row in rows[1:]] == ["acme", "beta", "gamma"]
    cells = [part for row in rows for cell in row for part in re.split("[;,\t\r\n]", cell)]
    assert not [part for part in cells if part.strip().startswith(("=", "+", "-", "@"))]


@given(st.text(st.sampled_from("=+-@;,\t\n '\"ab＝"), min_size=1) | st.text(min_size=1))
def test_a_cell_keeps_its_text(text: str) -> None:
    """A cell is the text itself, but for apostrophes before what would run."""
    safe = safe_cell(text)
    assert safe.replace("'", "") == text.replace("'", "")
    assert len(safe) >= len(text)
    parts = re.split(r"[;,\t\r\n|]", safe)
    assert not [part for part in parts if part.lstrip().lstrip('"').lstrip().startswith(("=", "+", "-", "@", "＝"))]


def test_corrections_cannot_take_back_a_leaving() -> None:
    """A leaving that a feed has told stays told."""
    back = {**BETA, "until": None, "corrections": [{"on": "2025-07-01", "what": "It stays.", "until": "2025-05-31"}]}
    found = {one.id: one.on for one in changes_of(SubProcessors.model_validate({"entries": [back]}))}
    assert found["beta/left"] == date(2025, 5, 31)
    assert found["beta/corrected-1"] == date(2025, 7, 1)


def test_whoever_was_there_from_the_start_did_not_join() -> None:
    """No feed says that it joined; what happened to it later is told, and dated by what the list knows first."""
    old = {"id": "old", "name": "Old", "purpose": "Mail", "from_the_start": True}
    assert changes_of(SubProcessors.model_validate({"entries": [old]})) == ()
    later = {**old, "since": "2019-01-01", "until": "2025-03-31"}
    (left,) = changes_of(SubProcessors.model_validate({"entries": [later]}))
    assert (left.id, left.recorded) == ("old/left", date(2019, 1, 1))
    named = {**old, "formerly": [{"name": "Older", "until": "2024-05-31"}]}
    told = {**named, "corrections": [{"on": "2024-07-01", "what": "It was forgotten."}]}
    found = changes_of(SubProcessors.model_validate({"entries": [told]}))
    assert [(one.id, one.recorded) for one in found] == [
        ("old/corrected-1", date(2024, 5, 31)),
        ("old/renamed-1", date(2024, 5, 31)),
    ]


def test_the_sitemap_lists_the_pages_of_changes_with_their_days() -> None:
    """A page that stays as it was is not said to be new."""
    text = rendered(*ALL).files["sitemap.xml"].decode()
    page = "https://trust.tidemark.example/subprocessors/changes/beta/left/"
    assert f"<url><loc>{page}</loc><lastmod>2025-05-31</lastmod></url>" in text
    assert text.count("/subprocessors/changes/") == 5


def moved(*corrections: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An entry whose dates were corrected."""
    return {
        **GAMMA,
        "replaces": [],
        "announced": "2026-06-10",
        "since": "2026-08-01",
        "corrections": list(corrections),
        **more,
    }


JULY = datetime(2026, 7, 2, tzinfo=UTC)
LATER = {"on": "2026-06-20", "what": "It begins later than we said.", "since": "2026-07-20"}
AGAIN = {"on": "2026-07-01", "what": "Later still.", "since": "2026-08-01"}


def test_a_correction_says_the_date_that_counts_now() -> None:
    """Who is told that work begins later is told when."""
    (text,) = [one["content_text"] for one in json.loads(rendered(moved(LATER), at=JULY).files[JSON_FEED])["items"][:1]]
    assert text.endswith("It begins later than we said. Its work begins on 1 August 2026.")


def test_a_correction_of_the_end_says_the_last_day() -> None:
    """A leaving that was put off has a new day; one that was called off has none."""
    ended = {"on": "2026-08-10", "what": "It stays longer.", "until": "2026-08-31"}
    put_off = json.loads(
        rendered(moved(ended, until="2026-10-31"), at=datetime(2026, 9, 1, tzinfo=UTC)).files[JSON_FEED]
    )
    assert "It stays longer. The last day of its work is 31 October 2026." in put_off["items"][0]["content_text"]
    called_off = json.loads(rendered(moved(ended), at=datetime(2026, 9, 1, tzinfo=UTC)).files[JSON_FEED])
    assert called_off["items"][0]["content_text"].endswith("It stays longer.")


def test_a_later_correction_leaves_the_earlier_as_it_was_told() -> None:
    """Each says the date that the list gave from then on."""
    first = json.loads(rendered(moved(LATER), at=JULY).files[JSON_FEED])["items"]
    second = json.loads(rendered(moved(LATER, AGAIN, since="2026-09-01"), at=JULY).files[JSON_FEED])["items"]
    assert second[1:] == first
    assert "Its work begins on 1 September 2026." in second[0]["content_text"]


def test_the_calendar_has_the_day_that_counts_now() -> None:
    """Whoever follows the calendar finds the corrected beginning on its day."""
    days = {one["UID"].partition("@")[0]: one["DTSTART;VALUE=DATE"] for one in events(rendered(moved(LATER)))}
    assert days == {"gamma-added": "20260720", "gamma-corrected-1": "20260801"}


def test_the_page_of_a_change_says_who_it_is_about_and_what_came_after() -> None:
    """A notice tells what is done, with which data and where, and does not hide that it was corrected."""
    html = (
        rendered(
            {**ACME, "purpose": "Hosting", "corrections": [{"on": "2024-01-09", "what": "We left a country out."}]}
        )
        .files["subprocessors/changes/acme/added/index.html"]
        .decode()
    )
    for wanted in ("Hosting", "Names and -1+1", "United States and Ireland", "Standard contractual clauses"):
        assert wanted in html
    assert 'href="../../../../subprocessors/changes/acme/corrected-1/"' in html


def test_a_window_to_object_that_has_closed_is_told_as_past() -> None:
    """Nobody is invited to object years after."""
    path = "subprocessors/changes/acme/added/index.html"
    assert "Customers could object until 15 January 2024." in rendered(ACME).files[path].decode().replace("\u00a0", " ")
    early = rendered(ACME, at=datetime(2024, 1, 10, tzinfo=UTC))
    assert "Customers may object until 15 January 2024." in early.files[path].decode().replace("\u00a0", " ")


def test_machines_are_told_whether_a_location_is_stated() -> None:
    """A region counts as stated, a place of which nothing is said does not."""
    places = {"Europe": {"region": "EU"}, "Asia": {"note": "ask us"}, "US": {"countries": "not confirmed"}}
    listed = {**ACME, "countries": [], "region": "EU", "customers": places}
    document = json.loads(rendered(listed).files[JSON_LIST])
    jsonschema.validate(document, json.loads(rendered(listed).files[SCHEMA]))
    (entry,) = document["entries"]
    assert entry["location"] == "stated"
    assert [one["location"] for one in entry["customers"].values()] == ["stated", None, "not confirmed"]
