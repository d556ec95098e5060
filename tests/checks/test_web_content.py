"""The checks of what a page or file holds: html, subresource_integrity, json, link, document_states and robots."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.checks.honest import NOW, registry
from tests.checks.honest_web import HASH, HTML, ORIGIN, page
from tests.checks.judging import judge, lies, parameters, refused, subjects
from trustgen.checks import table
from trustgen.facts.http import HttpFacts
from trustgen.model.check import AnyCheck
from trustgen.model.document import Document


def shown(text: str | None, **more: Any) -> HttpFacts:
    """An HTML page."""
    return page(HTML, text=text, **more)


@pytest.mark.parametrize(
    ("text", "given", "verdict"),
    [
        ("<form><input name=q>Hi", {"absent": "input[autocomplete^=cc-]"}, "holds"),
        ("<input autocomplete=cc-number>Hi", {"absent": "input[autocomplete^=cc-]"}, "broken"),
        ("<template><input autocomplete=cc-number></template><p>Hi", {"absent": "input[autocomplete^=cc-]"}, "holds"),
        ("<!-- <input autocomplete=cc-number> --><p>Hi", {"absent": "input[autocomplete^=cc-]"}, "holds"),
        ("<script>document.write('x')</script>", {"absent": "input"}, "unknown"),
        ("just words", {"absent": "input"}, "unknown"),
        ("<p>Hi", {"absent": "input", "beside": "form"}, "unknown"),
        ("<form>Hi", {"absent": "input", "beside": "form"}, "holds"),
        ("<a rel=me>x", {"present": "a[rel=me]"}, "holds"),
        ("<a rel=me>x", {"present": "a[rel=me]", "min": 2}, "broken"),
        ("<p>x", {"present": "a"}, "broken"),
        ("<p>x", {"present": "a", "beside": "form"}, "unknown"),
    ],
)
def test_elements_are_counted_as_browsers_see_them(text: str, given: dict[str, Any], verdict: str) -> None:
    """Absence is believed only of a page that shows text, and the right one."""
    finding = judge("html", shown(text), **given)
    assert finding.verdict == verdict, finding.reason


@pytest.mark.parametrize(
    "facts", [shown(None), shown("<p>", status=500), page(text="<p>x"), page(("content-type", "text/plain"), text="x")]
)
def test_what_is_no_readable_page_is_unknown(facts: HttpFacts) -> None:
    """No element is absent from what could not be read."""
    assert judge("html", facts, absent="input").verdict == "unknown"
    assert judge("subresource_integrity", facts).verdict == "unknown"


def test_html_lies_put_in_what_must_be_absent_and_leave_out_what_must_be_there() -> None:
    """Every sort of selector has an element that it fits."""
    for selector in ("input[autocomplete^=cc-]", "[data-card]", 'a[href$=".exe"]', "*[name*=card]"):
        assert len(lies("html", shown("<p>Hi"), absent=selector)) == 1
    assert len(lies("html", shown("<a>Hi"), present="a", beside="form")) == 1
    assert lies("html", shown("<a>Hi"), present="form", beside="form") == []


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "either present or absent"),
        ({"present": "a", "absent": "b"}, "either present or absent"),
        ({"absent": "a", "min": 2}, "is for present"),
        ({"absent": "a b"}, "not read"),
    ],
)
def test_html_parameters_must_say_one_thing(given: dict[str, Any], because: str) -> None:
    """A claim that says nothing, two things or what is not read is refused."""
    refused("html", because, **given)


CDN = "https://cdn.example"


@pytest.mark.parametrize(
    ("text", "given", "verdict"),
    [
        (f'<script src="{CDN}/a.js" integrity="{HASH}"></script>', {}, "holds"),
        (f'<script src="{CDN}/a.js"></script>', {}, "broken"),
        (f'<script src="{CDN}/a.js" integrity="sha1-x"></script>', {}, "broken"),
        ('<script src="//cdn.example/a.js"></script>', {}, "broken"),
        ('<script src="/a.js"></script><p>Hi', {}, "unknown"),
        ('<script src="/a.js"></script><p>Hi', {"min": 0}, "holds"),
        ("Hi", {"min": 0}, "unknown"),
        (f'<link rel="Stylesheet" href="{CDN}/a.css">', {}, "broken"),
        (f'<link rel="preload" as="script" href="{CDN}/a.js">', {}, "broken"),
        (f'<link rel="preload" as="image" href="{CDN}/a.png"><p>Hi', {"min": 0}, "holds"),
        (f'<link rel="modulepreload" href="{CDN}/a.js">', {}, "broken"),
        (f'<script type="application/json" src="{CDN}/a.json"></script>', {"min": 0}, "holds"),
        (f'<script type="module" src="{CDN}/a.js"></script>', {}, "broken"),
        (f'<base href="{CDN}/"><base href="/"><script src="a.js"></script>', {}, "broken"),
        ('<script src="https://[/a.js"></script><script src="data:,x"></script>', {"min": 0}, "holds"),
        ('<script src="https://a:b/a.js"></script>', {"min": 0}, "holds"),
        ('<script src="https://tidemark.example:443/a.js"></script>', {"min": 0}, "holds"),
        ('<script src="https://tidemark.example:8443/a.js"></script>', {}, "broken"),
        (f'<script src="{CDN}/a.js"></script>', {"except": [CDN], "min": 0}, "holds"),
        (f'<script src="{CDN}/a.js" integrity="{HASH}"></script>', {"except": [f"{CDN}:8443"]}, "holds"),
        ("".join(f'<script src="{CDN}/{n}.js"></script>' for n in range(5)), {}, "broken"),
    ],
)
def test_foreign_scripts_and_styles_need_a_hash(text: str, given: dict[str, Any], verdict: str) -> None:
    """Only what a browser loads from another origin counts, and there must be some."""
    finding = judge("subresource_integrity", shown(text), **given)
    assert finding.verdict == verdict, finding.reason


REPORT = {"status": "ok", "checks": {"db": {"latencyMs": 3}, "backup": {"age": 18_000}}}


@pytest.mark.parametrize(
    ("document", "given", "verdict"),
    [
        (REPORT, {"keys": {"database": "checks.db"}}, "holds"),
        (REPORT, {"keys": {"queue": "checks.queue"}}, "broken"),
        (REPORT, {"keys": {"database": "checks.db"}, "each_has": "latencyMs"}, "holds"),
        (REPORT, {"keys": {"backup": "checks.backup"}, "each_has": "latencyMs"}, "broken"),
        ([], {"keys": ["a"]}, "unknown"),
        ({}, {"keys": ["a"]}, "unknown"),
        (REPORT, {"value": "checks.backup.age", "max": "26h"}, "holds"),
        (REPORT, {"value": "checks.backup.age", "max": "1h"}, "broken"),
        (REPORT, {"value": "checks.gone", "min": 1}, "unknown"),
        (REPORT, {"keys": ["status"], "value": "status", "equals": "ok"}, "holds"),
        (REPORT, {"keys": ["gone"], "value": "status", "equals": "ok"}, "broken"),
    ],
)
def test_json_reports_keys_and_values(document: Any, given: dict[str, Any], verdict: str) -> None:
    """A key that is missing breaks; a value that is missing cannot be compared."""
    assert judge("json", page(text=json.dumps(document)), path="/api", **given).verdict == verdict


@pytest.mark.parametrize("facts", [page(text="{}", status=302), page(text=None), page(text="{")])
def test_json_that_cannot_be_read_is_unknown(facts: HttpFacts) -> None:
    """No key is missing from what could not be read."""
    assert judge("json", facts, path="/api", keys=["a"]).verdict == "unknown"


def test_json_lies_about_keys_and_about_values() -> None:
    """A value may be wrong while all keys are there, and then only that lie is told."""
    facts = page(text=json.dumps(REPORT))
    assert len(lies("json", facts, path="/api", value="status", equals="ok")) >= 1
    assert len(lies("json", facts, path="/api", keys=["status"])) == 1
    told = lies("json", facts, path="/api", keys=["status"], each_has="length(@)", value="status", equals="ok")
    assert all("checks" in lie.answer.text or "lie" in lie.answer.text for lie in told)
    assert lies("json", page(text='{"a": 1}'), path="/api", keys=["a"], value="@", equals="x")[0:0] == []


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "which keys it has"),
        ({"value": "a"}, "needs a comparison"),
        ({"keys": ["a"], "min": 1}, "needs a comparison"),
        ({"value": "a", "min": 1, "each_has": "b"}, "is about `keys`"),
        ({"value": "a", "min": 1, "equals": 2}, "say one of equals"),
        ({"keys": ["a["]}, "not JMESPath"),
    ],
)
def test_json_parameters_must_fit_together(given: dict[str, Any], because: str) -> None:
    """A comparison needs a value, and fields need keys."""
    refused("json", because, path="/api", **given)


def link(facts: Any, where: Any = None, **given: Any) -> str:
    """The verdict of a link."""
    check: AnyCheck = table.find("link")
    said = check.parameters.model_validate(given)
    return str(check.judge(said, facts, where or registry(), NOW).verdict)


@pytest.mark.parametrize(
    ("facts", "given", "verdict"),
    [
        (shown("<p>x"), {}, "holds"),
        (page(), {}, "holds"),
        (shown("", status=404), {}, "broken"),
        (shown("", status=403), {}, "unknown"),
        (shown("", status=503), {}, "unknown"),
        (shown("", url="http://www.tidemark.example/dpa"), {}, "broken"),
        (shown("<p>Data  processing\naddendum"), {"contains": "Data processing  addendum"}, "holds"),
        (shown("<p>Other"), {"contains": "addendum"}, "broken"),
        (shown(""), {"contains": "addendum"}, "unknown"),
        (shown(None), {"contains": "addendum"}, "unknown"),
        (page(("content-type", "application/pdf"), text="addendum"), {"contains": "addendum"}, "unknown"),
        (page(text="addendum"), {"contains": "addendum"}, "unknown"),
        (page(("content-type", "text/plain"), text="the\naddendum"), {"contains": "the addendum"}, "holds"),
    ],
)
def test_a_page_that_is_pointed_to_must_be_there(facts: HttpFacts, given: dict[str, Any], verdict: str) -> None:
    """200 on HTTPS holds; gone breaks; anything else is unknown."""
    assert link(facts, url="https://www.tidemark.example/dpa", **given) == verdict


def test_a_link_leads_to_a_document_an_address_or_a_section() -> None:
    """A document's address is asked for; one without address, and an empty section, leave nothing to look at."""
    paper = Document(kind="policy", title="DPA", url=f"{ORIGIN}/dpa")
    inside = Document(kind="internal", title="Runbooks")
    where = registry(documents={"dpa": paper, "runbooks": inside})
    check: AnyCheck = table.find("link")

    def said(**given: Any) -> Any:
        return check.parameters.model_validate(given)

    (look,) = check.looks(said(document="dpa"), where)
    assert (look.subject, look.requests[0].follow) == ("tidemark.example/dpa", 5)  # type: ignore[attr-defined]
    assert check.repeat(said(document="dpa"), where) == ("curl -sSiL --max-redirs 5 https://tidemark.example/dpa",)
    assert check.looks(said(document="runbooks"), where) == ()
    assert check.repeat(said(document="runbooks"), where) == ()
    assert [one.subject for one in check.looks(said(url="https://other.example/"), where)] == ["other.example"]
    (section,) = check.looks(said(section="subprocessors"), where)
    assert section.requests == ()
    assert check.repeat(said(section="subprocessors"), where) == ()
    assert list(check.lies(said(section="subprocessors"), ())) == []


