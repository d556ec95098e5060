"""Fields → text, and a registry's disclosure policy → fields (RFC 9116)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trustgen.model.registry import Registry
from trustgen.securitytxt.text import LARGEST, LONGEST_FIELD, MOST_LINES, NAMES

if TYPE_CHECKING:
    from trustgen.model.disclosure import Disclosure

_NAME = re.compile(r"[!-9;-~]+")


def serialise(fields: Iterable[tuple[str, str]]) -> str:
    """The text of (name, value) pairs: one a line, LF, the last line ended.

    Raises ValueError for a name that is none, a value that is empty or holds a line break or another control
    character (which could add a field), and for a text that parsers would not read whole.
    """
    lines = [f"{_name(name)}: {_value(name, value)}\n" for name, value in fields]
    text = "".join(lines)
    if len(lines) > MOST_LINES or len(text.encode()) > LARGEST:
        raise ValueError(f"a security.txt has at most {MOST_LINES} lines and {LARGEST} bytes")
    return text


def _name(name: str) -> str:
    if _NAME.fullmatch(name) is None or name.startswith("#"):
        raise ValueError(f"{name!a} is no name of a field")
    return name


def _value(name: str, value: str) -> str:
    if not value or value != value.strip():
        raise ValueError(f"the value of {name} is empty, or has spaces around it")
    if len(value) >= LONGEST_FIELD:
        raise ValueError(f"the value of {name} is longer than {LONGEST_FIELD} characters")
    if not value.isprintable():
        raise ValueError(f"the value of {name} holds a line break or another control character")
    return value


def _policy(registry: Registry) -> Disclosure:
    if registry.disclosure is None:
        raise ValueError("the registry has no disclosure policy")
    return registry.disclosure


def registered(registry: Registry) -> Mapping[str, tuple[str, ...]]:
    """What the registry's disclosure says of each field, in the order of the file, without Expires and Canonical.

    A field that the registry does not set is left out. Raises ValueError for a registry without disclosure.
    """
    policy = _policy(registry)
    said: dict[str, tuple[str | None, ...]] = {
        "Contact": tuple(str(registry.contacts[name]) for name in policy.contact),
        "Encryption": tuple(str(key) for key in policy.encryption),
        "Acknowledgments": (policy.acknowledgments_url,),
        "Preferred-Languages": (", ".join(policy.languages) or None,),
        "Policy": (policy.policy,),
        "Hiring": (policy.hiring,),
        "CSAF": (policy.csaf,),
        "Bug-Bounty": (None if policy.bug_bounty is None else str(policy.bug_bounty),),
    }
    present = {name: tuple(str(value) for value in values if value is not None) for name, values in said.items()}
    return {name: values for name, values in present.items() if values}


def from_disclosure(
    registry: Registry, at: datetime, hosts: Sequence[str] = (), policy_url: str = "", key_url: str = ""
) -> str:
    """The security.txt of the registry's disclosure policy, as of ``at`` (aware).

    Expires is ``at`` plus ``disclosure.expires``, in UTC, whole seconds. Canonical lists the file on the origins
    (``https://tidemark.example``) of ``disclosure.hosts``, then of ``hosts``. ``policy_url`` and
    ``key_url`` are what Policy and Encryption say where the registry does not. Raises ValueError for a registry without
    disclosure, and for values that no field may hold.
    """
    policy = _policy(registry)
    said = dict(registered(registry))
    expires = policy.expires.add(at, registry.organisation.zone).astimezone(UTC).replace(microsecond=0)
    said["Expires"] = (expires.isoformat().replace("+00:00", "Z"),)
    origins = dict.fromkeys(f"https://{urlsplit(str(host)).netloc}" for host in (*policy.hosts, *hosts))
    said["Canonical"] = tuple(f"{origin}/.well-known/security.txt" for origin in origins)
    if policy_url:
        said.setdefault("Policy", (policy_url,))
    if key_url:
        said.setdefault("Encryption", (key_url,))
    return serialise((name, value) for name in NAMES for value in said.get(name, ()))
