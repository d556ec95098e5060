"""The sub-processor list, the disclosure policy and security.txt."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.render import fixtures
from tests.render.test_site import BUNDLED, NO_PROSE, words
from trustgen.demo import openpgp
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
        html.index(">Announced, not yet in use</h2>")
        < html.index('id="newcomer"')
        < html.index(">Former</h2>")
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
    assert "We pay no rewards for reports." in page("disclosure/index.html", disclosure=policy(rewards=None))


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


WHOLE: dict[str, Any] = {
    "id": "whole", "name": "Whole", "legal_name": "Whole Pty Ltd", "address": "4 Quay Street, Sydney",
    "contact": "privacy@whole.example", "purpose": "Forms", "role": "fourth party", "from_the_start": True,
    "certifications": ["ISO/IEC 27001", "SOC 2"], "formerly": [{"name": "Part", "until": "2024-06-30"}],
    "customers": {"Customers in Europe": {"countries": ["DE"], "region": "Falkenstein", "note": "by default"},
                  "Everybody else": {"countries": "not confirmed"}},
}  # fmt: skip


def test_a_row_shows_all_that_the_registry_knows() -> None:
    """Address, mailbox, role, former name, certificates and the place by the customer's own region."""
    terms = {
        "review": "quarter",
        "reviewed": "2026-10-06",
        "objection": "14d",
        "objections": {"remedy": "You may end the contract."},
        "notice": "30d",
        "entries": [WHOLE],
    }
    html = page("subprocessors/index.html", subprocessors=SubProcessors.model_validate(terms))
    said = words(html)
    for wanted in (
        "4 Quay Street, Sydney", "Fourth party", "Formerly Part, until 30 June 2024", "ISO/IEC 27001 and SOC 2",
        "Customers in Europe: Germany (Falkenstein)", "by default", "Everybody else: Not confirmed",
        "From the start of this list", "You may end the contract.", "We review the list every quarter.",
        "Last reviewed on 6 October 2026.", "Transfer: not stated",
    ):  # fmt: skip
        assert wanted in said, wanted
    assert 'href="mailto:privacy@whole.example"' in html
    assert "/list." not in "".join(line for line in html.splitlines() if "<script" in line)


@pytest.mark.parametrize("contact", ["javascript:alert(1)", "data:text/html,x"])
def test_a_mailbox_cannot_run_anything(contact: str) -> None:
    """What is no address is text."""
    listed = SubProcessors.model_validate({"entries": [{**WHOLE, "contact": contact}]})
    html = page("subprocessors/index.html", subprocessors=listed)
    assert contact in html
    assert f'href="{contact}' not in html


def test_a_correction_and_a_change_of_name_are_updates() -> None:
    """The day of the last of them is the day of the list, but none that lies ahead."""
    corrections = [{"on": "2025-03-04", "what": "It was forgotten."}, {"on": "2099-01-01", "what": "Later."}]
    listed = SubProcessors.model_validate({"entries": [{**WHOLE, "corrections": corrections}]})
    assert "Last updated 4 March 2025." in words(page("subprocessors/index.html", subprocessors=listed))
    listed = SubProcessors.model_validate({"entries": [WHOLE]})
    assert "Last updated 1 July 2024." in words(page("subprocessors/index.html", subprocessors=listed))


def test_independent_controllers_are_not_counted() -> None:
    """They work for themselves, not on behalf of customers."""
    entries = [
        {**WHOLE, "id": name, "role": role} for name, role in (("a", "sub-processor"), ("b", "independent controller"))
    ]
    said = words(page("subprocessors/index.html", subprocessors=SubProcessors.model_validate({"entries": entries})))
    assert "One company processes data" in said
    assert "Independent controller" in said