def test_a_section_is_there_when_something_stands_in_it() -> None:
    """Claims that are not withdrawn count, and the entries of the list of sub-processors."""
    claim = cast("Any", SimpleNamespace(section="access", also_in=("about",), withdrawn=None))
    listed = cast("Any", SimpleNamespace(entries=(1, 2)))
    assert link((), registry(claims=(claim,)), section="about") == "holds"
    assert link((), registry(claims=(claim,)), section="empty") == "unknown"
    assert link((), registry(subprocessors=listed), section="subprocessors") == "holds"


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "one of target, document, section, url"),
        ({"target": "app", "url": ORIGIN}, "one of target"),
        ({"url": ORIGIN, "path": "/a"}, "belongs to a target"),
        ({"url": "http://plain.example/"}, "https"),
    ],
)
def test_a_link_leads_to_one_place(given: dict[str, Any], because: str) -> None:
    """Exactly one place, and only on HTTPS."""
    with pytest.raises(ValueError, match=because):
        table.find("link").parameters.model_validate(given)


def test_a_link_lies_by_showing_other_words_only_where_words_are_claimed() -> None:
    """Without words, a page that is gone or on plain HTTP breaks."""
    assert len(lies("link", shown("<p>x"))) == 3
    assert subjects("link", path="/security") == ["tidemark.example/security"]


