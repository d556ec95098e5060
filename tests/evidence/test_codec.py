"""Evidence survives being written down, and nothing else is taken for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trustgen
from tests import build
from trustgen.errors import EvidenceError
from trustgen.evidence import MOST_BYTES, SCHEMA, Evidence, dumps, loads
from trustgen.evidence.codec import loads_last_held
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.facts.table import FAMILIES, family
from trustgen.model.judgement import Verdict
from trustgen.model.observation import Observation, Place, Request, Seen, Unseen, Why

AT = build.AT
PUBLISHED = Path(trustgen.__file__).parent / "schemas" / "evidence-1.schema.json"
AWARE = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(datetime, AWARE)  # no fact has a time without zone


def example() -> Evidence:
    """A run that saw two things and failed to see a third."""
    page = HttpResponse("https://tidemark.example/", 200, "1.1", (("server", "nginx"),), 5, "hello")
    place = Place("203.0.113.7:443", "sydney")
    observations: dict[Request, tuple[Observation, ...]] = {
        HttpRequest("https://tidemark.example/", body=True): (
            Seen(HttpFacts((page,)), AT, place),
            Unseen(Why.TIMED_OUT, "the connection timed out after 5 seconds", AT, "errno 110", place),
        ),
        DnsRequest("tidemark.example", "A"): (
            Seen(DnsFacts("tidemark.example", "A", DnsAnswer.ANSWER, ("203.0.113.7",)), AT),
        ),
    }
    claim = build.claim()
    return Evidence(
        at=AT,
        registry="ab" * 32,
        trustgen="0.1.0",
        observations=observations,
        judgements=(build.judgement(claim, build.checked()),),
        last_held={claim.id: AT, "backups-fresh": AT - timedelta(days=2)},
        overrides=("--connect-to tidemark.example:443:127.0.0.1:8443",),
        via=("sydney",),
        clock_was_set=True,
    )


def changed(change: Callable[[Any], object]) -> bytes:
    """The example's document after ``change``."""
    document = json.loads(dumps(example()))
    change(document)
    return json.dumps(document).encode()


def observation(facts: type[Any]) -> st.SearchStrategy[Observation]:
    """A look that saw something or nothing."""
    return st.one_of(st.builds(Seen, st.builds(facts), AWARE, st.builds(Place)), st.builds(Unseen))


@pytest.mark.parametrize("probe", FAMILIES)
@settings(max_examples=40)
@given(data=st.data())
def test_every_family_survives(probe: str, data: st.DataObject) -> None:
    """Whatever a probe saw is the same after writing and reading, and its bytes are the same again."""
    request, facts = family(probe)
    rows = data.draw(
        st.dictionaries(st.builds(request), st.lists(observation(facts), max_size=3).map(tuple), max_size=2)
    )
    evidence = Evidence(AT, "", "0.1.0", rows)
    written = dumps(evidence)
    assert loads(written) == evidence
    assert dumps(loads(written)) == written
    assert dumps(evidence, ["no secret of this run"]) == written


def test_everything_about_a_run_survives() -> None:
    """Judgements, times of holding, overrides and vantage points come back as they were."""
    assert loads(dumps(example())) == example()


def test_the_bytes_do_not_depend_on_the_order_of_looking() -> None:
    """Whichever probe answered first, the file is the same: indented JSON, one newline at its end."""
    evidence = example()
    turned = replace(
        evidence,
        observations=dict(reversed(list(evidence.observations.items()))),
        last_held=dict(reversed(list(evidence.last_held.items()))),
    )
    written = dumps(evidence)
    assert dumps(turned) == written
    assert written.endswith(b"\n}\n")
    assert json.dumps(json.loads(written), indent=2, ensure_ascii=False).encode() + b"\n" == written


def test_times_are_written_in_utc() -> None:
    """A reader finds RFC 3339 times with a Z."""
    assert json.loads(dumps(example()))["at"] == "2026-06-15T12:00:00Z"


def test_the_file_obeys_its_published_schema() -> None:
    """What is written is valid by the JSON Schema that is published, which refuses what it does not know."""
    schema = json.loads(PUBLISHED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(dumps(example()))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert schema["properties"]["schema"]["const"] == SCHEMA
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"more": 1}, schema, jsonschema.Draft202012Validator)


