"""``/.well-known/security.txt`` from the registry (RFC 9116), and its double for the DNS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from trustgen import securitytxt
from trustgen.model.registry import Registry
from trustgen.model.report import Report
from trustgen.securitytxt.dns import zone_snippet

PATH = securitytxt.PATH
ZONE = "disclosure/dns.txt"
KEY = "disclosure/key.asc"


def security_txt(report: Report, base: str) -> bytes:
    """The file's bytes, ``Expires`` counted from the evidence's time; ``base`` is the site's address or empty.

    The trust site itself is canonical only where it has a host of its own: no path before it. Raises ValueError where
    the registry has no disclosure policy or a value would break its line.
    """
    whole = base.startswith("https:")
    hosts = (base,) if whole and not urlsplit(base).path else ()
    named = report.registry.disclosure
    key = f"{base}/{KEY}" if whole and named and named.key and named.key.file else ""
    return securitytxt.from_disclosure(report.registry, report.at, hosts, _policy_page(base), key).encode()


def _policy_page(base: str) -> str:
    """The address of the policy's page; empty where the site's own is not known, or not https."""
    return f"{base}/disclosure/" if base.startswith("https:") else ""


def disclosure_files(report: Report, base: str, assets: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """security.txt, and where the policy has them, the records for the DNS and the key."""
    yield PATH.lstrip("/"), security_txt(report, base)
    policy = report.registry.disclosure
    if policy is not None and policy.dns:
        yield ZONE, zone_snippet(report.registry, report.at, _policy_page(base)).encode()
    key = published_key(report.registry, assets)
    if key:
        yield KEY, key


def published_key(registry: Registry, assets: Mapping[str, bytes]) -> bytes:
    """The key file that the policy names; empty where it names none."""
    key = registry.disclosure.key if registry.disclosure else None
    return assets.get(key.file, b"") if key and key.file else b""
