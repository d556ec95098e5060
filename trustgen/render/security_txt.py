"""``/.well-known/security.txt`` from the registry (RFC 9116, and the IANA registry of its fields)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from urllib.parse import urlsplit

from trustgen.model.disclosure import Disclosure
from trustgen.model.report import Report

PATH = "/.well-known/security.txt"
Line = tuple[str, str]


def security_txt(report: Report, base: str) -> bytes:
    """The file's bytes, ``Expires`` counted from the evidence's time; ``base`` is the site's address or empty.

    Raises ValueError where the registry has no disclosure policy or a value would break its line.
    """
    policy = report.registry.disclosure
    if policy is None:
        raise ValueError("the registry has no disclosure policy")
    lines = list(_lines(report, policy, base))
    for name, value in lines:
        if not value.isprintable():
            raise ValueError(f"the value of {name} holds a control character")
    return "".join(f"{name}: {value}\n" for name, value in lines).encode()


def _lines(report: Report, policy: Disclosure, base: str) -> Iterator[Line]:
    contacts = report.registry.contacts
    yield from (("Contact", str(contacts.get(name, name))) for name in policy.contact)
    expires = policy.expires.add(report.at, report.registry.organisation.zone).astimezone(UTC)
    yield "Expires", expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield from (("Encryption", str(key)) for key in policy.encryption)
    if policy.acknowledgments_url:
        yield "Acknowledgments", str(policy.acknowledgments_url)
    if policy.languages:
        yield "Preferred-Languages", ", ".join(map(str, policy.languages))
    yield from (("Canonical", url) for url in _canonical(policy, base))
    if policy.policy or base.startswith("https:"):
        yield "Policy", str(policy.policy or f"{base}/disclosure/")
    if policy.hiring:
        yield "Hiring", str(policy.hiring)
    if policy.csaf:
        yield "CSAF", str(policy.csaf)
    if policy.bug_bounty is not None:
        yield "Bug-Bounty", str(policy.bug_bounty)


def _canonical(policy: Disclosure, base: str) -> list[str]:
    """Where the file is published. The trust site counts only where it has a host of its own: no path before it."""
    origins = [f"https://{urlsplit(str(host)).netloc}" for host in policy.hosts]
    if base.startswith("https:") and not urlsplit(base).path:
        origins.append(base)
    return [f"{origin}{PATH}" for origin in dict.fromkeys(origins)]
