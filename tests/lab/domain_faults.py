"""What can go wrong with a domain: SPF trees, MTA-STS, mail servers, application protocols and DNSSEC.

Each row is a whole check on a whole set-up, with the verdict that is right and why.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import trustme

from tests.lab import mail_servers as smtp
from tests.lab.fault import HOST, Bench, Start, close_at_once, raw, refuses, reset, reset_at_once, says, silence
from trustgen.model.judgement import Verdict

HOLDS, BROKEN, UNKNOWN = Verdict.HOLDS, Verdict.BROKEN, Verdict.UNKNOWN
POLICY_HOST = f"mta-sts.{HOST}"

#: Name and type.
Question = tuple[str, str]
#: How the name server fails at a question: a response code, ``silent``, ``stripped`` of signatures, ``garbage``,
#: ``truncated`` over UDP (which is no fault: TCP has it all).
Failure = str

OWN: dict[Question, tuple[str, ...]] = {
    (HOST, "SOA"): (f"ns.{HOST}. admin.{HOST}. 1 7200 900 1209600 300",),
    (HOST, "NS"): (f"ns.{HOST}.",),
    (HOST, "A"): ("127.0.0.1",),
    (HOST, "MX"): (f"10 {smtp.MX}.",),
    (HOST, "TXT"): (f'"v=spf1 include:_spf.{HOST} -all"',),
    (f"_spf.{HOST}", "TXT"): ('"v=spf1 ip4:192.0.2.0/24 -all"',),
    (f"_mta-sts.{HOST}", "TXT"): ('"v=STSv1; id=1"',),
    (smtp.MX, "A"): ("127.0.0.1",),
    (POLICY_HOST, "A"): ("127.0.0.1",),
}


@dataclass(frozen=True)
class DomainFault:
    """``check`` asks about the target ``mail`` (the domain) or ``app`` (its web site).

    ``start`` serves every connection. ``records`` replace those of OWN, ``fails`` are the name server's own faults,
    ``run_out`` are sets whose signature has expired; ``anchored`` says whether the run is given the zone's true key.
    """

    name: str
    check: str
    verdict: Verdict
    because: str
    start: Start = refuses
    records: Mapping[Question, tuple[str, ...]] = field(default_factory=dict)
    fails: Mapping[Question, Failure] = field(default_factory=dict)
    run_out: frozenset[Question] = frozenset()
    anchored: bool = True


_SPF = 'spf: {target: mail, ends: "-all"}'
_MX = "mx: {target: mail, certificate: true}"
_STS = "mta_sts: {target: mail}"
_HTTP2 = 'http_versions: {target: app, versions: {at_least: ["2"]}}'
_DNSSEC = "dnssec: {target: mail}"
_INCLUDED = (f"_spf.{HOST}", "TXT")


def _spf(name: str, verdict: Verdict, because: str, **more: object) -> DomainFault:
    return DomainFault(f"spf-{name}", _SPF, verdict, because, **more)  # type: ignore[arg-type]


SPF_FAULTS = (
    _spf("sound", HOLDS, "everything was seen, and is as claimed"),
    _spf("truncated", HOLDS, "what is cut over UDP comes over TCP", fails={_INCLUDED: "truncated"}),
    _spf("servfail-in-the-tree", UNKNOWN, "one record was not seen", fails={_INCLUDED: "SERVFAIL"}),
    _spf("refused-in-the-tree", UNKNOWN, "one record was not seen", fails={_INCLUDED: "REFUSED"}),
    _spf("silence-in-the-tree", UNKNOWN, "one record was not seen", fails={_INCLUDED: "silent"}),
    _spf("garbage-in-the-tree", UNKNOWN, "one answer makes no sense", fails={_INCLUDED: "garbage"}),
    _spf(
        "servfail-at-the-top",
        UNKNOWN,
        "no record was seen, which is not the same as none",
        fails={(HOST, "TXT"): "SERVFAIL"},
    ),
    _spf("none", BROKEN, "a clean answer without a record", records={(HOST, "TXT"): ('"other"',)}),
    _spf(
        "two",
        BROKEN,
        "two records are a permanent error (RFC 7208 §4.5)",
        records={(HOST, "TXT"): ('"v=spf1 -all"', '"v=spf1 mx -all"')},
    ),
    _spf(
        "included-is-gone",
        BROKEN,
        "an included domain without a record is a permanent error (§5.2)",
        records={_INCLUDED: ()},
    ),
    _spf(
        "endless",
        BROKEN,
        "a record that includes itself exceeds ten look-ups (§4.6.4)",
        records={_INCLUDED: (f'"v=spf1 include:_spf.{HOST} -all"',)},
    ),
    _spf("everybody", BROKEN, "it passes mail from anybody", records={(HOST, "TXT"): ('"v=spf1 +all"',)}),
    _spf("milder", BROKEN, "unnamed senders get ~all", records={(HOST, "TXT"): ('"v=spf1 ~all"',)}),
)


def _mail(name: str, verdict: Verdict, because: str, start: Start, **more: object) -> DomainFault:
    return DomainFault(f"smtp-{name}", _MX, verdict, because, start, **more)  # type: ignore[arg-type]


MAIL_FAULTS = (
    _mail("sound", HOLDS, "STARTTLS, and a trusted certificate in the server's name", smtp.SOUND),
    _mail("refused", UNKNOWN, "nobody listens; many networks block the port", refuses),
    _mail("silence", UNKNOWN, "no greeting is no answer", raw(silence)),
    _mail("reset", UNKNOWN, "a connection that dies says nothing of the server", raw(reset_at_once)),
    _mail("no-mail-server", UNKNOWN, "what answers speaks another protocol", smtp.replies(b"HTTP/1.1 400 Bad\r\n\r\n")),
    _mail("turned-away", UNKNOWN, "who is turned away sees no offers", smtp.replies(b"554 go away\r\n")),
    _mail("busy", UNKNOWN, "a busy server shows no offers", smtp.replies(b"421 later\r\n")),
    _mail("ehlo-refused", UNKNOWN, "no list of offers was seen", smtp.replies(b"220 mx\r\n", b"502 what\r\n")),
    _mail(
        "ehlo-without-end",
        UNKNOWN,
        "a list that does not end was not seen whole",
        smtp.replies(b"220 mx\r\n", b"250-a\r\n", b"250-b\r\n", then=smtp.talks_on),
    ),
    _mail(
        "not-offered",
        BROKEN,
        "a whole list of offers without STARTTLS",
        smtp.replies(b"220 mx\r\n", b"250 SIZE 1\r\n", b"221 bye\r\n"),
    ),
    _mail(
        "refused-after-offer",
        UNKNOWN,
        "it is offered and then not there: nothing is settled",
        smtp.replies(b"220 mx\r\n", starttls=b"454 not now\r\n"),
    ),
    _mail(
        "speaks-before-handshake",
        UNKNOWN,
        "words between offer and handshake could be anybody's (CVE-2011-0411)",
        smtp.replies(b"220 mx\r\n", starttls=b"220 go\r\n250 mine\r\n"),
    ),
    _mail("cut-in-handshake", UNKNOWN, "no certificate was seen", smtp.replies(b"220 mx\r\n", then=smtp.cuts)),
    _mail("silent-handshake", UNKNOWN, "no certificate was seen", smtp.replies(b"220 mx\r\n", then=silence)),
    _mail(
        "wrong-name",
        BROKEN,
        "the certificate is somebody else's",
        smtp.shows(lambda ca: ca.issue_cert("other.example")),
    ),
    _mail(
        "not-trusted",
        BROKEN,
        "nobody who is trusted vouches for the certificate",
        smtp.shows(lambda _: trustme.CA().issue_cert(smtp.MX)),
    ),
    _mail("mx-servfail", UNKNOWN, "which servers there are was not seen", smtp.SOUND, fails={(HOST, "MX"): "SERVFAIL"}),
    _mail("mx-silence", UNKNOWN, "which servers there are was not seen", smtp.SOUND, fails={(HOST, "MX"): "silent"}),
    _mail("null-mx", BROKEN, "the domain says that it takes no mail", smtp.SOUND, records={(HOST, "MX"): ("0 .",)}),
)


def policy(head: str = "200 OK", media: str = "text/plain", mode: str = "enforce", mx: str = smtp.MX) -> Start:
    """The policy's host, with a certificate of its own."""
    body = f"version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: 604800\r\n".encode()
    answer = f"HTTP/1.1 {head}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return over_tls(lambda ca: ca.issue_cert(POLICY_HOST), answer)


