"""The catalogue, the signs, and names in prose."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import build
from trustgen.errors import Place
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.facts.http import HttpResponse
from trustgen.lint.rules import apply
from trustgen.lint.vendors import RULE
from trustgen.model.claim import Kind
from trustgen.model.content import Content, Prose
from trustgen.model.registry import Registry, Waiver
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.vendor import Vendor
from trustgen.vendors import NOBODY, catalogue, in_dns, listed_as, signs, vendors_of
from trustgen.vendors.signs import is_at, policy_hosts

AT = datetime(2026, 6, 15, 12, tzinfo=UTC)


def registry(prose: str, **terms: Any) -> tuple[Registry, Content]:
    """A list with Stripe, and a page of prose."""
    listing = {"entries": [{"id": "stripe", "name": "Stripe", "purpose": "Payments"}], **terms}
    found = build.registry(
        [build.claim(kind=Kind.LIMIT), build.claim("b", section="continuity", kind=Kind.LIMIT)],
        subprocessors=SubProcessors.model_validate(listing),
    )
    return found, Content({("index", ""): Prose(prose, Place("content/index.md"))})


def told(prose: str, **terms: Any) -> list[tuple[str, int]]:
    """What the rule says, with the line."""
    found, content = registry(prose, **terms)
    return [(p.what.split("`")[1], p.place.line) for p in apply(found, content, AT) if p.code == RULE]


def test_the_catalogue_is_large_and_every_vendor_shows_somehow() -> None:
    """At least 120 vendors, each with a name, a source and a sign."""
    assert len(catalogue()) >= 120
    for vendor in catalogue():
        assert vendor.source
        assert vendor.mx or vendor.spf or vendor.cname or vendor.ns or vendor.dkim or vendor.web or vendor.headers


def test_what_is_said_to_be_confirmed_is_a_sign_that_the_vendor_has() -> None:
    """No page stands for a kind of sign that is not there, and those for which one was read are counted."""
    confirmed = [(vendor, sign) for vendor in catalogue() for page in vendor.confirmed for sign in page.signs]
    assert [(vendor.id, sign) for vendor, sign in confirmed if not getattr(vendor, sign)] == []
    assert len({vendor.id for vendor, _ in confirmed}) >= 56
    assert len(confirmed) == len({(vendor.id, sign) for vendor, sign in confirmed})


@pytest.mark.parametrize("kind", ["mx", "spf", "cname", "ns", "web"])
def test_no_two_vendors_have_the_same_sign(kind: str) -> None:
    """What is seen tells whose it is."""
    signs = [sign for vendor in catalogue() for sign in getattr(vendor, kind)]
    assert len(signs) == len(set(signs)), sorted(one for one in signs if signs.count(one) > 1)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("We use Stripe alone.", []),
        ("Fine.\n\nMail goes by Mailgun, and by Mailgun again.", [("mailgun", 3)]),
        ("Hosted at Fly.io.", [("fly", 1)]),
        ("GitHubs, aGitHub and github are others; https://github.com/x is an address.", []),
        ("We render the segment in front of the square.", []),
        ("HubSpot bought Clearbit.", [("hubspot", 1), ("clearbit", 1)]),
        ("AWS, Cloudflare and Sentry", [("aws", 1), ("cloudflare", 1), ("sentry", 1)]),
    ],
)
def test_prose_that_names_a_vendor_off_the_list_is_a_problem(prose: str, expected: list[tuple[str, int]]) -> None:
    """Each vendor once, on its line; ordinary words and addresses are no names."""
    assert told(prose) == expected


def test_answers_notes_and_rules_are_prose_too() -> None:
    """Whatever the registry itself says to readers is read."""
    from dataclasses import replace

    from trustgen.model.disclosure import Disclosure
    from trustgen.model.note import Note
    from trustgen.model.question import Question

    found, content = registry("Nothing.")
    question = Question(id="q", question="Who sends mail?", answer="Mailgun does.")
    note = Note.model_validate({"id": "n", "on": "2026-01-01", "title": "News", "text": "We left Sentry."})
    policy = Disclosure.model_validate({"contact": ["c"], "expires": "9d", "rules": ["Leave Cloudflare alone."]})
    more = replace(found, questions=(question,), changes=(note,), disclosure=policy)
    told = [problem.what.split("`")[1] for problem in apply(more, content, AT) if problem.code == RULE]
    assert told == ["mailgun", "sentry", "cloudflare"]


def test_a_reason_or_the_list_lets_prose_name_a_vendor() -> None:
    """Unlisted with a reason, listed under a longer name, or a vendor of the project's own."""
    assert told("We use GitHub.", unlisted=[{"vendor": "github", "why": "code alone"}]) == []
    entries = [{"id": "amazon", "name": "Amazon Web Services", "purpose": "Hosting"}]
    assert told("We use AWS.", entries=entries) == []
    own = [{"id": "dockside", "name": "Dockside", "web": ["dockside.example"], "source": "https://dockside.example"}]
    assert told("We use Dockside.", vendors=own) == [("dockside", 1)]


