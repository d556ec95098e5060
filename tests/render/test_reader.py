"""What a reader makes of a page: nothing that the registry did not say, nothing that reads as something else."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.render import fixtures
from tests.render.test_lists import page, policy
from tests.render.test_site import BUNDLED, NO_PROSE, words
from trustgen.model.disclosure import Disclosure
from trustgen.model.document import Document
from trustgen.model.judgement import Assurance, Told, Verdict
from trustgen.model.organisation import Organisation, Site
from trustgen.model.report import Report
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.values import Duration, SetOf
from trustgen.render.card import WIDTH, card_png
from trustgen.render.links import readable
from trustgen.render.site import render
from trustgen.render.voice import Voice
from trustgen.words.catalogue import catalogue


def only(*names: str) -> Report:
    """A report of these claims of the fixture alone."""
    whole = fixtures.report()
    entries = tuple(entry for entry in whole.entries if entry.claim.id in names)
    return replace(whole, entries=entries)


def html_of(path: str, report: Report | None = None) -> str:
    """One page of a report."""
    return render(report or fixtures.report(), NO_PROSE, BUNDLED).files[path].decode()


@pytest.mark.parametrize("name", ["breach-notice", "laptops"])
def test_what_no_machine_looked_at_does_not_run_out_with_the_run(name: str) -> None:
    """A promise is not good until Monday; a word says itself until when it stands."""
    assert "Valid until" not in words(html_of(f"claims/{name}/index.html"))


def test_what_a_machine_saw_says_until_when_it_is_good() -> None:
    """A look stands for some days, and its page names the last."""
    assert "Valid until" in words(html_of("claims/hsts/index.html"))


def test_a_withdrawn_statement_shows_no_evidence() -> None:
    """Nobody vouches for it any more; the page says when and why it was withdrawn, once."""
    said = words(html_of("claims/old-promise/index.html"))
    assert said.count("Withdrawn on") == 1
    for gone in ("What was seen", "Vouched for", "Supports", "OwnerHead"):
        assert gone not in said


def test_the_date_of_a_withdrawal_stays_in_its_sentence() -> None:
    """The line is one box: its words, its date and its reason do not fall apart."""
    html = html_of("claims/old-promise/index.html")
    line = re.search(r'<p class="verdict">(.*?)</p>', html, re.DOTALL)
    assert line is not None
    assert re.fullmatch(r"\s*<strong>[^<]*</strong>\s*<span>.*</span>\s*", line[1], re.DOTALL)


def test_where_no_machine_verified_anything_the_first_sentence_says_none() -> None:
    """A count of nought is no boast."""
    said = words(html_of("index.html", only("laptops", "breach-notice")))
    assert "none is verified by machine" in said
    assert "0 are" not in said


def test_an_empty_list_is_no_number_of_companies() -> None:
    """The first screen says that there is nobody else."""
    said = words(page("index.html", subprocessors=SubProcessors()))
    assert "Sub-processorsNo other company" in said
    assert "0 companies" not in said


@pytest.mark.parametrize("path", ["disclosure/index.html", "contact/index.html"])
def test_the_theme_promises_nothing_that_the_registry_does_not(path: str) -> None:
    """Whether anybody answers, reads or is named is the company's to say, with a time and an owner."""
    least = Disclosure(contact=("security",), expires=Duration.parse("180d"))
    said = words(page(path, disclosure=least)).lower()
    for promise in ("hear back", "a person", "name you", "we will", "thank you"):
        assert promise not in said


def test_an_expired_document_says_when_it_expired() -> None:
    """Not until when it is good."""
    old = Document(kind="report", title="SOC 2 report", expires=date(2025, 12, 31))
    said = words(page("documents/index.html", documents={"old": old}))
    assert re.search(r"Expired on\s*31", said)
    assert "Valid until" not in said


def test_several_names_of_machines_are_marked_one_by_one() -> None:
    """A list of names reads as a list; it is no single name with commas in it."""
    voice = Voice(catalogue("de"))
    assert voice.tag(["a", "<b>"], "code") == "<code>a</code> und <code>&lt;b&gt;</code>"
    assert voice.tag(SetOf.parse({"e-mail": "x.mail"}), "code") == "<code>x.mail</code>"
    assert voice.tag("a, b", "code") == "<code>a, b</code>"


@pytest.mark.parametrize(
    ("every", "said"),
    [("1 week", "every week"), ("2 weeks", "every 2 weeks"), ("1 business day", "every business day")],
)
def test_once_a_week_is_not_every_one_week(every: str, said: str) -> None:
    """A cadence of one unit names the unit alone."""
    html = page("disclosure/index.html", disclosure=policy(update=every))
    assert f"<dd>{said}</dd>" in html