def test_a_list_of_some_length_can_be_sorted_and_its_script_reaches_for_nothing() -> None:
    """The tools come with six entries; the script is small and stays on the page."""
    entries = [{**WHOLE, "id": f"e{number}"} for number in range(6)]
    listed = SubProcessors.model_validate({"entries": entries})
    pages = render(fixtures.report(subprocessors=listed), NO_PROSE, BUNDLED)
    (code,) = (body.decode() for path, body in pages.files.items() if path.startswith("list.") and path.endswith(".js"))
    assert len(code.encode()) <= 4096
    (style,) = (body for path, body in pages.files.items() if path.startswith("list.") and path.endswith(".css"))
    assert len(style) <= 4096
    assert not re.search(r"fetch|XMLHttp|import|cookie|localStorage|innerHTML|eval|https?:", code)
    html = pages.files["subprocessors/index.html"].decode()
    assert 'id="page_tools" role="search" hidden' in html
    assert not [
        path
        for path in pages.files
        if path.endswith(".html") and path != "subprocessors/index.html" and b"/list." in pages.files[path]
    ]


KEYED = {"key": {"fingerprint": openpgp.FINGERPRINT, "expires": "2028-01-05", "file": "key.asc"}, "encryption": []}
ASSETS = {"key.asc": openpgp.public_key().encode()}


def test_the_key_is_shown_and_published() -> None:
    """Its fingerprint in groups of four, its end, the file itself, and where security.txt says that it is."""
    pages = render(fixtures.report(disclosure=policy(**KEYED)), NO_PROSE, BUNDLED, ASSETS)
    html = pages.files["disclosure/index.html"].decode()
    said = words(html)
    assert "07F9 6F3F FFF6 34D8 EE56 3CA0 9D02 B619 4DAE 2A1B" in said
    assert "5 January 2028" in said
    assert "It has expired" not in said
    assert 'href="../disclosure/key.asc"' in html
    assert pages.files["disclosure/key.asc"] == ASSETS["key.asc"]
    text = pages.files[".well-known/security.txt"].decode()
    assert "Encryption: https://trust.tidemark.example/disclosure/key.asc\n" in text


def test_an_expired_key_is_told() -> None:
    """Whoever would encrypt to it is warned."""
    key = {"fingerprint": openpgp.FINGERPRINT, "expires": "2020-01-01"}
    assert "It has expired; write to us before you use it." in words(
        page("disclosure/index.html", disclosure=policy(key=key))
    )


@pytest.mark.parametrize(
    ("more", "level", "missing"),
    [
        ({}, 5, ""),
        ({"coordinated": False}, 4, "For level 5 it lacks a promise to coordinate disclosure."),
        ({"safe_harbor": "partial"}, 3, "For level 4 it lacks a full safe harbour."),
        ({"safe_harbor": "none"}, 2, "For level 3 it lacks a safe harbour."),
        (
            {"scope": None, "rules": [], "acknowledge": None},
            1,
            "what is in scope, rules for researchers and a time within",
        ),
    ],
)
def test_the_page_says_how_mature_the_policy_is(more: dict[str, Any], level: int, missing: str) -> None:
    """The level, and what the next one needs; nothing is lacking at the highest."""
    whole = {
        "scope": {"in": ["all"]},
        "rules": ["Be kind."],
        "acknowledge": "2d",
        "window": "90d",
        "coordinated": True,
        "safe_harbor": "full",
    }
    said = words(page("disclosure/index.html", disclosure=policy(**{**whole, **more})))
    assert f"from 0 to 5, this policy is at level {level}:" in said
    assert missing in said
    assert ("it lacks" in said) is bool(missing)


def test_coordinated_disclosure_is_promised_only_where_the_registry_does() -> None:
    """With its window, or without one."""
    said = words(page("disclosure/index.html", disclosure=policy(coordinated=True, window="90d")))
    assert "once it is fixed, or 90 days after your report, you may publish" in said
    assert "We coordinate" not in words(page("disclosure/index.html", disclosure=policy(coordinated=False)))


def test_the_records_for_the_dns_are_linked() -> None:
    """Where the policy names a domain, and nowhere else."""
    pages = render(fixtures.report(disclosure=policy(dns=["tidemark.example"])), NO_PROSE, BUNDLED)
    assert 'href="../disclosure/dns.txt"' in pages.files["disclosure/index.html"].decode()
    assert pages.files["disclosure/dns.txt"].startswith(b"_security.tidemark.example. 3600 IN TXT ")
    assert "disclosure/dns.txt" not in render(fixtures.report(), NO_PROSE, BUNDLED).files