def test_the_rule_can_be_waived_with_a_reason() -> None:
    """A waiver about the vendor's id covers it."""
    from dataclasses import replace

    found, content = registry("We left Mailgun in 2019.")
    waived = replace(found, waivers=(Waiver(RULE, "mailgun", "history", date(2027, 1, 1)),))
    assert [p.code for p in apply(waived, content, AT) if p.code in (RULE, "unused-waiver")] == []


@pytest.mark.parametrize(
    ("host", "pattern", "expected"),
    [
        ("stripe.com", "stripe.com", True),
        ("js.stripe.com", "stripe.com", True),
        ("notstripe.com", "stripe.com", False),
        ("stripe.com.evil.example", "stripe.com", False),
        ("ns-1.awsdns-02.com", "awsdns-*.com", True),
        ("awsdns-02.evil.com", "awsdns-*.com", False),
    ],
)
def test_a_name_stands_for_itself_and_below(host: str, pattern: str, expected: bool) -> None:
    """Look-alikes do not count."""
    assert is_at(host, pattern) is expected


def test_the_longer_name_tells() -> None:
    """A vendor's name below another's is not the other's."""
    policy = "img-src https://maps.googleapis.com https://storage.googleapis.com/bucket wss://*.x.example:8443 data:"
    assert policy_hosts(policy) == ("maps.googleapis.com", "storage.googleapis.com", "x.example")


def test_a_vendor_s_bucket_at_another_s_is_the_vendor_s() -> None:
    """Pendo's files lie at Google's storage, and an alias at Vercel has a number."""
    from trustgen.facts.http import HttpFacts, HttpResponse
    from trustgen.vendors import in_response

    policy = (("content-security-policy", "script-src https://pendo-static-5.storage.googleapis.com"),)
    facts = HttpFacts((HttpResponse("https://a.example/", 200, "HTTP/1.1", policy),))
    assert [one.vendor.id for one in in_response(facts, catalogue())] == ["pendo"]
    alias = DnsFacts("www.a.example", "A", DnsAnswer.ANSWER, (), ("cname.vercel-dns-0.com",))
    assert [one.vendor.id for one in in_dns(alias, catalogue())] == ["vercel"]


def test_who_nobody_declares_cannot_be_declared() -> None:
    """The lie's vendor is unknown whatever the list says."""
    listing = SubProcessors.model_validate({"entries": [{"id": "nobody", "name": NOBODY.name, "purpose": "x"}]})
    assert listed_as(NOBODY, listing, date(2026, 1, 1)).is_ == "unknown"


def test_a_project_s_vendor_takes_the_place_of_the_catalogue_s() -> None:
    """The same id is replaced, another is added, and its signs are seen."""
    own = [{"id": "stripe", "name": "Stripe", "mx": ["pay.example"], "source": "us"}]
    vendors = vendors_of(SubProcessors.model_validate({"vendors": own}))
    assert len(vendors) == len(catalogue())
    facts = DnsFacts("a.example", "MX", DnsAnswer.ANSWER, ("10 mx.pay.example.",))
    assert [one.vendor.id for one in in_dns(facts, vendors)] == ["stripe"]


@pytest.mark.parametrize("host", ["localhost", "a..example", "under score.example", "ä.example", "x" * 64 + ".example"])
def test_a_sign_is_a_host_name(host: str) -> None:
    """What is none is refused with an example of one."""
    with pytest.raises(ValueError, match="write a host name such as"):
        Vendor.model_validate({"id": "ours", "name": "Ours", "source": "https://tidemark.example", "web": [host]})


@pytest.mark.parametrize("piece", ["<a '", '<a b="', "<a =", "<!--", "<![", "<?", "</", "<noscript", "&"])
def test_a_page_that_never_ends_a_tag_is_read_once(piece: str) -> None:
    """A megabyte of what looks like the beginning of a tag: at the square of its length no test would end."""
    loads = '<script src="//cdn.tidemark.example"></script>'
    page = HttpResponse(
        "https://tidemark.example/",
        200,
        "1.1",
        (("content-type", "text/html"),),
        0,
        loads + piece * ((1 << 20) // len(piece)),
    )
    assert signs.read_page(page).loads == ("cdn.tidemark.example",)


def test_what_is_loaded_without_scripts_counts() -> None:
    """Pixels stand in <noscript>, which a browser that runs scripts takes for text."""
    text = '<base href="https://b.example/"><NOSCRIPT><img src="p.gif"></NoScript ><noscripts src=//c.example>'
    page = HttpResponse("https://tidemark.example/", 200, "1.1", (("content-type", "text/html"),), 0, text)
    assert signs.read_page(page).loads == ("b.example",)
