"""The dns probe against a name server that answers in every way there is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import dns.name
import dns.rcode
import dns.rdatatype
import pytest

from tests.lab.name_server import (
    NameServer,
    Reply,
    answer,
    by_type,
    garbage,
    silent,
    truncated,
    wrong_identity,
)
from tests.lab.running import NOW, QUICK, Lab, look
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpRequest
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import Endpoint, LookFailed, Net

_MANY = tuple(f"@ A 127.0.0.{number}" for number in range(1, 100))
_REPLIES: dict[str, Reply] = {
    "plain": answer("@ A 127.0.0.2", "@ A 127.0.0.1"),
    "text": answer('@ TXT "v=spf1 " "-all"', '@ TXT "caf\\195\\169"', '@ TXT "\\255"'),
    "alias": answer("@ CNAME Middle.example.", "middle.example. CNAME end.example.", "end.example. A 127.0.0.1"),
    "dead-alias": answer("@ CNAME gone.example.", rcode=dns.rcode.NXDOMAIN),
    "empty-alias": answer("@ CNAME end.example."),
    "circle": answer("@ CNAME circle.example."),
    "absent": answer(rcode=dns.rcode.NXDOMAIN),
    "empty": answer(),
    "servfail": answer(rcode=dns.rcode.SERVFAIL),
    "refused": answer(rcode=dns.rcode.REFUSED),
    "silent": silent,
    "garbage": garbage,
    "forged": wrong_identity,
    "truncated": truncated(answer(*_MANY)),
    "two": by_type(A=answer("@ A 127.0.0.1"), AAAA=answer("@ AAAA ::1")),
    "half": by_type(A=answer("@ A 127.0.0.1"), AAAA=answer(rcode=dns.rcode.SERVFAIL)),
}


@pytest.fixture(scope="module")
def server(lab: Lab) -> Iterator[NameServer]:
    """The name server."""
    server = NameServer(_REPLIES)
    lab.run(server.start())
    yield server
    lab.run(server.stop())


Ask = Callable[..., Observation]


@pytest.fixture
def ask(server: NameServer) -> Ask:
    """Asks for a record and returns the one observation."""
    settings = replace(QUICK, dns=Endpoint("127.0.0.1", server.port), resolve_timeout=1.0)

    def ask(label: str, rtype: str = "A") -> Observation:
        (observation,) = look(DnsRequest(f"{label}.example", rtype), settings)
        return observation

    return ask


def _facts(observation: Observation) -> DnsFacts:
    assert isinstance(observation, Seen), observation
    facts = observation.facts
    assert isinstance(facts, DnsFacts)
    return facts


def test_records_come_sorted(ask: Ask) -> None:
    """The order of the reply does not show, so that equal zones give equal evidence."""
    assert _facts(ask("plain")) == DnsFacts("plain.example", "A", DnsAnswer.ANSWER, ("127.0.0.1", "127.0.0.2"))


def test_parts_of_a_text_record_are_joined_without_space(ask: Ask) -> None:
    """RFC 7208 §3.3; bytes that are no UTF-8 are shown escaped and never fail the look."""
    assert _facts(ask("text", "TXT")).records == ("caf\u00e9", "v=spf1 -all", "\ufffd")


def test_aliases_are_followed_and_listed(ask: Ask) -> None:
    """The records are those at the end of the chain, whose names are in lower case without a final dot."""
    facts = _facts(ask("alias"))
    assert (facts.records, facts.chain) == (("127.0.0.1",), ("middle.example", "end.example"))


@pytest.mark.parametrize(
    ("label", "expected", "chain"),
    [
        ("absent", DnsAnswer.NXDOMAIN, ()),
        ("empty", DnsAnswer.EMPTY, ()),
        ("dead-alias", DnsAnswer.NXDOMAIN, ("gone.example",)),
        ("empty-alias", DnsAnswer.EMPTY, ("end.example",)),
    ],
)
def test_two_sorts_of_nothing_are_told_apart(ask: Ask, label: str, expected: DnsAnswer, chain: tuple[str, ...]) -> None:
    """No such name and no such record are both facts, and different ones."""
    facts = _facts(ask(label))
    assert (facts.answer, facts.records, facts.chain) == (expected, (), chain)


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("servfail", Why.UNRESOLVED),
        ("refused", Why.UNRESOLVED),
        ("silent", Why.TIMED_OUT),
        ("forged", Why.TIMED_OUT),
        # Anybody could have sent it: a resolver that gave up on nonsense would be at the mercy of forgers.
        ("garbage", Why.TIMED_OUT),
        ("circle", Why.GARBLED),
    ],
)
def test_what_is_no_answer_is_unseen(ask: Ask, label: str, why: Why) -> None:
    """A failing, silent or lying name server says nothing about the zone."""
    observation = ask(label)
    assert isinstance(observation, Unseen)
    assert observation.why is why


def test_truncated_answer_is_asked_for_again_by_tcp(ask: Ask) -> None:
    """All 99 records arrive although none fit into the datagram."""
    assert len(_facts(ask("truncated")).records) == 99


def test_unknown_record_type_is_unseen(ask: Ask) -> None:
    """A type that the resolver has no name for cannot be asked."""
    assert isinstance(ask("plain", "NONSENSE"), Unseen)


def test_same_question_is_asked_once(server: NameServer) -> None:
    """Ten askers, in any case of letters, cost one query."""

    async def ask_ten() -> None:
        settings = replace(QUICK, dns=Endpoint("127.0.0.1", server.port))
        async with Net(settings, lambda: NOW) as net:
            await asyncio.gather(*(net.query(name, "A") for name in ("plain.example", "PLAIN.example") * 5))

    before = server.asked
    asyncio.run(ask_ten())
    assert server.asked == before + 1


def _resolve(server: NameServer, host: str) -> tuple[Endpoint, ...]:
    async def once() -> tuple[Endpoint, ...]:
        async with Net(replace(QUICK, dns=Endpoint("127.0.0.1", server.port)), lambda: NOW) as net:
            return await net.resolve(host, 443)

    return asyncio.run(once())


def test_both_families_are_looked_up(server: NameServer) -> None:
    """Every A and AAAA record is an endpoint, IPv4 first."""
    assert _resolve(server, "two.example") == (Endpoint("127.0.0.1", 443), Endpoint("::1", 443))


@pytest.mark.parametrize("host", ["half.example", "absent.example", "empty.example", "silent.example"])
def test_name_without_complete_answer_has_no_endpoints(server: NameServer, host: str) -> None:
    """If one family's look-up fails, its addresses are not known to be none."""
    with pytest.raises(LookFailed):
        _resolve(server, host)


def test_each_address_is_a_place(server: NameServer) -> None:
    """A name with two addresses gives two observations, each with its own address."""
    settings = replace(QUICK, dns=Endpoint("127.0.0.1", server.port))
    observations = look(HttpRequest("http://two.example:1/"), settings, via="lab")
    assert [(str(o.place), type(o)) for o in observations] == [
        ("127.0.0.1:1 via lab", Unseen),
        ("[::1]:1 via lab", Unseen),
    ]
