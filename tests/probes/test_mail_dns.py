"""The looks of several steps at the DNS: SPF trees, DMARC walks, CAA climbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.lab.running import NOW, QUICK, Lab, look
from tests.probes.zone_server import Zone, ZoneServer
from trustgen.facts.climb import CaaRequest, DmarcRequest
from trustgen.facts.dns import DnsAnswer
from trustgen.facts.spf import SpfRequest
from trustgen.model.observation import Observation, Request, Seen, Unseen, Why
from trustgen.net import Endpoint

DOMAIN = "tidemark.example"
REJECT = '"v=DMARC1; p=reject"'
TREE: Zone = {
    (DOMAIN, "TXT"): ('"v=spf1 mx include:a.example " "include:b.example -all"', '"unrelated"'),
    (DOMAIN, "MX"): (f"10 mx.{DOMAIN}.",),
    ("a.example", "TXT"): ('"v=spf1 include:b.example ip4:192.0.2.0/24 ~all"',),
    ("b.example", "TXT"): ('"v=spf1 a:host.b.example -all"',),
    ("host.b.example", "A"): ("192.0.2.1",),
}

Serve = Callable[[Zone], Any]


@pytest.fixture
def serve(lab: Lab) -> Serve:
    """Serves a zone while a block lasts."""

    @contextmanager
    def serving(zone: Zone) -> Iterator[ZoneServer]:
        server = ZoneServer(zone)
        lab.run(server.start())
        try:
            yield server
        finally:
            lab.run(server.stop())

    return serving


def ask(server: ZoneServer, request: Request, timeout: float = 2.0) -> Observation:
    """The one observation."""
    settings = replace(QUICK, dns=Endpoint("127.0.0.1", server.port), resolve_timeout=timeout)
    (found,) = look(request, settings)
    return found


def test_an_spf_tree_is_asked_for_whole_and_once(serve: Serve) -> None:
    """Every name and type that an evaluation needs is asked for once, however many records include it."""
    with serve(TREE) as server:
        found = ask(server, SpfRequest(DOMAIN))
    assert isinstance(found, Seen)
    assert found.at == NOW
    asked = {(answer.name, answer.rtype) for answer in found.facts.answers}
    assert asked == {*TREE, ("host.b.example", "AAAA")}
    assert sorted(server.questions) == sorted(asked)
    assert found.facts.answers[0].records[0] == "unrelated"
    assert found.facts.answers[-1].answer is DnsAnswer.EMPTY


def test_the_mail_servers_of_a_sender_are_asked_for(serve: Serve) -> None:
    """An address that is claimed to pass needs the addresses of the mail servers, in its family alone."""
    zone: Zone = {**TREE, (f"mx.{DOMAIN}", "A"): ("192.0.2.9",)}
    with serve(zone) as server:
        ask(server, SpfRequest(DOMAIN, ("192.0.2.9",)))
    assert (f"mx.{DOMAIN}", "A") in server.questions
    assert (f"mx.{DOMAIN}", "AAAA") not in server.questions


def test_a_record_without_end_ends(serve: Serve) -> None:
    """Records that include one another are asked for once, and the look comes back."""
    zone: Zone = {(DOMAIN, "TXT"): (f'"v=spf1 include:{DOMAIN} -all"',)}
    with serve(zone) as server:
        found = ask(server, SpfRequest(DOMAIN))
    assert isinstance(found, Seen)
    assert server.questions == [(DOMAIN, "TXT")]


@pytest.mark.parametrize(
    ("failure", "why", "reason"),
    [
        ("SERVFAIL", Why.UNRESOLVED, "the name server answered SERVFAIL"),
        (None, Why.TIMED_OUT, "the name server timed out after 0.5 seconds"),
    ],
)
@pytest.mark.parametrize(
    ("request_", "question"),
    [
        (SpfRequest(DOMAIN), ("b.example", "TXT")),
        (SpfRequest(DOMAIN), (DOMAIN, "TXT")),
        (DmarcRequest(f"a.{DOMAIN}"), ("_dmarc.example", "TXT")),
        (DmarcRequest(DOMAIN), (f"_dmarc.{DOMAIN}", "TXT")),
        (CaaRequest(DOMAIN), ("example", "CAA")),
    ],
    ids=str,
)
def test_one_question_without_answer_leaves_it_unseen(
    serve: Serve, request_: Request, question: tuple[str, str], failure: str | None, why: Why, reason: str
) -> None:
    """SERVFAIL and silence anywhere on the way say nothing about the domain."""
    with serve({**TREE, question: failure}) as server:
        found = ask(server, request_, timeout=0.5)
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (why, reason)


def test_a_dmarc_record_of_its_own_is_all_that_is_asked_for(serve: Serve) -> None:
    """Nobody above is bothered."""
    with serve({(f"_dmarc.{DOMAIN}", "TXT"): (REJECT,)}) as server:
        found = ask(server, DmarcRequest(DOMAIN))
    assert isinstance(found, Seen)
    assert [answer.records for answer in found.facts.answers] == [("v=DMARC1; p=reject",)]
    assert server.questions == [(f"_dmarc.{DOMAIN}", "TXT")]


def test_without_one_the_domains_above_are_asked(serve: Serve) -> None:
    """Another TXT record at the name is no DMARC record; the walk goes to the top."""
    zone: Zone = {(f"_dmarc.mail.{DOMAIN}", "TXT"): ('"other"',), (f"_dmarc.{DOMAIN}", "TXT"): (REJECT,)}
    with serve(zone) as server:
        found = ask(server, DmarcRequest(f"mail.{DOMAIN}"))
    assert isinstance(found, Seen)
    assert [answer.name for answer in found.facts.answers] == [
        f"_dmarc.mail.{DOMAIN}",
        f"_dmarc.{DOMAIN}",
        "_dmarc.example",
    ]


@pytest.mark.parametrize(
    ("zone", "asked"),
    [
        ({(DOMAIN, "CAA"): ('0 issue "a.example"',)}, [f"www.{DOMAIN}", DOMAIN]),
        ({}, [f"www.{DOMAIN}", DOMAIN, "example"]),
        ({(f"www.{DOMAIN}", "CAA"): "NXDOMAIN"}, [f"www.{DOMAIN}", DOMAIN, "example"]),
    ],
)
def test_the_caa_climb_ends_where_there_are_records(serve: Serve, zone: Zone, asked: list[str]) -> None:
    """It goes up past names without records, and past names that do not exist, and no further than it must."""
    with serve(zone) as server:
        found = ask(server, CaaRequest(f"www.{DOMAIN}"))
    assert isinstance(found, Seen)
    assert [answer.name for answer in found.facts.answers] == asked
    assert [name for name, _ in server.questions] == asked