BACKUPS = r"backups[^.]{0,80}?([0-9]+) days"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We keep backups for 90 days. " * 19, "holds"),
        ("We keep backups for 90 days. " * 20 + "We keep backups for 30 days.", "unknown"),
        ("We keep backups for 30 days. " * 20, "broken"),
        ("We keep backups for 90 days. " + "Word " * 80_000 + "We keep backups for 30 days.", "unknown"),
        ("Word " * 80_001, "unknown"),
    ],
)
def test_what_is_not_compared_as_a_whole_does_not_hold(text: str, verdict: str) -> None:
    """What lies beyond the last finding that is compared could say another thing."""
    assert judge("document_states", shown(text), pattern=BACKUPS, equals="90d").verdict == verdict


@pytest.mark.parametrize(
    ("text", "given", "verdict"),
    [
        ("<p>Our backups are kept 90 days.", {"pattern": BACKUPS, "equals": "90d"}, "holds"),
        ("<p>Our backups are kept 30 days.", {"pattern": BACKUPS, "equals": "90d"}, "broken"),
        ("<p>backups: 90 days. Old backups: 30 days.", {"pattern": BACKUPS, "equals": "90d"}, "broken"),
        ("<p>We keep nothing.", {"pattern": BACKUPS, "equals": "90d"}, "broken"),
        ("<p>told within 3 days", {"pattern": "within ([0-9]+)", "equals": "72h"}, "holds"),
        ("<p>told within 2 working days", {"pattern": "within ([0-9]+)", "equals": "2 business days"}, "holds"),
        ("<p>told within 72 Stunden", {"pattern": "within ([0-9]+)", "equals": "72h"}, "holds"),
        ("<p>told within 3 Tagen", {"pattern": "within ([0-9]+)", "equals": "72h"}, "unknown"),
        ("<p>told within 3", {"pattern": "within ([0-9]+)", "equals": "72h"}, "unknown"),
        ("<p>told within 72 hours", {"pattern": "within ([0-9a-z ]+)", "equals": "72h"}, "holds"),
        ("<p>told within soon", {"pattern": "within ([0-9a-z ]+)", "equals": "72h"}, "unknown"),
        ("<p>up to 1,000 users", {"pattern": "up to ([0-9,]+) users", "equals": 1000}, "holds"),
        ("<p>up to ,,, users", {"pattern": "up to ([0-9,]+) users", "equals": 1000}, "unknown"),
        ("<p>law of Victoria.", {"pattern": "law of ([A-Z][a-z]+)", "equals": "Victoria"}, "holds"),
        ("<p>law of Tasmania.", {"pattern": "law of ([A-Z][a-z]+)", "equals": "Victoria"}, "broken"),
        ("<p>Stripe and AWS", {"all_of": ["Stripe", "AWS"]}, "holds"),
        ("<p>Stripe alone", {"all_of": ["Stripe", "AWS"]}, "broken"),
        ("<p>Stripe &amp; AWS", {"contains": "Stripe & AWS"}, "holds"),
        ("", {"contains": "Stripe"}, "unknown"),
    ],
)
def test_a_document_states_what_it_shows(text: str, given: dict[str, Any], verdict: str) -> None:
    """Values are compared by meaning wherever they are found."""
    finding = judge("document_states", shown(text), **given)
    assert finding.verdict == verdict, finding.reason


