"""The parts of the registry: what they accept, and what they answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tests import build
from trustgen.checks.specimen import registry
from trustgen.model.base import ControlId, Day, EnvironmentName, WebUrl
from trustgen.model.document import Document
from trustgen.model.judgement import Verdict, stale
from trustgen.model.organisation import Section
from trustgen.model.registry import Waiver
from trustgen.model.report import Report, Summary
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Target, Web, written_short


def test_a_day_is_written_as_one() -> None:
    """A date passes, a text of one is read; a number of seconds is none, nor is a day that does not exist."""
    days = TypeAdapter(Day)
    assert days.validate_python(date(2026, 4, 1)) == days.validate_python("2026-04-01")
    for wrong in (1775001600, "2026-02-30", "yesterday"):
        with pytest.raises(ValidationError, match="YYYY-MM-DD"):
            days.validate_python(wrong)


def test_a_web_address_is_http_or_https_with_a_host() -> None:
    """Other schemes and empty hosts are refused."""
    urls = TypeAdapter(WebUrl)
    assert urls.validate_python("http://tidemark.example") == "http://tidemark.example"
    for wrong in ("mailto:a@tidemark.example", "javascript:alert(1)"):
        with pytest.raises(ValidationError):
            urls.validate_python(wrong)


def test_a_framework_as_a_whole_says_too_much() -> None:
    """A law may be named as a whole, a framework only control by control."""
    controls = TypeAdapter(ControlId)
    assert controls.validate_python("ccpa") == "ccpa"
    assert controls.validate_python("soc2:CC6.7") == "soc2:CC6.7"
    with pytest.raises(ValidationError):
        controls.validate_python("soc2")


def test_secrets_are_named_one_or_several() -> None:
    """``env`` is a name or a list of names."""
    assert EnvironmentName(env="DSN").names == ("DSN",)
    assert EnvironmentName(env=("KEY", "SECRET")).names == ("KEY", "SECRET")


def test_a_digest_of_digits_is_text() -> None:
    """YAML reads it as a number."""
    plain = {"kind": "page", "title": "A page", "url": "https://a.example/", "sha256": int("1" * 64)}
    assert Document.model_validate(plain).sha256 == "1" * 64


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "https://a.example/", "sha256": "1" * 63},
        {"url": "https://a.example/", "sha256": "g" * 64},
        {"sha256": "1" * 64},
        {"url": "https://a.example/", "bridge": {"to": "2026-12-31", "sha256": "1" * 64}},
    ],
)
def test_a_digest_that_nothing_can_have_is_refused(wrong: dict[str, Any]) -> None:
    """It has 64 digits, and is of something."""
    with pytest.raises(ValueError, match="sha256"):
        Document.model_validate({"kind": "page", "title": "A page", **wrong})


@pytest.mark.parametrize(
    ("url", "host", "port", "origin", "home"),
    [
        ("https://tidemark.example", "tidemark.example", 443, "https://tidemark.example", "https://tidemark.example/"),
        (
            "http://Tidemark.example:81",
            "tidemark.example",
            81,
            "http://Tidemark.example:81",
            "http://Tidemark.example:81/",
        ),
        ("http://[2001:db8::1]/a", "2001:db8::1", 80, "http://[2001:db8::1]", "http://[2001:db8::1]/a"),
    ],
)
def test_a_web_target_knows_its_parts(url: str, host: str, port: int, origin: str, home: str) -> None:
    """Host, port, origin and the address of a path."""
    web = Web(url=url)
    assert (web.host, web.port, web.origin, web.at("")) == (host, port, origin, home)
    assert web.at("/x") == f"{origin}/x"


def test_targets_are_written_short() -> None:
    """A URL is a web target, a list is a group, a mapping stays."""
    made: list[Any] = [
        TypeAdapter(Target).validate_python(written_short(plain))
        for plain in ("https://tidemark.example", ["a", "b"], {"kind": "domain", "name": "tidemark.example"})
    ]
    assert [target.kind for target in made] == ["web", "group", "domain"]


def test_a_registry_finds_what_names_stand_for() -> None:
    """Groups are opened, domains include the hosts of web targets, nothing twice."""
    found = registry()
    assert [web.host for web in found.webs("everywhere")] == ["tidemark.example", "www.tidemark.example"]
    assert found.domains("everywhere") == ("tidemark.example", "www.tidemark.example")
    assert found.domains("mail") == ("tidemark.example",)
    with pytest.raises(KeyError):
        found.claim("nobody")


def test_a_list_finds_its_entries() -> None:
    """By id, or not at all."""
    entries = [{"id": "stripe", "name": "Stripe", "purpose": "Payments"}]
    listing = SubProcessors.model_validate({"entries": entries})
    assert listing.entry("stripe").name == "Stripe"
    with pytest.raises(KeyError):
        listing.entry("nobody")


def test_a_waiver_covers_one_id() -> None:
    """What it is about stands in the message between backticks."""
    waiver = Waiver("literal-number", "uptime", "a name", date(2027, 1, 1))
    assert waiver.covers("claim `uptime` says 3")
    assert not waiver.covers("claim `uptime-credits` says 3")


def test_a_summary_tells_the_worst() -> None:
    """Broken over unknown over stale over holds; nothing judged is its own answer."""
    assert Summary({Verdict.HOLDS: 3, Verdict.STALE: 1, Verdict.BROKEN: 0}, {}).worst is Verdict.STALE
    assert Summary({}, {}).worst is Verdict.UNJUDGED
    assert Summary({Verdict.HOLDS: 3, Verdict.UNJUDGED: 2}, {}).judged == 3


def test_a_finding_may_be_stale() -> None:
    """What was true once."""
    assert stale("past its date").verdict is Verdict.STALE


def test_a_report_has_no_entry_that_nobody_made() -> None:
    """Looking for one is a KeyError."""
    empty = Report(registry(), datetime(2026, 11, 20, tzinfo=UTC), (), Summary({}, {}))
    with pytest.raises(KeyError):
        empty.entry("nobody")


def test_a_claim_completes_the_stem_of_its_own_group() -> None:
    """Groups of that name elsewhere, other groups beside it and groups without a stem give none."""
    groups = ({"id": "other", "stem": "We never"}, {"id": "breach", "stem": "If data is breached, we will"})
    incidents = Section.model_validate({"id": "incidents", "title": "Incidents", "groups": groups})
    bare = Section.model_validate({"id": "bare", "title": "Bare", "groups": ({"id": "breach"},)})
    given = build.registry(sections=(*build.SECTIONS, bare, incidents))
    stems = {
        (section, group): given.stem(build.claim(section=section, group=group), "en")
        for section in ("incidents", "bare", "encryption")
        for group in ("breach", "")
    }
    assert {place: stem for place, stem in stems.items() if stem} == {
        ("incidents", "breach"): "If data is breached, we will"
    }
