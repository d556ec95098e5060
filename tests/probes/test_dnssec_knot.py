"""Validation against a real authoritative server, whose zones are each wrong in one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.knot import Knot, serving
from tests.lab.running import QUICK, look
from trustgen.facts.dns import DnsAnswer
from trustgen.facts.dnssec import DnssecFacts, DnssecRequest, DnssecState
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import Endpoint
from trustgen.net.anchors import Anchor

pytestmark = pytest.mark.knot


@pytest.fixture(scope="module")
def knot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knot]:
    """All zones."""
    with serving(tmp_path_factory.mktemp("knot")) as knot:
        yield knot


def validated(
    knot: Knot,
    name: str,
    *rtypes: str,
    anchors: tuple[Anchor, ...] | None = None,
    at: datetime | None = None,
) -> Observation:
    """The one observation of ``name``."""
    known = (Anchor.parse(knot.anchor),) if anchors is None else anchors
    settings = replace(QUICK, dns=Endpoint("127.0.0.1", knot.port), anchors=known)
    (found,) = look(DnssecRequest(name, rtypes or ("SOA", "A")), settings, clock=lambda: at or knot.signed_at)
    return found


def facts(found: Observation) -> DnssecFacts:
    """What was seen."""
    assert isinstance(found, Seen), found
    seen = found.facts
    assert isinstance(seen, DnssecFacts)
    return seen


@pytest.mark.parametrize("zone", ["example", "secure.example", "nsec3.example", "optout.example", "rsa.example"])
def test_a_signed_zone_is_secure(knot: Knot, zone: str) -> None:
    """Keys and records are valid from the anchor down, with the records as the zone has them."""
    seen = facts(validated(knot, zone, "SOA", "A", "MX", "AAAA"))
    assert (seen.state, seen.because) == (DnssecState.SECURE, "")
    assert [z.zone for z in seen.zones] == (["example"] if zone == "example" else ["example", zone])
    assert [(s.rtype, s.answer) for s in seen.sets] == [
        ("SOA", DnsAnswer.ANSWER),
        ("A", DnsAnswer.ANSWER),
        ("MX", DnsAnswer.ANSWER),
        ("AAAA", DnsAnswer.EMPTY),
    ]
    assert seen.sets[1].records == ("192.0.2.1",)
    assert all(s.expires > knot.signed_at for s in seen.sets)


@pytest.mark.parametrize(
    ("name", "zones"),
    [
        ("deep.below.there.secure.example", 2),
        ("deep.below.there.nsec3.example", 2),
        ("deep.below.there.optout.example", 2),
        ("alias.secure.example", 2),
        ("_443._tcp.secure.example", 2),
    ],
)
def test_a_name_inside_a_zone_belongs_to_it(knot: Knot, name: str, zones: int) -> None:
    """Names below the apex, with empty ones between and at aliases, begin no zone of their own."""
    seen = facts(validated(knot, name, "A"))
    assert (seen.state, len(seen.zones)) == (DnssecState.SECURE, zones), seen


@pytest.mark.parametrize("zone", ["secure.example", "nsec3.example", "optout.example"])
def test_a_name_that_does_not_exist_is_denied(knot: Knot, zone: str) -> None:
    """The denial is signed, and is told apart from an empty answer."""
    seen = facts(validated(knot, f"no.such.{zone}", "A"))
    if zone == "optout.example":
        # Under opt-out the absence of an unsigned zone cannot be proven (RFC 5155 §9.2).
        assert seen.state is DnssecState.INSECURE
    else:
        assert [s.answer for s in seen.sets] == [DnsAnswer.NXDOMAIN]


@pytest.mark.parametrize("name", ["insecure.example", "sub.nsec3.example", "sub.optout.example", "x.insecure.example"])
def test_an_unsigned_delegation_is_proven_insecure(knot: Knot, name: str) -> None:
    """Without DS record the parent proves that there is none, by NSEC, NSEC3 and opt-out alike."""
    seen = facts(validated(knot, name))
    assert seen.state is DnssecState.INSECURE
    assert "has no DS record for" in seen.because


def test_what_is_signed_in_old_ways_is_insecure(knot: Knot) -> None:
    """SHA-1 vouches for nothing any more (RFC 9905)."""
    seen = facts(validated(knot, "old.example"))
    assert seen.state is DnssecState.INSECURE
    assert seen.because == "old.example is signed in ways that are no longer accepted"


@pytest.mark.parametrize(
    ("zone", "because"),
    [
        ("wrongds.example", "no key of wrongds.example is the one that the DS record of its parent names"),
        ("stripped.example", "stripped.example has a DS record but no keys"),
    ],
)
def test_a_broken_chain_is_bogus(knot: Knot, zone: str, because: str) -> None:
    """A DS record that fits no key, or no keys at all, is bogus and never insecure."""
    seen = facts(validated(knot, zone))
    assert (seen.state, seen.because) == (DnssecState.BOGUS, because)


def test_expired_signatures_are_bogus(knot: Knot) -> None:
    """A day later the zone whose signatures last for twelve hours is bogus, its parent is not."""
    later = knot.signed_at + timedelta(days=1)
    seen = facts(validated(knot, "expired.example", at=later))
    assert seen.state is DnssecState.BOGUS
    assert seen.because.startswith("the DNSKEY records of expired.example have a signature that ran out on 20")
    assert facts(validated(knot, "expired.example")).state is DnssecState.SECURE
    assert facts(validated(knot, "secure.example", at=later)).state is DnssecState.SECURE


def test_signatures_of_the_future_are_bogus(knot: Knot) -> None:
    """Before the signatures begin, nothing is valid yet."""
    seen = facts(validated(knot, "secure.example", at=knot.signed_at - timedelta(days=2)))
    assert seen.because == "the DNSKEY records of example have a signature that is not valid yet"


def test_another_anchor_is_bogus(knot: Knot) -> None:
    """An anchor that is not the zone's key validates nothing."""
    seen = facts(validated(knot, "secure.example", anchors=(Anchor.parse(f"example. DS 1 13 2 {'AB' * 32}"),)))
    assert seen.because == "no key of example is the one that the trust anchor names"


def test_the_nearest_anchor_counts(knot: Knot) -> None:
    """An anchor of the zone itself is used instead of its parent's."""
    own = Anchor.parse(f"wrongds.example. DS 1 13 2 {'AB' * 32}")
    seen = facts(validated(knot, "wrongds.example", anchors=(Anchor.parse(knot.anchor), own)))
    assert seen.because == "no key of wrongds.example is the one that the trust anchor names"


def test_without_anchor_nothing_can_be_told(knot: Knot) -> None:
    """The root's anchors need the root, which this server refuses to speak of: neither insecure nor bogus."""
    found = validated(knot, "secure.example", anchors=())
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (Why.UNRESOLVED, "the name server answered REFUSED")


def test_an_anchor_for_an_unsigned_zone_can_tell_nothing(knot: Knot) -> None:
    """A server that shows no signature at all may just not pass them on."""
    found = validated(knot, "insecure.example", anchors=(Anchor.parse(f"insecure.example. DS 1 13 2 {'AB' * 32}"),))
    assert isinstance(found, Unseen)
    assert found.why is Why.CONTROL_FAILED