def test_documents_lie_with_another_value() -> None:
    """The lie puts another value into the text that was seen, where the pattern takes one."""
    facts = shown("<p>backups: 90 days. Law of Victoria.")
    assert len(lies("document_states", facts, pattern=BACKUPS, equals="90d")) == 2
    assert len(lies("document_states", facts, pattern="Law of ([A-Za-z]+)", equals="Victoria")) == 2
    assert len(lies("document_states", facts, pattern="Law of (Victoria)", equals="Victoria")) == 1
    assert len(lies("document_states", facts, contains="Law")) == 1
    empty = replace(facts, hops=(replace(facts.answer, text=""),))
    assert len(lies("document_states", empty, pattern=BACKUPS, equals="90d")) == 1


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({}, "say one of contains"),
        ({"contains": "a", "all_of": ["b"]}, "say one of contains"),
        ({"pattern": "a(b)"}, "belong together"),
        ({"contains": "a", "equals": 1}, "belong together"),
        ({"pattern": "a(b)", "equals": True}, "write a number"),
        ({"pattern": "ab", "equals": 1}, "exactly one group"),
    ],
)
def test_document_parameters_must_fit_together(given: dict[str, Any], because: str) -> None:
    """One way of stating, and a value for a pattern."""
    refused("document_states", because, **given)