def over_tls(leaf: Callable[[trustme.CA], trustme.LeafCert], answer: bytes = b"", *alpn: str) -> Start:
    """A server that answers each connection so, inside TLS; silent without an answer."""

    async def start(bench: Bench) -> int:
        context = bench.context(leaf(bench.ca))
        if alpn:
            context.set_alpn_protocols(alpn)
        return await bench.listen(says(answer) if answer else silence, context)

    return start


def _sts(name: str, verdict: Verdict, because: str, start: Start, **more: object) -> DomainFault:
    return DomainFault(f"mta-sts-{name}", _STS, verdict, because, start, **more)  # type: ignore[arg-type]


_RECORD = (f"_mta-sts.{HOST}", "TXT")
STS_FAULTS = (
    _sts("sound", HOLDS, "record, policy and mail servers agree", policy()),
    _sts("missing", BROKEN, "404 says that there is no policy", policy("404 Not Found")),
    _sts(
        "moved", BROKEN, "senders must not follow (RFC 8461 §3.3)", policy("301 Moved\r\nLocation: https://a.example/")
    ),
    _sts("out-of-order", UNKNOWN, "a server error says nothing of the policy", policy("503 Busy")),
    _sts("throttled", UNKNOWN, "who is turned away sees no policy", policy("429 Slow down")),
    _sts("html", BROKEN, "senders ignore what is no plain text (§3.2)", policy(media="text/html")),
    _sts("testing", BROKEN, "the mode is milder", policy(mode="testing")),
    _sts("leaves-a-server-out", BROKEN, "mail to that server would not be delivered", policy(mx="other.example")),
    _sts(
        "wrong-name", UNKNOWN, "what an impostor could say is no policy", over_tls(lambda ca: ca.issue_cert(HOST), b"x")
    ),
    _sts("refused", UNKNOWN, "nobody listens", refuses),
    _sts("silence", UNKNOWN, "silence is no policy", over_tls(lambda ca: ca.issue_cert(POLICY_HOST))),
    _sts("record-missing", BROKEN, "a clean answer without a record", policy(), records={_RECORD: ()}),
    _sts(
        "record-doubled",
        BROKEN,
        "two records count as none (§3.1)",
        policy(),
        records={_RECORD: ('"v=STSv1; id=1"', '"v=STSv1; id=2"')},
    ),
    _sts("record-servfail", UNKNOWN, "the record was not seen", policy(), fails={_RECORD: "SERVFAIL"}),
    _sts(
        "mx-silence",
        UNKNOWN,
        "which servers the policy must fit was not seen",
        policy(),
        fails={(HOST, "MX"): "silent"},
    ),
)


