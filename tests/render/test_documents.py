"""Documents, controls, questions, changes and contacts."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.render import fixtures
from tests.render.fixtures import TEMPLATES
from tests.render.test_site import NO_PROSE, words
from trustgen.errors import InputError
from trustgen.model.document import Document
from trustgen.model.note import Note
from trustgen.model.organisation import Site
from trustgen.model.question import Question
from trustgen.model.values import ControlId
from trustgen.render.assets import load_assets
from trustgen.render.frameworks import FRAMEWORKS
from trustgen.render.site import render
from trustgen.render.verify import check_site

# ruff: noqa: E501
BUNDLED = (TEMPLATES,)
CERTIFICATE: dict[str, Any] = {
    "kind": "certificate", "title": "ISO certificate", "framework": "iso27001-2022", "auditor": "Breakwater", "number": "IS 7",
    "covers": ["the service"], "issued": "2026-01-01", "expires": "2026-11-30", "access": "nda", "owner": "security",
}  # fmt: skip
QUESTIONS = (
    Question.model_validate(
        {"id": "tls", "question": "Which TLS?", "answer": "[[tls-in-transit.version]], <b>really</b>.", "claims": ["tls-in-transit"]}
    ),
)  # fmt: skip
NOTES = tuple(
    Note.model_validate({"id": name, "on": on, "title": f"Note {name}", "text": "See *this*.", "claims": ["hsts"]})
    for name, on in (("old", "2026-01-05"), ("new", "2026-11-20"), ("ahead", "2026-12-24"))
)


def page(path: str, assets: dict[str, bytes] | None = None, **more: Any) -> str:
    """One page of a site whose registry is changed by ``more``."""
    pages = render(fixtures.report(**more), NO_PROSE, BUNDLED, assets or {})
    assert check_site(pages) == ()
    return pages.files[path].decode()


def papers(**more: Any) -> dict[str, Document]:
    """A registry's documents: the certificate, changed."""
    return {**fixtures.registry().documents, "iso": Document.model_validate({**CERTIFICATE, **more})}


def test_a_certificate_says_who_what_and_until_when() -> None:
    """Auditor, framework, number, scope and dates stand on the page."""
    said = words(page("documents/index.html", documents=papers()))
    for wanted in (
        "ISO certificate",
        "Breakwater",
        "ISO/IEC 27001:2022",
        "IS 7",
        "The service",
        "30 November 2026",
        "Current",
    ):
        assert wanted in said


def test_a_certificate_expires_by_itself() -> None:
    """On the day after its last it is expired, and before that the page knows when that is."""
    html = page("documents/index.html", documents=papers())
    assert 'data-valid-until="2026-11-30T13:00:00Z" data-instead="Expired"' in html  # midnight in Sydney
    late = page("documents/index.html", documents=papers(), at=datetime(2026, 11, 30, 13, 0, tzinfo=UTC))
    part = late[late.index('id="document_iso"') :].split("</li>")[0]
    assert "Expired" in part
    assert "Current" not in part


def test_what_is_not_public_can_be_asked_for() -> None:
    """The link writes to somebody, and names the document."""
    html = page("documents/index.html", documents=papers())
    assert 'href="mailto:security@tidemark.example?subject=ISO%20certificate"' in html


def test_a_document_names_the_statements_that_rest_on_it() -> None:
    """Those that inherit from it, link it or cite one of its dates; each with how it stands."""
    html = page("documents/index.html")
    inherited = html[html.index('id="document_stripe-aoc"') :].split("</dl>")[0]
    assert 'href="../claims/cards/"' in inherited
    assert "Stated" in inherited
    linked = html[html.index('id="document_status"') :].split("</dl>")[0]
    assert "Not true" in linked
    assert 'href="../claims/cards/"' not in linked


def test_a_document_without_an_address_is_linked_where_it_is_listed() -> None:
    """A claim that inherits from a report that can only be asked for leads to the page that says how."""
    assert 'href="../../documents/#document_stripe-aoc"' in page("claims/cards/index.html")


def test_internal_papers_are_nobody_elses() -> None:
    """They are not listed."""
    kept = papers(kind="internal", title="Incident runbooks", access=None)
    assert "Incident runbooks" not in page("documents/index.html", documents=kept)