def test_an_article_of_a_law_is_written_as_lawyers_write_it() -> None:
    """``gdpr:art-33`` reads Art. 33, on the controls page and beside the statement."""
    whole = fixtures.report()
    first = replace(whole.entries[0], claim=replace(whole.entries[0].claim, controls=("gdpr:art-33", "soc2:CC6.1")))
    files = render(replace(whole, entries=(first,)), NO_PROSE, BUNDLED).files
    assert '<th scope="row">Art. 33</th>' in files["controls/index.html"].decode()
    assert "GDPR Art. 33, SOC 2 CC6.1" in words(files[f"claims/{first.claim.id}/index.html"].decode())


def test_an_address_with_nothing_behind_its_host_is_shown_as_the_host() -> None:
    """The slash that ends it says nothing to people."""
    assert readable("https://tidemark.example/") == "tidemark.example"
    assert readable("https://tidemark.example/a/") == "tidemark.example/a/"


@pytest.mark.parametrize("path", ["subprocessors", "subprocessors/changes/stripe/added", "documents", "disclosure"])
def test_texts_of_the_registry_that_fall_back_say_so(path: str) -> None:
    """Purposes, titles and rules have no translation: a page in another language names theirs and marks it."""
    site = Site.model_validate({"base_url": "https://trust.tidemark.example", "language": "en", "languages": ["de"]})
    files = render(fixtures.report(site=site), NO_PROSE, BUNDLED).files
    german = files[f"de/{path}/index.html"].decode()
    assert german.count('<p class="fallback">') == 1
    assert ' lang="en"' in german[german.index("<main") : german.index("</main>")]
    assert "fallback" not in files[f"{path}/index.html"].decode()


def test_what_stands_on_two_lines_is_set_apart_in_the_twin() -> None:
    """Markdown has no line breaks inside a list: a dash keeps the parts of a promise from running together."""
    files = render(fixtures.report(), NO_PROSE, BUNDLED).files
    assert "- **Terms:** within 72 hours – counted from" in files["claims/breach-notice/index.md"].decode()
    assert "- **How we know:** You can check – Seen from outside" in files["claims/hsts/index.md"].decode()


def test_the_twin_asks_nobody_to_click() -> None:
    """What only a hand on a page can do is not said to a program."""
    files = render(fixtures.report(), NO_PROSE, BUNDLED).files
    for path in ("index", "claims/hsts/index"):
        assert "Click a command" in words(files[f"{path}.html"].decode())
        assert "Click a command" not in files[f"{path}.md"].decode()


def with_trouble(verdict: Verdict, number: int) -> Report:
    """The fixture's first claim, so many times, with one verdict."""
    first = fixtures.report().entries[0]
    judgement = replace(first.judgement, verdict=verdict)
    entries = tuple(replace(first, claim=replace(first.claim, id=f"a{n}"), judgement=judgement) for n in range(number))
    return replace(fixtures.report(), entries=entries)


@pytest.mark.parametrize(("number", "more"), [(7, ""), (8, "2 more"), (40, "34 more")])
def test_a_long_list_of_trouble_leaves_room_for_the_page(number: int, more: str) -> None:
    """The first few are named at once, the others wait behind their number; all are there."""
    html = html_of("index.html", with_trouble(Verdict.UNKNOWN, number))
    box = html[html.index('<section class="trouble"') :].partition("</section>")[0]
    assert box.count("<li>") == number
    assert (f"<summary>{more}</summary>" in box) == bool(more)


def test_what_could_not_be_checked_is_not_as_bad_as_what_is_false() -> None:
    """The first sentence has a colour for either."""
    assert '<span class="unsure">2 could not be checked.' in html_of("index.html", with_trouble(Verdict.UNKNOWN, 2))
    assert '<span class="bad">2 are not true at the moment.' in html_of("index.html", with_trouble(Verdict.BROKEN, 2))


@pytest.mark.parametrize(
    ("shares", "ticked"),
    [
        ([("you-can-check", 3), ("stated", 1)], True),
        ([("stated", 4)], False),
        ([("our-systems-checked", 3), ("not-true", 1)], False),
        ([("self-reported", 1), ("unchecked", 1)], True),
    ],
)
def test_the_picture_beside_a_link_ticks_nothing_that_nobody_verified(
    shares: list[tuple[str, int]], ticked: bool
) -> None:
    """Words alone, or something false, have a plain shield."""
    picture = card_png("#0b5c63", shares)
    at = picture.index(b"IDAT")
    lines = zlib.decompress(picture[at + 4 : at + 4 + int.from_bytes(picture[at - 4 : at], "big")])
    rows, above = [], bytes(WIDTH)
    for start in range(0, len(lines), WIDTH + 1):
        above = bytes((now + was) % 256 for now, was in zip(lines[start + 1 : start + 1 + WIDTH], above, strict=True))
        rows.append(above)
    assert (rows[290][585] == 0) == ticked