ROBOTS = "User-agent: *\nDisallow: /admin\nAllow: /admin/public\n\nSitemap: https://tidemark.example/sitemap.xml\n"
PLAIN = ("content-type", "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    ("facts", "given", "verdict"),
    [
        (page(PLAIN, text=ROBOTS), {}, "holds"),
        (page(PLAIN, text=ROBOTS), {"disallows": ["/admin/x"], "allows": ["/admin/public/y"]}, "holds"),
        (page(PLAIN, text=ROBOTS), {"disallows": ["/"]}, "broken"),
        (page(PLAIN, text=ROBOTS), {"allows": ["/admin"], "agent": "bot"}, "broken"),
        (page(PLAIN, text=ROBOTS), {"sitemaps": [f"{ORIGIN}/sitemap.xml"]}, "holds"),
        (page(PLAIN, text=ROBOTS), {"sitemaps": [f"{ORIGIN}/other.xml"]}, "broken"),
        (page(PLAIN, text="<p>Not here"), {}, "unknown"),
        (page(PLAIN, text=None), {}, "unknown"),
        (page(HTML, text=ROBOTS), {}, "unknown"),
        (page(text=ROBOTS), {}, "unknown"),
        (page(status=404), {}, "broken"),
        (page(status=403), {}, "unknown"),
    ],
)
def test_robots_txt_is_a_file_that_says_something(facts: HttpFacts, given: dict[str, Any], verdict: str) -> None:
    """A page that answers everything is no robots.txt."""
    assert judge("robots", facts, **given).verdict == verdict


def test_robots_lies_follow_what_is_claimed() -> None:
    """Closing nothing, or everything, breaks where it contradicts the claim."""
    facts = page(PLAIN, text=ROBOTS)
    assert len(lies("robots", facts)) == 2
    assert len(lies("robots", facts, disallows=["/admin"], allows=["/"])) == 4
    assert parameters("robots").agent == "*"