def set_to(*path: Any, value: Any) -> Callable[[Any], None]:
    """A change of one place of the document."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


ROW = ("observations", "http", 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_to("schema", value="urn:trustgen:evidence:2"), "reads evidence of the schema urn:trustgen:evidence:1"),
        (lambda document: document.pop("schema"), "says nothing"),
        (lambda document: document.pop("at"), "malformed at 0 .*at: .*required"),
        (set_to("more", value=1), "malformed at 0 .*more"),
        (set_to("at", value=5), "malformed at 0 .*at"),
        (set_to("at", value="2026-06-15T12:00:00"), "has no zone"),
        (set_to("last_held", "tls-in-transit", value="2026-06-15T12:00:00"), "has no zone"),
        (set_to("observations", value=[]), "observations must be an object"),
        (lambda document: document.pop("observations"), "observations must be an object"),
        (set_to("observations", "x-ray", value=[]), "a probe that this version does not know: x-ray"),
        (set_to("observations", "http", value={}), "the evidence of http is malformed"),
        (set_to(*ROW, "request", "follow", value="0"), "malformed at 0 .* request .* follow"),
        (set_to(*ROW, "request", "body", value=1), "malformed at 0 .* request .* body"),
        (set_to(*ROW, "request", "more", value=1), "malformed at 0 .* request .* more"),
        (
            set_to(*ROW, "observations", 0, "facts", "hops", 0, "status", value=200.0),
            "the evidence of http is malformed",
        ),
        (set_to(*ROW, "observations", 0, "at", value="2026-06-15T12:00:00"), "has no zone"),
        (set_to(*ROW, "observations", 1, "why", value="because"), "the evidence of http is malformed"),
        (set_to(*ROW, "observations", 1, "facts", value={}), "the evidence of http is malformed"),
        (
            lambda document: document["observations"]["http"].append(document["observations"]["http"][0]),
            "request twice",
        ),
        (set_to("judgements", 0, "verdict", value="true"), "malformed"),
        (set_to("via", value="sydney"), "malformed"),
    ],
)
def test_what_we_would_not_write_is_refused(change: Callable[[Any], None], message: str) -> None:
    """Wrong types, missing and unknown keys, other versions and unknown probes each give one sentence."""
    with pytest.raises(EvidenceError, match=message) as refused:
        loads(changed(change))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 20,
        b"\xff\xfe{}",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"[" * 200_000,
        b'{"schema": NaN}',
        b'{"schema": ' + b"9" * 10_000 + b"}",
        b'{"schema": "\\ud800"}',
        b'{"schema": "' + b"x" * 5000 + b'\x1b[2J"}',
        b'{"schema": {"a": ["' + b"\\n" * 500 + b'"]}}',
    ],
)
def test_hostile_bytes_give_one_short_sentence(content: bytes) -> None:
    """Garbage of any sort ends in one short printable line, never in a traceback."""
    with pytest.raises(EvidenceError) as refused:
        loads(content)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


@given(st.binary(max_size=200))
def test_random_bytes_are_no_evidence(content: bytes) -> None:
    """No random bytes are evidence, and none crash the reader."""
    with pytest.raises(EvidenceError):
        loads(content)


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    """A file with a few bytes changed is read or refused with a sentence, never a crash."""
    written = bytearray(dumps(example()))
    for _ in range(data.draw(st.integers(1, 4))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(loads(bytes(written)), Evidence)
    except EvidenceError as error:
        assert str(error).isprintable()  # noqa: PT017  either end is right; a third is not


def test_an_enormous_file_is_refused_unread() -> None:
    """More than the cap is refused before it is parsed."""
    with pytest.raises(EvidenceError, match="larger than 128 MiB"):
        loads(b" " * (MOST_BYTES + 1))


def test_a_time_without_zone_is_not_written() -> None:
    """Evidence that nobody could read again is refused when it is written."""
    naive = replace(example(), at=AT.replace(tzinfo=None))
    with pytest.raises(EvidenceError, match="has no zone"):
        dumps(naive)


def test_another_zone_is_the_same_instant() -> None:
    """A time in another zone comes back as the same instant."""
    sydney = AT.astimezone(timezone(timedelta(hours=10)))
    assert loads(dumps(replace(example(), at=sydney))).at == AT


def test_half_a_surrogate_pair_is_replaced() -> None:
    """A text that UTF-8 cannot hold is written with U+FFFD, and whole pairs stay."""
    request = DnsRequest("tidemark.example", "TXT")
    facts = DnsFacts("tidemark.example", "TXT", DnsAnswer.ANSWER, ("a\udc80b", "\N{LOCK}"))
    evidence = Evidence(AT, "", "0.1.0", {request: (Seen(facts, AT),)})
    (seen,) = loads(dumps(evidence)).observations[request]
    assert isinstance(seen, Seen)
    assert seen.facts.records == ("a\N{REPLACEMENT CHARACTER}b", "\N{LOCK}")


def test_planted_secrets_do_not_reach_the_file() -> None:
    """A secret in facts, details and reasons is struck out in each of its spellings; the file stays readable."""
    secret = 'p@ss "w\\rd'
    spelt = (secret, "p%40ss%20%22w%5Crd", "p%40ss+%22w%5Crd", "cEBzcyAid1xyZA")
    page = HttpResponse("https://tidemark.example/", 200, "1.1", (("x-echo", spelt[1]),), 5, f"hello {secret}")
    observations: dict[Request, tuple[Observation, ...]] = {
        HttpRequest("https://tidemark.example/"): (
            Seen(HttpFacts((page,)), AT),
            Unseen(Why.NO_CREDENTIAL, f"as {spelt[2]}", AT, f"Basic {spelt[3]}=="),
        )
    }
    judged = build.judgement(build.claim(), build.checked(Verdict.BROKEN, f"saw {secret}"))
    written = dumps(replace(example(), observations=observations, judgements=(judged,)), [secret, "short"])
    text = json.dumps(json.loads(written), ensure_ascii=False)
    assert [spelling for spelling in spelt if spelling in text or json.dumps(spelling)[1:-1] in text] == []
    assert loads(written).judgements[0].reason == "saw [redacted]"


@pytest.mark.parametrize("layout", [None, 2])
def test_when_claims_were_last_true_is_read_alone(layout: int | None) -> None:
    """In our own layout without reading the rest, and in any other."""
    assert loads_last_held(dumps(example())) == example().last_held
    plain = json.dumps(json.loads(dumps(example())), indent=layout).encode()
    assert loads_last_held(plain) == example().last_held


@pytest.mark.parametrize("held", [None, [], "now", {"a": None}, {"a": 7}, {"a": "soon"}, {"a": "2026-06-15T12:00:00"}])
def test_times_that_are_none_are_refused(held: Any) -> None:
    """With one sentence: no mapping, no time, or a time without zone."""
    with pytest.raises(EvidenceError, match="the evidence is malformed"):
        loads_last_held(changed(set_to("last_held", value=held)))