def test_a_public_file_is_published_with_its_digest() -> None:
    """The page links the very bytes whose digest it prints."""
    body = b"%PDF-1.7 certificate"
    listed = papers(access="public", file="papers/iso.pdf", url=None)
    pages = render(fixtures.report(documents=listed), NO_PROSE, BUNDLED, {"papers/iso.pdf": body})
    assert check_site(pages) == ()
    html = pages.files["documents/index.html"].decode()
    assert 'href="../documents/iso/iso.pdf"' in html
    assert pages.files["documents/iso/iso.pdf"] == body
    assert hashlib.sha256(body).hexdigest() in html


def assets_of(folder: Path, **more: Any) -> list[str]:
    """The codes of what is wrong with a project's assets."""
    try:
        load_assets(folder, fixtures.registry(**more))
    except InputError as error:
        return [problem.code for problem in error.problems]
    return []


def test_assets_are_read_from_inside_the_project_alone(tmp_path: Path) -> None:
    """A file that is missing, outside or not the one that was meant is a problem before anything is published."""
    for name in ("page.html", "drawing.SVG", "page.xhtml", "page", "fdp.\u202e.pdf", "Report (2026).pdf", "iso.pdf"):
        (tmp_path / name).write_bytes(b"x")
    for folder in (".git", "papers"):
        (tmp_path / folder).mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"x")
    (tmp_path / ".env").write_bytes(b"x")
    (tmp_path / "shown.pdf").symlink_to(tmp_path / ".env")
    (tmp_path / "circle.pdf").symlink_to("circle.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    good = hashlib.sha256(b"x").hexdigest()
    for file, digest, codes in (
        ("iso.pdf", good, []),
        ("iso.pdf", "0" * 64, ["digest-mismatch"]),
        ("no.pdf", good, ["no-asset"]),
        ("../../etc/passwd", good, ["asset-outside"]),
        (".env", good, ["asset-hidden"]),
        (".git/config", good, ["asset-hidden"]),
        ("shown.pdf", good, ["asset-hidden"]),
        ("circle.pdf", good, ["unreadable"]),
        ("pipe.pdf", good, ["unreadable"]),
        ("papers", good, ["unreadable"]),
        ("page.html", good, ["unsafe-document"]),
        ("drawing.SVG", good, ["unsafe-document"]),
        ("page.xhtml", good, ["unsafe-document"]),
        ("page", good, ["unsafe-document"]),
        ("fdp.\u202e.pdf", good, ["unsafe-document"]),
        ("Report (2026).pdf", good, []),
    ):
        found = assets_of(tmp_path, documents=papers(access="public", file=file, sha256=digest))
        assert found == codes


@pytest.mark.parametrize(
    ("name", "body", "codes"),
    [
        ("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h1'/></svg>", []),
        ("logo.svg", "<svg onload=alert(1)>", ["unsafe-logo"]),
        ("logo.svg", "<svg><script>x</script></svg>", ["unsafe-logo"]),
        ("logo.svg", "<svg><image href='https://elsewhere.example/x.png'/></svg>", ["unsafe-logo"]),
        ("logo.svg", "<svg><style>@import 'x';</style></svg>", ["unsafe-logo"]),
        ("logo.svg", "<?xml version='1.0' encoding='UTF-8'?>\n<svg><path d='M0 0h1'/></svg>", []),
        (
            "logo.svg",
            "<?xml version='1.0' encoding='iso-2022-jp'?><svg><scr\x1b(Bipt>x</scr\x1b(Bipt></svg>",
            ["unsafe-logo"],
        ),
        ("logo.svg", "<?xml version='1.0'\n encoding = \"utf-7\"?><svg/>", ["unsafe-logo"]),
        ("logo.exe", "x", ["unknown-logo"]),
        ("logo.png", "x" * 40_000, ["asset-too-large"]),
    ],
)
def test_a_logo_is_a_small_picture_and_nothing_else(tmp_path: Path, name: str, body: str, codes: list[str]) -> None:
    """What would run or load something, or weigh on every page, is refused."""
    (tmp_path / name).write_text(body)
    assert assets_of(tmp_path, site=Site.model_validate({"brand": {"logo": name}})) == codes


def test_a_drawing_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A browser reads UTF-16, and would run what a search for bytes does not find."""
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        (tmp_path / "logo.svg").write_bytes(drawing.encode(encoding))
        assert assets_of(tmp_path, site=Site.model_validate({"brand": {"logo": "logo.svg"}})) == ["unsafe-logo"]


def test_the_lists_of_controls_are_whole() -> None:
    """As many ids as the frameworks have, none of them twice, and each is one that the registry takes."""
    counted = {one.id: sum(len(family.ids) for family in one.families) for one in FRAMEWORKS}
    assert counted == {"soc2": 61, "iso27001-2022": 93, "nist-csf-2.0": 106, "ccm-4.1": 207}
    assert counted == {one.id: one.total for one in FRAMEWORKS}
    assert len(next(one for one in FRAMEWORKS if one.id == "ccm-4.1").families) == 17
    for one in FRAMEWORKS:
        ids = [control for family in one.families for control in family.ids]
        assert len(set(ids)) == len(ids)
        assert [ControlId.parse(f"{one.id}:{control}").control for control in ids] == ids


def test_controls_say_what_is_stated_and_what_is_not() -> None:
    """A supported control has its statements; the ids about which nothing is stated are named; nobody is compliant."""
    html = page("controls/index.html")
    said = words(html)
    assert "Statements support 1 of its 61 controls." in said
    row = html[html.index('<th scope="row">CC6.7</th>') :].split("</tr>")[0]
    assert "All traffic is encrypted in transit" in row
    assert "CC6.1, CC6.2, CC6.3, CC6.4, CC6.5, CC6.6, CC6.8" in said
    assert "Nothing here is stated about NIST CSF 2.0 and CSA CCM 4.1." in said
    assert "compliant" not in said.lower()


def test_the_head_of_the_controls_leads_to_each_framework() -> None:
    """Each framework that anything is stated about, with how much of it."""
    html = page("controls/index.html")
    head = words(html[html.index('class="jump"') :].split("</nav>")[0])
    assert "SOC 2" in head
    assert "1 of 61 controls" in head
    assert "1 of 93 controls" in head
    assert 'href="#framework_iso27001-2022"' in html


def test_an_answer_cites_values_and_shows_its_statements() -> None:
    """The number in an answer is the claim's own; markup in it is text; its claims stand below with their marks."""
    html = page("questions/index.html", questions=QUESTIONS)
    assert "TLS 1.2 or newer, &lt;b&gt;really&lt;/b&gt;." in html
    assert 'href="../claims/tls-in-transit/"' in html
    twin = json.loads(page("questions/index.jsonld", questions=QUESTIONS))
    assert twin["mainEntity"][0]["acceptedAnswer"]["text"] == "TLS 1.2 or newer, <b>really</b>."


def test_changes_are_told_newest_first_and_never_ahead() -> None:
    """A note of a day to come is not told yet."""
    html = page("changes/index.html", changes=NOTES)
    assert html.index('id="note_new"') < html.index('id="note_old"')
    assert "note_ahead" not in html


def test_the_feeds_have_permanent_ids_and_the_notes_own_days() -> None:
    """Atom (RFC 4287) and JSON Feed 1.1 tell the same notes; no build time is in them."""
    pages = render(fixtures.report(changes=NOTES), NO_PROSE, BUNDLED)
    feed = ET.fromstring(pages.files["changes/feed.xml"])
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}updated") == "2026-11-19T13:00:00Z"
    ids = [entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")]
    assert ids == ["tag:tidemark.example,2026:changes/new", "tag:tidemark.example,2026:changes/old"]
    other = json.loads(pages.files["changes/feed.json"])
    assert other["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in other["items"]] == ids
    assert other["items"][0]["url"] == "https://trust.tidemark.example/changes/#note_new"


def test_contacts_say_what_they_are_for() -> None:
    """Each way has its purpose and the roles behind it."""
    said = words(page("contact/index.html"))
    assert "Security, and anything wrong on this site" in said
    assert "security@tidemark.example" in said


def test_pages_that_nothing_fills_are_absent() -> None:
    """Without questions, changes and documents there is neither page nor link."""
    pages = render(fixtures.report(documents={}), NO_PROSE, BUNDLED)
    for name in ("questions", "changes", "documents"):
        assert f"{name}/index.html" not in pages.files
        assert f'href="{name}/"' not in pages.files["index.html"].decode()


def test_a_law_as_a_whole_is_a_control_too() -> None:
    """It has no number after a colon, and is named on the claim's page and among the controls."""
    pairs = [(replace(about, controls=("ccpa",)), judged) for about, judged in fixtures.claims()[:1]]
    found = render(fixtures.report(pairs), NO_PROSE, BUNDLED).files
    name = pairs[0][0].id
    assert "ccpa" in found[f"claims/{name}/index.html"].decode().lower()
    assert "ccpa" in found["controls/index.html"].decode().lower()
