"""The sub-processor list, the disclosure policy and security.txt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.render import fixtures
from tests.render.test_site import BUNDLED, NO_PROSE, words
from trustgen.model.disclosure import Disclosure
from trustgen.model.report import Report
from trustgen.model.subprocessor import SubProcessors
from trustgen.render.security_txt import security_txt
from trustgen.render.site import render


def page(path: str, **more: Any) -> str:
    """One page of a site whose registry is changed by ``more``."""
    return render(fixtures.report(**more), NO_PROSE, BUNDLED).files[path].decode()


def policy(**more: Any) -> Disclosure:
    """The fixture's policy, changed."""
    return Disclosure.model_validate({**fixtures.DISCLOSURE, **more})


def test_the_list_says_who_where_why_and_under_which_terms() -> None:
    """Legal name, purpose, data, spoken countries, transfer, date and terms stand in a captioned table."""
    html = page("subprocessors/index.html")
    said = words(html)
    for wanted in (
        "Stripe Payments Australia Pty Ltd",
        "Billing contact and card details",
        "Australia and United States",
    ):
        assert wanted in said
    for wanted in ("Standard contractual clauses", "1 March 2024", "Not confirmed", "Germany (Falkenstein)"):
        assert wanted in said
    assert html.count("<caption") == html.count("<table")
    assert '<th scope="row" id' not in html


def test_notice_and_objection_are_in_the_first_sentences() -> None:
    """The terms of the list are read before its rows."""
    said = words(page("subprocessors/index.html"))
    assert "We tell customers 30 days before a new one starts. They can object within 14 days." in said


def test_former_and_announced_companies_stand_apart() -> None:
    """A company whose time is over, or has not begun, is not counted among those that process data now."""
    html = page("subprocessors/index.html")
    assert "3 companies process data" in words(html)
    assert (
        html.index("Announced, not yet in use")
        < html.index('id="newcomer"')
        < html.index("Former")
        < html.index('id="gone"')
    )


def test_an_empty_list_is_a_statement_of_its_own() -> None:
    """Nobody else processes data: said, not left blank."""
    html = page("subprocessors/index.html", subprocessors=SubProcessors())
    assert "No other company processes data on behalf of Tidemark’s customers." in words(html)


def test_without_a_list_or_a_policy_their_pages_and_links_are_absent() -> None:
    """What the registry does not have is not linked."""
    pages = render(fixtures.report(subprocessors=None, disclosure=None), NO_PROSE, BUNDLED)
    assert not {"subprocessors/index.html", "disclosure/index.html", ".well-known/security.txt"} & pages.files.keys()
    assert b"security.txt" not in pages.files["index.html"]


def test_the_policy_lists_contacts_in_order_times_scope_and_rules() -> None:
    """The first contact is the preferred one, every time is spoken."""
    html = page("disclosure/index.html")
    said = words(html)
    assert html.index("mailto:security@tidemark.example") < html.index("https://tidemark.example/report")
    for wanted in (
        "within 2 business days",
        "every 2 weeks",
        "90 days after your report",
        "Denial of service",
        "English and German",
    ):
        assert wanted in said
    assert 'href="../.well-known/security.txt"' in html


@pytest.mark.parametrize(("level", "tenets"), [("full", 4), ("partial", 0), ("none", 0)])
def test_safe_harbour_says_no_more_than_the_registry(level: str, tenets: int) -> None:
    """Only a full safe harbour makes the four promises."""
    html = page("disclosure/index.html", disclosure=policy(safe_harbor=level))
    part = html[html.index('id="safe-harbour"') : html.index('id="rewards"')]
    assert part.count("<li>") == tenets
    assert ("do not offer a legal safe harbour" in part) == (level == "none")


def test_rewards_are_a_table_or_an_honest_absence() -> None:
    """The matrix has a row a tier and a column a severity; without rewards the page says that there are none."""
    html = page("disclosure/index.html")
    assert "EUR 2,000 – 5,000" in html
    assert '<th scope="row">The website</th>' in html
    assert "We pay no rewards." in page("disclosure/index.html", disclosure=policy(rewards=None))


def test_only_those_who_agreed_are_named() -> None:
    """Consent decides who is thanked by name."""
    html = page("disclosure/index.html")
    assert "Ada" in html
    assert "Nameless" not in html


def lines(report: Report | None = None, base: str = "https://trust.tidemark.example") -> list[str]:
    """The lines of security.txt."""
    return security_txt(report or fixtures.report(), base).decode().split("\n")


def test_security_txt_expires_from_the_evidences_time() -> None:
    """Expires is the evidence's time and the registry's duration, in UTC; never the clock's."""
    assert "Expires: 2027-05-19T15:05:09Z" in lines()


def test_security_txt_has_contacts_in_order_and_ends_every_line() -> None:
    """RFC 9116: contacts in order of preference, one field a line, the last line ended too."""
    found = lines()
    assert found[:2] == ["Contact: mailto:security@tidemark.example", "Contact: https://tidemark.example/report"]
    assert found[-1] == ""
    assert all(": " in line for line in found[:-1])


def test_security_txt_names_the_hosts_that_serve_it() -> None:
    """Canonical lists every host of the registry, and the trust site where it has a host of its own."""
    report = fixtures.report(disclosure=policy(hosts=["https://tidemark.example", "https://www.tidemark.example/x"]))
    found = [line for line in lines(report) if line.startswith("Canonical")]
    names = ("tidemark.example", "www.tidemark.example", "trust.tidemark.example")
    assert found == [f"Canonical: https://{name}/.well-known/security.txt" for name in names]


def test_a_line_break_cannot_add_a_field() -> None:
    """A control character in a value is refused."""
    with pytest.raises(ValueError, match="control character"):
        lines(fixtures.report(contacts={"security": "mailto:a@b.example\nPolicy: https://evil.example", "form": "x"}))
