"""Mail servers that offer TLS, or do not, or misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import trustme

from tests.lab.fault import Serve, close_at_once, floods, silence
from tests.lab.mail_server import GREETING, OFFERS, READY, mail, started
from tests.lab.running import QUICK, Lab, look
from tests.probes.zone_server import Zone, ZoneServer
from trustgen.facts.smtp import StarttlsFacts, StarttlsRequest
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import ConnectTo, Endpoint

DOMAIN = "tidemark.example"
MX = f"mx.{DOMAIN}"
ZONE: Zone = {
    (DOMAIN, "MX"): (f"10 {MX}.",),
    ("two.example", "MX"): (f"10 {MX}.", "20 other.example."),
    ("null.example", "MX"): ("0 .",),
    ("gone.example", "MX"): "NXDOMAIN",
    ("failing.example", "MX"): "SERVFAIL",
    ("many.example", "MX"): tuple(f"10 mx{number}.example." for number in range(21)),
    ("homeless.example", "MX"): ("10 nowhere.example.",),
}


@pytest.fixture(scope="module")
def names(lab: Lab) -> Iterator[ZoneServer]:
    """The name server."""
    server = ZoneServer(ZONE)
    lab.run(server.start())
    yield server
    lab.run(server.stop())


def ask(lab: Lab, names: ZoneServer, serve: Serve, domain: str = DOMAIN) -> tuple[Observation, ...]:
    """What is seen when every mail server is ``serve``."""
    port = lab.run(started(lab.bench, serve))
    rules = tuple(ConnectTo(host, 25, "127.0.0.1", port) for host in (MX, "other.example", "alone.example"))
    settings = replace(QUICK, connect_to=rules, ca_file=lab.ca_file, dns=Endpoint("127.0.0.1", names.port))
    return look(StarttlsRequest(domain), settings)


def with_tls(lab: Lab, host: str = MX, ca: trustme.CA | None = None) -> Serve:
    """A sound server with a certificate for ``host``."""
    return mail(context=lab.bench.context((ca or lab.bench.ca).issue_cert(host)))


def facts(found: Observation) -> StarttlsFacts:
    """What was seen."""
    assert isinstance(found, Seen), found
    seen = found.facts
    assert isinstance(seen, StarttlsFacts)
    return seen


@pytest.mark.parametrize(
    ("host", "foreign", "trusted", "matching"),
    [(MX, False, True, True), ("x.example", False, True, False), (MX, True, False, True)],
)
def test_the_certificate_after_starttls(
    lab: Lab, names: ZoneServer, host: str, foreign: bool, trusted: bool, matching: bool
) -> None:
    """Chain and name are told apart, as for any other server; the port is the one that is spoken of."""
    (found,) = ask(lab, names, with_tls(lab, host, trustme.CA() if foreign else None))
    seen = facts(found)
    assert (seen.exchange, seen.port, seen.offered) == (MX, 25, True)
    assert seen.certificate is not None
    assert (seen.certificate.trusted, seen.certificate.matches_host) == (trusted, matching)


def test_every_mail_server_is_asked(lab: Lab, names: ZoneServer) -> None:
    """Two names are two observations, each under its own name."""
    found = ask(lab, names, with_tls(lab), "two.example")
    assert [facts(one).exchange for one in found] == [MX, "other.example"]


def test_a_domain_without_mx_is_its_own_mail_server(lab: Lab, names: ZoneServer) -> None:
    """As mail is delivered (RFC 5321 §5.1)."""
    (found,) = ask(lab, names, with_tls(lab, "alone.example"), "alone.example")
    assert facts(found).exchange == "alone.example"


@pytest.mark.parametrize("offers", [b"250 mx.example\r\n", b"250-mx.example\r\n250 XSTARTTLS\r\n", b"250\r\n"])
def test_starttls_that_is_not_offered(lab: Lab, names: ZoneServer, offers: bytes) -> None:
    """A clean list of what is offered, without it."""
    (found,) = ask(lab, names, mail(offers=offers))
    assert facts(found) == StarttlsFacts(MX, 25, offered=False)


@pytest.mark.parametrize(
    ("serve", "why", "reason"),
    [
        (mail(greeting=b"554 no\r\n"), Why.NO_PERMISSION, "the mail server greets us with 554"),
        (mail(greeting=b"421 later\r\n"), Why.THROTTLED, "the mail server greets us with 421"),
        (mail(greeting=b"SSH-2.0-x\r\n"), Why.GARBLED, "what answers is no mail server"),
        (mail(greeting=b"2" * 100_000), Why.GARBLED, "what answers is no mail server"),
        (mail(offers=b"502 what\r\n"), Why.NO_PERMISSION, "the mail server answers EHLO with 502"),
        (mail(ready=b"454 not now\r\n"), Why.THROTTLED, "the mail server answers STARTTLS with 454"),
        (mail(ready=READY + b"250 hello\r\n"), Why.GARBLED, "the mail server speaks before the TLS handshake"),
        (mail(offers=b"250-x\r\n" * 200), Why.TOO_LARGE, "the mail server's answer does not end"),
        (silence, Why.TIMED_OUT, "the mail server's answer timed out after 0.8 seconds"),
        (mail(greeting=GREETING, offers=b""), Why.TIMED_OUT, "the mail server's answer timed out after 0.8 seconds"),
        (close_at_once, Why.TIMED_OUT, "the mail server's answer timed out after 0.8 seconds"),
        (floods(b"220-x\r\n"), Why.TIMED_OUT, "the mail server's answer timed out after 0.8 seconds"),
    ],
)
def test_a_server_that_misbehaves_is_unseen(lab: Lab, names: ZoneServer, serve: Serve, why: Why, reason: str) -> None:
    """Whatever it does, it never looks like one that offers no TLS."""
    (found,) = ask(lab, names, serve)
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (why, reason)


def test_a_server_that_hangs_up_is_unseen(lab: Lab, names: ZoneServer) -> None:
    """An end in the middle of the conversation is no answer."""

    async def greets_and_leaves(reader: object, writer: object) -> None:
        return

    (found,) = ask(lab, names, greets_and_leaves)
    assert isinstance(found, Unseen)
    assert found.why is Why.RESET


def test_a_handshake_that_fails_is_unseen(lab: Lab, names: ZoneServer) -> None:
    """STARTTLS was offered, and then no TLS came."""
    (found,) = ask(lab, names, mail(offers=OFFERS))
    assert isinstance(found, Unseen)


@pytest.mark.parametrize(
    ("domain", "why", "reason"),
    [
        ("null.example", Why.NOT_LOOKED, "the domain takes no mail (null MX)"),
        ("gone.example", Why.NOT_LOOKED, "the domain does not exist"),
        ("failing.example", Why.UNRESOLVED, "the name server answered SERVFAIL"),
        ("many.example", Why.TOO_LARGE, "the domain has more than 20 mail servers"),
        ("homeless.example", Why.UNRESOLVED, "the name has no address"),
    ],
)
def test_without_mail_servers_nothing_is_seen(lab: Lab, names: ZoneServer, domain: str, why: Why, reason: str) -> None:
    """The records themselves are judged elsewhere; here there is nobody to ask."""
    (found,) = ask(lab, names, silence, domain)
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (why, reason)
