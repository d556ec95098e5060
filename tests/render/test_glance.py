"""The first screen's shortcuts, and what each section says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.render import fixtures
from tests.render.test_documents import NOTES, papers
from tests.render.test_site import NO_PROSE, words
from trustgen.model.document import Document
from trustgen.model.judgement import Verdict
from trustgen.model.subprocessor import SubProcessors
from trustgen.render.site import render

# ruff: noqa: E501
PRIVACY = Document.model_validate(
    {"kind": "policy", "title": "privacy policy", "url": "https://tidemark.example/privacy"}
)


def first(**more: Any) -> str:
    """The security page of a registry that is changed by ``more``."""
    return render(fixtures.report(**more), NO_PROSE, (fixtures.TEMPLATES,)).files["index.html"].decode()


def shortcuts(html: str) -> str:
    """The words of the first screen's shortcuts."""
    return " ".join(words(html.partition('<nav class="glance"')[2].partition("</nav>")[0].replace("<br>", " ")).split())


def test_what_reviewers_ask_for_first_is_one_step_away() -> None:
    """Documents by name, companies by number, gaps, the newest note and where to report."""
    said = shortcuts(first(documents=papers(), changes=NOTES))
    assert "Documents PCI DSS attestation, ISO certificate and 2 more" in said
    assert "Sub-processors 3 companies. Last updated 10 November 2026" in said
    assert "Plans and limits 1 plan, 1 limit and 1 thing you will not find" in said
    assert "Changes 20 November 2026: Note new" in said
    assert "Report a vulnerability security@tidemark.example" in said


@pytest.mark.parametrize(
    ("documents", "said"),
    [({"privacy": PRIVACY}, "Documents 1 document"), ({"iso": papers()["iso"]}, "Documents ISO certificate")],
)
def test_documents_are_named_where_they_are_the_companys_own(documents: dict[str, Document], said: str) -> None:
    """Reports and certificates by title, policies by number."""
    pairs = [pair for pair in fixtures.claims() if pair[0].id not in ("cards", "status-page", "guide")]
    report = fixtures.report(pairs, documents=documents)
    html = render(report, NO_PROSE, (fixtures.TEMPLATES,)).files["index.html"].decode()
    assert said + " Sub-processors" in shortcuts(html)


def test_the_first_screen_and_the_list_count_the_same_companies() -> None:
    """Who processes data in their own right is on the list, and in neither number."""
    listed = SubProcessors.model_validate(
        {
            "entries": [
                {"id": "one", "name": "One", "purpose": "Hosting", "from_the_start": True},
                {
                    "id": "two",
                    "name": "Two",
                    "purpose": "Maps",
                    "role": "independent controller",
                    "from_the_start": True,
                },
            ]
        }
    )
    files = render(fixtures.report(subprocessors=listed), NO_PROSE, (fixtures.TEMPLATES,)).files
    assert "Sub-processors 1 company" in shortcuts(files["index.html"].decode())
    assert "One company processes data" in words(files["subprocessors/index.html"].decode())


def test_what_is_not_there_is_not_announced() -> None:
    """No list, no policy, no notes, no gaps: no shortcut, and no empty frame."""
    pairs = [pair for pair in fixtures.claims() if pair[0].id in ("hsts", "https-only")]
    report = fixtures.report(pairs, documents={}, subprocessors=None, disclosure=None)
    html = render(report, NO_PROSE, (fixtures.TEMPLATES,)).files["index.html"].decode()
    assert 'class="glance"' not in html


def section(html: str, name: str) -> str:
    """A section of the page."""
    return html[html.index(f'<section id="{name}"') :].partition("</section>")[0]


def test_a_section_counts_how_its_statements_stand() -> None:
    """Each standing with its number, the worst first; rows of a table by themselves, what carries no mark not at all."""
    html = first()
    access = words(section(html, "access").split("</p>")[0])
    assert access.strip().split("accounts ")[1] == "Could not be checked 1 Out of date 1 Verified 1 Stated 1 Planned 1"
    assert 'class="tally"' not in section(html, "customers")


def test_a_sections_count_gives_way_when_its_evidence_runs_out() -> None:
    """The numbers were true until then; past that the marks of the rows speak alone."""
    assert '<p class="tally" data-valid-until="2026-11-23T14:05:09Z" data-instead="">' in first()


def test_the_contents_mark_sections_that_need_attention() -> None:
    """The worst standing is named beside the section's title; sound sections carry nothing."""
    html = first()
    contents = html.split('class="contents"')[1].split("</nav>")[0]
    entries = {line.split("#")[1].split('"')[0]: words(line) for line in contents.split("<li>")[1:]}
    assert "Not true" in entries["continuity"]
    assert "Could not be checked" in entries["access"]
    assert entries["encryption"].strip() == "Encryption"


def test_gaps_say_how_they_are_known() -> None:
    """A plan is planned and a negative stated or verified; a limit carries no mark."""
    html = first()
    gaps = words(html[html.index('id="page_candid"') :].split("</section>")[0])
    assert "comes by Q1 2027. Planned" in gaps
    assert "laptops. Stated" in gaps
    assert gaps.rstrip().endswith("no second region yet.")


def test_a_reader_who_sees_something_else_can_say_so() -> None:
    """A judged claim's page writes to the security contact about that claim; where nothing is judged there is no need."""
    files = render(fixtures.report(), NO_PROSE, (fixtures.TEMPLATES,)).files
    wanted = 'href="mailto:security@tidemark.example?subject=We%20answer%20over%20HTTPS%20only."'
    assert wanted in files["claims/https-only/index.html"].decode()
    assert "?subject" not in files["claims/region/index.html"].decode()
    assert "?subject" not in files["claims/old-promise/index.html"].decode()


def test_options_of_a_command_stay_in_one_piece() -> None:
    """Only what stands after a space and begins with a dash is held together, and nothing of a command is markup."""
    asked = "curl -sI --max-time 5 https://a-b.example/<x>"
    pair = fixtures.judged(fixtures.claim("one", "access", "x"), Verdict.HOLDS, "seen", repeat=(asked,))
    html = render(fixtures.report([pair]), NO_PROSE, (fixtures.TEMPLATES,)).files["index.html"].decode()
    assert "<code>curl <span>-sI</span> <span>--max-time</span> 5 https://a-b.example/&lt;x&gt;</code>" in html


def test_withdrawn_statements_count_nowhere() -> None:
    """Neither as a gap nor in a section's count."""
    old = next(about.withdrawn for about, _ in fixtures.claims() if about.withdrawn)
    pairs = [(replace(a, withdrawn=old), j) if a.section == "access" else (a, j) for a, j in fixtures.claims()]
    html = render(fixtures.report(pairs), NO_PROSE, (fixtures.TEMPLATES,)).files["index.html"].decode()
    assert '<section id="access"' not in html
    assert "Plans and limits 1 limit" in shortcuts(html)
