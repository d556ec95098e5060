"""For every check of the DNS facts of which its example is true, and short ways to write such facts."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from trustgen.facts.climb import CaaFacts, DmarcFacts
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.facts.dnssec import DnssecFacts, DnssecState, SignedSet, SignedZone
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.facts.spf import SpfFacts
from trustgen.facts.tls import CertificateFacts

SOON = datetime(2026, 12, 1, tzinfo=UTC)
LEAF = b"stands for a certificate in DER"
DOMAIN = "tidemark.example"
SPF = "v=spf1 mx include:amazonses.com ~all"
ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
POLICY = f"version: STSv1\r\nmode: enforce\r\nmx: mx1.{DOMAIN}\r\nmx: *.backup.example\r\nmax_age: 604800\r\n"


def dns(name: str, rtype: str, *records: str, nxdomain: bool = False) -> DnsFacts:
    """An answer; without records it is empty, or says that the name does not exist."""
    answer = DnsAnswer.ANSWER if records else DnsAnswer.NXDOMAIN if nxdomain else DnsAnswer.EMPTY
    return DnsFacts(name, rtype, answer, records)


def spf(text: str = SPF, *others: DnsFacts) -> SpfFacts:
    """The record of the domain, and other answers; those that the usual record needs come by themselves."""
    usual = (
        dns(DOMAIN, "MX", f"10 mx1.{DOMAIN}."),
        dns("amazonses.com", "TXT", "v=spf1 ip4:199.255.192.0/22 -all"),
    )
    return SpfFacts(DOMAIN, (dns(DOMAIN, "TXT", "unrelated", *([text] if text else [])), *(others or usual)))


def dmarc(text: str, domain: str = DOMAIN, **above: str) -> DmarcFacts:
    """The record of ``domain``; ``above`` are records by domain, its dots written as underscores."""
    first = dns(f"_dmarc.{domain}", "TXT", *([text] if text else []))
    names = ((name.replace("_", "."), record) for name, record in above.items())
    return DmarcFacts(
        domain, (first, *(dns(f"_dmarc.{name}", "TXT", *([record] if record else [])) for name, record in names))
    )


def caa(*records: str, above: bool = False) -> CaaFacts:
    """The records of the domain, or of the one above it."""
    if not above:
        return CaaFacts(DOMAIN, (dns(DOMAIN, "CAA", *records),))
    return CaaFacts(DOMAIN, (dns(DOMAIN, "CAA"), dns("example", "CAA", *records)))


def policy(text: str | None = POLICY, status: int = 200, kind: str = "text/plain") -> HttpFacts:
    """The policy file of MTA-STS as served."""
    url = f"https://mta-sts.{DOMAIN}/.well-known/mta-sts.txt"
    return HttpFacts((HttpResponse(url, status, "HTTP/1.1", (("content-type", kind),), text=text),))


def signed(name: str = DOMAIN, rtype: str = "SOA", *records: str) -> DnssecFacts:
    """A validated set, below the root."""
    zones = tuple(SignedZone(zone, (1,), (13,), SOON) for zone in ("", "example", DOMAIN))
    answer = DnsAnswer.ANSWER if records else DnsAnswer.EMPTY
    return DnssecFacts(name, DnssecState.SECURE, "", zones, (SignedSet(rtype, answer, records, SOON),))


def shown(host: str = DOMAIN, **changed: Any) -> CertificateFacts:
    """A trusted certificate of ``host``; what its DER holds is the same for all."""
    parts: dict[str, Any] = {
        "host": host,
        "port": 443,
        "subject": f"CN={host}",
        "issuer": (("O", "Harbour Trust"),),
        "names": (host,),
        "not_before": SOON - timedelta(days=60),
        "not_after": SOON + timedelta(days=60),
        "trusted": True,
        "untrusted_because": "",
        "matches_host": True,
        "leaf_der": base64.b64encode(LEAF).decode("ascii"),
    }
    return CertificateFacts(**{**parts, **changed})


def front(*headers: tuple[str, str], a: tuple[str, ...] = ("192.0.2.1",), chain: tuple[str, ...] = ()) -> Any:
    """What the check of providers sees."""
    page = HttpFacts((HttpResponse(f"https://{DOMAIN}/", 200, "HTTP/1.1", headers),))
    return DnsFacts(DOMAIN, "A", DnsAnswer.ANSWER, a, chain), dns(DOMAIN, "AAAA"), page


HONEST_DNS: dict[str, Any] = {
    "bimi": dns(f"default._bimi.{DOMAIN}", "TXT", f"v=BIMI1; l=https://{DOMAIN}/logo.svg; a="),
    "caa": caa('0 issue "letsencrypt.org"', '0 iodef "mailto:security@tidemark.example"'),
    "cname": dns(DOMAIN, "CNAME", "tidemark.cdn.example."),
    "dane": (signed(f"_443._tcp.{DOMAIN}", "TLSA", f"3 0 1 {hashlib.sha256(LEAF).hexdigest()}"), shown()),
    "dkim": dns(f"s1._domainkey.{DOMAIN}", "TXT", f"v=DKIM1; k=ed25519; p={ED25519}"),
    "dmarc": dmarc(f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"),
    "dnssec": signed(),
    "mta_sts": (policy(), dns(DOMAIN, "MX", f"10 mx1.{DOMAIN}.", "20 mx2.backup.example.")),
    "mx": dns(DOMAIN, "MX", f"10 mx1.{DOMAIN}.", f"20 mx2.{DOMAIN}."),
    "ns": dns(DOMAIN, "NS", "ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."),
    "provider": front(("cf-ray", "8a1-SYD"), ("server", "cloudflare")),
    "spf": spf(),
    "tls_rpt": dns(f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=mailto:tls@{DOMAIN}"),
    "txt": dns(DOMAIN, "TXT", "site-verification=12345"),
}
