"""The DNS variant of security.txt: TXT records at ``_security`` (draft on DNS security TXT)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from trustgen.model.registry import Registry

LABEL = "_security"
TTL = 3600
_PARTS = 255  # octets that one string of a TXT record holds (RFC 1035 §3.3.14)


def records(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """What the policy says of each field of the records, without the expiry.

    Raises ValueError for a registry without disclosure.
    """
    policy = registry.disclosure
    if policy is None:
        raise ValueError("the registry has no disclosure policy")
    contacts = tuple(str(registry.contacts[name]) for name in policy.contact if name in registry.contacts)
    return {"security_contact": contacts, **({"security_policy": (policy.policy,)} if policy.policy else {})}


def parse_records(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The fields in TXT records, in order; records of other sorts are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, equals, value = text.strip().partition("=")
        if equals and name.strip().lower().startswith("security_"):
            key = name.strip().lower()
            found[key] = (*found.get(key, ()), value.strip())
    return found


def zone_snippet(registry: Registry, at: datetime, policy_url: str = "") -> str:
    """The records for the zones of ``disclosure.dns``, as a zone file has them, as of ``at`` (aware).

    ``policy_url`` is what they say of the policy where the registry says nothing, as the file does.

    Raises ValueError for a registry without disclosure, and for values that no record may hold.
    """
    policy = registry.disclosure
    if policy is None:
        raise ValueError("the registry has no disclosure policy")
    expires = policy.expires.add(at, registry.organisation.zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    named = {"security_policy": (policy_url,)} if policy_url and not policy.policy else {}
    fields = {**records(registry), **named, "security_expires": (expires,)}
    values = [f"{name}={value}" for name, many in fields.items() for value in many]
    return "".join(f"{LABEL}.{domain}. {TTL} IN TXT {_strings(value)}\n" for domain in policy.dns for value in values)


def _strings(value: str) -> str:
    """A TXT record's strings in quotes, none longer than 255 octets (RFC 1035 §5.1)."""
    if not value.isprintable():
        raise ValueError(f"{value!a} holds a control character")
    octets = value.encode()
    parts = [octets[at : at + _PARTS] for at in range(0, len(octets), _PARTS)]
    return " ".join('"' + "".join(map(_character, part)) + '"' for part in parts)


def _character(octet: int) -> str:
    if octet in b'"\\':
        return f"\\{chr(octet)}"
    return chr(octet) if 32 <= octet < 127 else f"\\{octet:03d}"
