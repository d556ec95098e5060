"""The name server, as it looks from outside."""

from __future__ import annotations

import socket

import dns.flags
import dns.rcode
import dns.rdatatype
import pytest

from tests.demo.wire_client import look_up
from trustgen.demo.company import APEX, HOSTS
from trustgen.demo.service import Demo


def _texts(demo: Demo, name: str, kind: str) -> list[str]:
    return sorted(record.to_text() for found in look_up(demo, name, kind).answer for record in found)


@pytest.mark.parametrize("tcp", [False, True])
@pytest.mark.parametrize("host", HOSTS)
def test_every_host_is_on_loopback(tidemark: Demo, host: str, tcp: bool) -> None:
    """Over UDP and over TCP the answer is authoritative and has one address."""
    response = look_up(tidemark, host, "A", tcp=tcp)
    assert response.flags & dns.flags.AA
    assert [record.to_text() for record in response.answer[0]] == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (APEX, "MX", [f"10 mx1.{APEX}.", f"20 mx2.{APEX}."]),
        (APEX, "TXT", ['"v=spf1 include:amazonses.com -all"']),
        (f"_dmarc.{APEX}", "TXT", [f'"v=DMARC1; p=reject; rua=mailto:dmarc@{APEX}; adkim=s; aspf=r"']),
        (APEX, "CAA", ['0 iodef "mailto:security@tidemark.example"', '0 issue "harbourtrust.example"']),
        (APEX, "NS", [f"ns1.{APEX}.", f"ns2.{APEX}."]),
        (f"bounce.{APEX}", "MX", ["10 feedback-smtp.ap-southeast-2.amazonses.com."]),
    ],
)
def test_the_zone_says_what_it_should(tidemark: Demo, name: str, kind: str, expected: list[str]) -> None:
    """Mail, policy and authority records are answered in full."""
    assert _texts(tidemark, name, kind) == expected


def test_the_security_record_has_one_expiry(tidemark: Demo) -> None:
    """The TXT set at _security names both contacts, the policy and exactly one expiry."""
    keys = [text.strip('"').partition("=")[0] for text in _texts(tidemark, f"_security.{APEX}", "TXT")]
    assert keys == ["security_contact", "security_contact", "security_expires", "security_policy"]


def test_the_signing_key_is_the_same_in_every_run(tidemark: Demo) -> None:
    """The DKIM record holds a whole Ed25519 key: 32 bytes, 44 characters of base64."""
    (record,) = _texts(tidemark, f"tide1._domainkey.{APEX}", "TXT")
    assert record.startswith('"v=DKIM1; k=ed25519; p=')
    assert len(record.split("p=")[1].strip('"')) == 44


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        (APEX, "AAAA", dns.rcode.NOERROR),
        (f"_domainkey.{APEX}", "TXT", dns.rcode.NOERROR),
        (f"nowhere.{APEX}", "A", dns.rcode.NXDOMAIN),
    ],
)
def test_clean_negatives_are_told_apart_and_carry_the_soa(tidemark: Demo, name: str, kind: str, code: int) -> None:
    """No such type and an empty non-terminal are empty answers; only a name that does not exist is NXDOMAIN."""
    response = look_up(tidemark, name, kind)
    assert (response.rcode(), response.answer) == (code, [])
    assert [found.rdtype for found in response.authority] == [dns.rdatatype.SOA]


def test_other_peoples_names_are_refused(tidemark: Demo) -> None:
    """The server answers for its own zone alone."""
    assert look_up(tidemark, "other.example", "A").rcode() == dns.rcode.REFUSED


def test_case_does_not_matter(tidemark: Demo) -> None:
    """A name in capitals is the same name (RFC 4343)."""
    assert look_up(tidemark, APEX.upper(), "A").answer


def test_garbage_gets_no_answer_and_does_no_harm(tidemark: Demo) -> None:
    """Bytes that are no query are ignored, and the next query is answered."""
    host, _, port = tidemark.dns.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rude:
        rude.sendto(b"\x01nonsense", (host, int(port)))
    assert look_up(tidemark, APEX, "A").answer