def test_many_hosts_wait_behind_their_number() -> None:
    """A few names are read, thirty are not; what was seen of few comes first."""
    entry = next(one for one in fixtures.report().entries if one.claim.id == "hsts")
    hosts = tuple(f"h{number}.tidemark.example" for number in range(30))
    told = (Told(hosts, "shows nothing"), Told(("a.tidemark.example",), "shows Stripe"))
    judgement = replace(entry.judgement, checks=(replace(entry.judgement.checks[0], told=told),))
    html = html_of("claims/hsts/index.html", replace(only("hsts"), entries=(replace(entry, judgement=judgement),)))
    places = html[html.index('<ul class="places">') :].partition("</ul>")[0]
    assert places.index("Shows Stripe.") < places.index("h0.tidemark.example")
    assert "<summary>and 22 more</summary>h8.tidemark.example, " in places
    assert "h29.tidemark.example</details>Shows nothing." in places


def test_what_was_said_is_dated_where_the_organisation_is() -> None:
    """The sixth in Sydney is no fifth, though it is in Greenwich."""
    entry = next(one for one in fixtures.report().entries if one.claim.id == "cards")
    seen = datetime(2026, 10, 5, 13, tzinfo=UTC)
    judgement = replace(entry.judgement, seen_at=seen, assurance=Assurance.STATED)
    checks = tuple(
        replace(one, looked_at=seen, role="rests_on", assurance=Assurance.STATED) for one in judgement.checks
    )
    registry = fixtures.registry(organisation=Organisation(name="Tidemark", timezone="Australia/Sydney"))
    stated = replace(entry, judgement=replace(judgement, checks=checks))
    said = words(html_of("claims/cards/index.html", replace(only("cards"), registry=registry, entries=(stated,))))
    assert "Stated on 6 October 2026" in said.replace("\u00a0", " ")
    assert "Last checked" not in said


def test_what_would_make_a_plan_false_is_not_what_the_claim_says() -> None:
    """A plan that is still a plan does not claim what its check looks for."""
    entry = next(one for one in fixtures.report().entries if one.claim.id == "mfa")
    look = replace(entry.judgement.checks[0], role="false_if", reason="factors is 1; the claim says at least 2")
    told = (Told(("a.example",), "shows none; the claim says one"), Told(("b.example",), "shows none"))
    judgement = replace(entry.judgement, checks=(look, replace(look, told=told)))
    said = words(html_of("claims/mfa/index.html", replace(only("mfa"), entries=(replace(entry, judgement=judgement),))))
    assert "factors is 1; what would make it false: at least 2." in said.lower()
    assert "shows none; what would make it false: one." in said.lower()
    assert "the claim says" not in said.partition("As machines read it")[0]


def test_a_plan_supports_no_control_yet() -> None:
    """It stands below its control as what it is, and is not counted; nor is what could not be checked."""
    by_id = {one.claim.id: one for one in fixtures.report().entries}
    plan = replace(by_id["mfa"], claim=replace(by_id["mfa"].claim, controls=("soc2:CC6.1",)))
    seen = replace(by_id["hsts"], claim=replace(by_id["hsts"].claim, controls=("soc2:CC6.7",)))
    unseen = replace(by_id["https-only"], claim=replace(by_id["https-only"].claim, controls=("soc2:CC6.6",)))
    unseen = replace(unseen, judgement=replace(unseen.judgement, verdict=Verdict.UNKNOWN))
    files = render(replace(fixtures.report(), entries=(plan, seen, unseen)), NO_PROSE, BUNDLED).files
    said = words(files["controls/index.html"].decode())
    assert "Statements support 1 of its 61 controls." in said
    assert "CC6.1" in said.partition("CC6.2")[0]
    assert "Will supportSOC 2 CC6.1" in words(files["claims/mfa/index.html"].decode())


def test_machines_are_told_of_a_statement_what_its_page_tells() -> None:
    """How it stands, until when, which controls it supports, and where its page is."""
    found = json.loads(render(fixtures.report(), NO_PROSE, BUNDLED).files["claims.json"])
    tls = next(one for one in found["claims"] if one["id"] == "tls-in-transit")
    assert (tls["standing"], tls["valid_until"]) == ("verified", "2026-11-23T14:05:09Z")
    assert tls["controls"] == ["soc2:CC6.7", "iso27001-2022:A.8.24"]
    assert tls["url"] == "https://trust.tidemark.example/claims/tls-in-transit/"
    guide = next(one for one in found["claims"] if one["id"] == "guide")
    assert (guide["standing"], guide["valid_until"]) == ("plain", None)


def test_a_page_of_one_statement_is_not_of_one_statement_so_many() -> None:
    """The first sentence reads well where there is one statement alone."""
    assert "This page makes 1 statement: 1 is verified by machine." in words(html_of("index.html", only("hsts")))
