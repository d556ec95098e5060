"""The keys by which receivers can tell a domain's mail from forgeries (DKIM) are published, and strong enough.

Holds when
----------
Each of ``selectors`` has exactly one key record under ``_domainkey`` that can be read, is not revoked, is not in
testing, may be used with SHA-256, and has at least ``min_bits`` if it is an RSA key. With ``kind`` it is of that kind.

Broken when
-----------
A selector has no key record, several, or one that cannot be read; the key is revoked (empty ``p``), in testing
(``t=y``: receivers must treat the mail as if it were unsigned), too small or of another kind.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out) for a selector.

Cannot see
----------
Whether mail is signed, and by which of the keys: the selector stands in the mail itself. Other selectors: the DNS has
no list of them.

References
----------
RFC 6376 §3.6.1 (key records), RFC 8301 (1,024 bits is the least, 2,048 are recommended; SHA-1 must not be used),
RFC 8463 (Ed25519).

"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from trustgen.checks import domains
from trustgen.facts.dns import DnsFacts, DnsRequest
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.dkim import DkimError, DkimKey, is_key, read
from trustgen.validated import Field

#: RFC 8301 §3.2.
LEAST_BITS = 1024


class DkimParameters(Parameters):
    """Which domain, which selectors, and what sort of key they have."""

    target: DomainTarget = Field(description=domains.TARGET)
    selectors: Annotated[tuple[domains.DomainName, ...], Field(min_length=1)] = Field(
        description="The selectors (s= in a signed mail's DKIM-Signature header)."
    )
    min_bits: Annotated[Integer, Field(ge=LEAST_BITS, le=8192)] = Field(
        default=LEAST_BITS, description="The least size of an RSA key, in bits."
    )
    kind: Literal["rsa", "ed25519"] | None = Field(default=None, description="The kind of every key; any if not given.")


def looks(parameters: DkimParameters, registry: Registry) -> tuple[Look, ...]:
    """One look a domain and selector."""
    return tuple(Look(name, (DnsRequest(name, "TXT"),)) for name in _names(parameters, registry))


def _names(parameters: DkimParameters, registry: Registry) -> tuple[str, ...]:
    selectors = dict.fromkeys(parameters.selectors)
    return tuple(
        f"{selector}._domainkey.{name}" for name in registry.domains(parameters.target) for selector in selectors
    )


def judge(parameters: DkimParameters, facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Read the key record of one selector."""
    records = [text for text in facts.records if is_key(text)]
    if not records:
        return broken(
            "has no DKIM key record" if facts.records else f"has no DKIM key record: {domains.nothing(facts)}"
        )
    if len(records) > 1:
        return broken(f"has {len(records)} DKIM key records, of which receivers may take either")
    try:
        key = read(records[0])
    except DkimError as error:
        return broken(f"its DKIM key record cannot be used: {error}", records[0])
    flaw = _flaw(parameters, key)
    return broken(flaw, records[0]) if flaw else holds(f"publishes {_told(key)}", records[0])


def _told(key: DkimKey) -> str:
    return f"a DKIM key of {key.bits} bits (RSA)" if key.kind == "rsa" else "a DKIM key (Ed25519)"


def _flaw(parameters: DkimParameters, key: DkimKey) -> str:
    if key.revoked:
        return "its DKIM key is revoked"
    if key.testing:
        return "its DKIM key is in testing (t=y), so that receivers treat signed mail as unsigned"
    if key.hashes and "sha256" not in key.hashes:
        return "its DKIM key may not be used with SHA-256"
    if parameters.kind not in (None, key.kind):
        return f"publishes {_told(key)}; the claim says {parameters.kind}"
    if key.kind == "rsa" and key.bits < parameters.min_bits:
        return f"publishes {_told(key)}; the claim says at least {parameters.min_bits}"
    return ""


def lies(parameters: DkimParameters, facts: DnsFacts) -> Iterable[DnsFacts]:
    """No key; one that is revoked, in testing, unreadable; two."""
    sound = "v=DKIM1; k=ed25519; p=" + base64.b64encode(bytes(32)).decode("ascii")
    for texts in ((), ("v=DKIM1; p=",), (f"{sound}; t=y",), ("v=DKIM1; p=!",), (sound, f"{sound};")):
        yield domains.answered(facts, texts)


def repeat(parameters: DkimParameters, registry: Registry) -> tuple[str, ...]:
    """One command a selector."""
    return tuple(domains.dig(name, "TXT") for name in _names(parameters, registry))


CHECK = Check(
    name="dkim",
    parameters=DkimParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "selectors": ["s1"]},
)
