"""Validation through a resolver that lies: a real server's answers, changed on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import dns.flags
import dns.message
import dns.query
import dns.rdataset
import dns.rdatatype
import dns.rrset
import pytest

from tests.knot import Knot, serving
from tests.lab.name_server import NameServer
from tests.lab.running import QUICK, Lab, look
from trustgen.facts.dnssec import DnssecFacts, DnssecRequest, DnssecState
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import Endpoint
from trustgen.net.anchors import Anchor

pytestmark = pytest.mark.knot
ZONE = "secure.example"
Lie = Callable[[dns.message.Message], None]


class Forger(NameServer):
    """Passes questions on and answers back, after ``lie`` has had its way with them."""

    def __init__(self, port: int) -> None:
        super().__init__(defaultdict(lambda: self._forged))
        self._upstream = port
        self.lie: Lie = _honestly
        self.checking_disabled: list[bool] = []

    def _forged(self, query: dns.message.Message, tcp: bool) -> bytes:
        self.checking_disabled.append(bool(query.flags & dns.flags.CD))
        answer = dns.query.tcp(query, "127.0.0.1", port=self._upstream, timeout=2)
        self.lie(answer)
        return answer.to_wire(max_size=65535)


def _honestly(answer: dns.message.Message) -> None:
    """Change nothing."""


def _is_about(answer: dns.message.Message, rtype: str, name: str = ZONE) -> bool:
    question = answer.question[0]
    return question.rdtype == dns.rdatatype.from_text(rtype) and question.name.to_text() == f"{name}."


def another_address(answer: dns.message.Message) -> None:
    """The signature stays, the address does not."""
    if _is_about(answer, "A"):
        answer.answer[0] = dns.rrset.from_text(f"{ZONE}.", 300, "IN", "A", "192.0.2.66")


def no_signatures(rtype: str, name: str = ZONE) -> Lie:
    """All signatures over the answers to one question are gone."""

    def lie(answer: dns.message.Message) -> None:
        if _is_about(answer, rtype, name):
            answer.answer = [rrset for rrset in answer.answer if rrset.rdtype != dns.rdatatype.RRSIG]
            answer.authority = [rrset for rrset in answer.authority if rrset.rdtype != dns.rdatatype.RRSIG]

    return lie


def nothing(rtype: str, name: str = ZONE) -> Lie:
    """One question is answered with nothing at all, and no proof of it."""

    def lie(answer: dns.message.Message) -> None:
        if _is_about(answer, rtype, name):
            answer.answer, answer.authority = [], []

    return lie


def many_keys_of_one_tag(answer: dns.message.Message) -> None:
    """A tag is a sum over the key: with its words in another order there are as many keys of it as one likes."""
    if _is_about(answer, "DNSKEY"):
        keys = next(rrset for rrset in answer.answer if rrset.rdtype == dns.rdatatype.DNSKEY)
        words = keys[0].key
        for turn in range(2, 12, 2):
            keys.add(keys[0].replace(key=words[turn:] + words[:turn]))


def anothers_denial(answer: dns.message.Message) -> None:
    """The proof that another name has no DS record stands in for one that there is none here."""
    if _is_about(answer, "DS"):
        answer.answer, answer.authority = [], _denial_of("insecure.example", answer)


def _denial_of(name: str, answer: dns.message.Message) -> list[dns.rrset.RRset]:
    query = dns.message.make_query(f"{name}.", "DS", want_dnssec=True)
    return dns.query.udp(query, "127.0.0.1", port=Forging.upstream, timeout=2).authority


class Forging:
    """Where the lies above find the truth that they misuse."""

    upstream = 0


@pytest.fixture(scope="module")
def knot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knot]:
    """All zones."""
    with serving(tmp_path_factory.mktemp("knot")) as knot:
        Forging.upstream = knot.port
        yield knot


@pytest.fixture
def forger(lab: Lab, knot: Knot) -> Iterator[Forger]:
    """The resolver between."""
    forger = Forger(knot.port)
    lab.run(forger.start())
    yield forger
    lab.run(forger.stop())


def validated(knot: Knot, forger: Forger, *rtypes: str) -> Observation:
    """The one observation of the zone."""
    anchors = (Anchor.parse(knot.anchor),)
    settings = replace(QUICK, dns=Endpoint("127.0.0.1", forger.port), anchors=anchors)
    (found,) = look(DnssecRequest(ZONE, rtypes or ("SOA", "A")), settings, clock=lambda: knot.signed_at)
    return found


def facts(found: Observation) -> DnssecFacts:
    """What was seen."""
    assert isinstance(found, Seen), found
    seen = found.facts
    assert isinstance(seen, DnssecFacts)
    return seen


def test_an_honest_resolver_is_told_not_to_validate(knot: Knot, forger: Forger) -> None:
    """Through it the zone is secure; each question is asked once, with checking disabled."""
    assert facts(validated(knot, forger)).state is DnssecState.SECURE
    assert all(forger.checking_disabled)
    # Keys of two zones, one DS record, SOA and A.
    assert forger.asked == 5


@pytest.mark.parametrize(
    ("lie", "because"),
    [
        (another_address, f"the A records of {ZONE} have no signature that is valid"),
        (no_signatures("A"), f"the A records of {ZONE} are not signed"),
        (no_signatures("DNSKEY"), f"the DNSKEY records of {ZONE} are not signed"),
        (no_signatures("DS"), f"the DS records of {ZONE} are not signed"),
        (nothing("DNSKEY"), f"{ZONE} has a DS record but no keys"),
        (anothers_denial, f"example does not prove that {ZONE} has no DS record"),
    ],
)
def test_a_lie_is_bogus(knot: Knot, forger: Forger, lie: Lie, because: str) -> None:
    """No change to what is signed goes unnoticed, and none makes the zone merely insecure."""
    forger.lie = lie
    seen = facts(validated(knot, forger))
    assert (seen.state, seen.because) == (DnssecState.BOGUS, because)


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (nothing("DS"), f"the resolver passes on no proof that {ZONE} has no DS record"),
        (nothing("A"), f"the resolver passes on no proof that {ZONE} has no A records"),
        (no_signatures("DNSKEY", "example"), "the resolver passes on no DNSSEC records"),
    ],
)
def test_silence_about_proofs_settles_nothing(knot: Knot, forger: Forger, lie: Lie, reason: str) -> None:
    """Where proofs are left out, the resolver may just not know them."""
    forger.lie = lie
    found = validated(knot, forger)
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (Why.CONTROL_FAILED, reason)


def test_keys_of_one_tag_are_not_all_tried(knot: Knot, forger: Forger) -> None:
    """To try every signature with every key would take the square of their number; no honest zone has such keys."""
    forger.lie = many_keys_of_one_tag
    found = validated(knot, forger)
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (Why.TOO_LARGE, f"more than 4 keys of {ZONE} have the same tag")


def test_an_unsigned_denial_is_bogus(knot: Knot, forger: Forger) -> None:
    """That there is no address of the newer sort must be signed too."""
    forger.lie = no_signatures("AAAA")
    seen = facts(validated(knot, forger, "AAAA"))
    assert seen.state is DnssecState.BOGUS
    assert seen.because.startswith("the NSEC records of")