def only(*protocols: str) -> Start:
    """A web server that chooses among these protocols."""
    return over_tls(lambda ca: ca.issue_cert(HOST), b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", *protocols)


def resets_on(protocol: str) -> Start:
    """A server that resets a client which offers this protocol, and serves others."""

    async def start(bench: Bench) -> int:
        context = bench.context(bench.ca.issue_cert(HOST))
        context.set_alpn_protocols(["http/1.1"])

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            transport: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
            if transport is not None and transport.selected_alpn_protocol() != "http/1.1":
                reset(writer)
            await silence(reader, writer)

        return await bench.listen(serve, context)

    return start


def _alpn(name: str, verdict: Verdict, because: str, start: Start) -> DomainFault:
    return DomainFault(f"alpn-{name}", _HTTP2, verdict, because, start)


ALPN_FAULTS = (
    _alpn("sound", HOLDS, "offered alone, h2 is chosen", only("h2", "http/1.1")),
    _alpn("declined", BROKEN, "http/1.1 is chosen and h2 is not, at the same address", only("http/1.1")),
    _alpn("without-choice", BROKEN, "who names no protocol speaks HTTP/1.1", only()),
    _alpn("refused", UNKNOWN, "nobody listens", refuses),
    _alpn("silence", UNKNOWN, "no handshake ended", raw(silence)),
    _alpn("closed", UNKNOWN, "no handshake ended", raw(close_at_once)),
    _alpn("no-tls", UNKNOWN, "what answers speaks no TLS", raw(says(b"HTTP/1.1 400 Bad\r\n\r\n"))),
)


def _signed(name: str, verdict: Verdict, because: str, **more: object) -> DomainFault:
    return DomainFault(f"dnssec-{name}", _DNSSEC, verdict, because, **more)  # type: ignore[arg-type]


_ALL = frozenset({(HOST, kind) for kind in ("SOA", "A", "MX")})
DNSSEC_FAULTS = (
    _signed("sound", HOLDS, "every signature is valid from the anchor down"),
    _signed("truncated", HOLDS, "what is cut over UDP comes over TCP", fails={(HOST, "DNSKEY"): "truncated"}),
    _signed("run-out", BROKEN, "a signature that ran out is bogus", run_out=frozenset({(HOST, "MX")})),
    _signed("all-run-out", BROKEN, "signatures that ran out are bogus", run_out=_ALL),
    _signed(
        "one-set-stripped", BROKEN, "in a signed zone a set without signature is bogus", fails={(HOST, "A"): "stripped"}
    ),
    _signed("keys-stripped", UNKNOWN, "the resolver passes on no signatures", fails={(HOST, "DNSKEY"): "stripped"}),
    _signed("another-key", BROKEN, "no key of the zone is the one that is trusted", anchored=False),
    _signed("servfail", UNKNOWN, "the keys were not seen", fails={(HOST, "DNSKEY"): "SERVFAIL"}),
    _signed("silence", UNKNOWN, "one set was not seen", fails={(HOST, "A"): "silent"}),
    _signed("garbage", UNKNOWN, "one answer makes no sense", fails={(HOST, "SOA"): "garbage"}),
)

DOMAIN_LAB = (*SPF_FAULTS, *MAIL_FAULTS, *STS_FAULTS, *ALPN_FAULTS, *DNSSEC_FAULTS)
