"""``/.well-known/security.txt`` from the registry (RFC 9116), and its double for the DNS."""

from __future__ import annotations

from urllib.parse import urlsplit

from trustgen import securitytxt
from trustgen.model.report import Report
from trustgen.securitytxt.dns import zone_snippet

PATH = securitytxt.PATH
ZONE = "disclosure/dns.txt"


def security_txt(report: Report, base: str) -> bytes:
    """The file's bytes, ``Expires`` counted from the evidence's time; ``base`` is the site's address or empty.

    The trust site itself is canonical only where it has a host of its own: no path before it. Raises ValueError where
    the registry has no disclosure policy or a value would break its line.
    """
    whole = base.startswith("https:")
    hosts = (base,) if whole and not urlsplit(base).path else ()
    policy = f"{base}/disclosure/" if whole else ""
    return securitytxt.from_disclosure(report.registry, report.at, hosts, policy).encode()


def dns_records(report: Report) -> bytes:
    """The zone's records, for whoever publishes them; empty where the policy names no domain."""
    return zone_snippet(report.registry, report.at).encode()
