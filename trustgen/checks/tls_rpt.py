"""Other mail servers are asked to report where encrypted delivery to a domain fails (TLS-RPT).

Holds when
----------
``_smtp._tls`` under the domain has exactly one TXT record that begins with ``v=TLSRPTv1``, and it names at least one
address for reports. With ``reports``, each of those addresses is among them.

Broken when
-----------
There is no such record, there are several, it cannot be read, or an address is missing.

Unknown when
------------
The resolver gives no answer (SERVFAIL, time-out).

Cannot see
----------
Whether reports arrive, and whether anybody reads them.

References
----------
RFC 8460 §3.

"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from trustgen.checks import domains
from trustgen.checks.wording import listed, quoted
from trustgen.facts.dns import DnsFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.reference import DomainTarget
from trustgen.model.registry import Registry
from trustgen.syntax.tags import TagError, begins, parse
from trustgen.validated import Field

PREFIX = "_smtp._tls."
_ADDRESS = re.compile(r"mailto:[^@\s]+@[^@\s]+|https://\S+", re.IGNORECASE)


class TlsRptParameters(Parameters):
    """Which domain, and where reports go."""

    target: DomainTarget = Field(description=domains.TARGET)
    reports: tuple[Annotated[str, Field(pattern=r"^(mailto:|https://)\S+$", max_length=300)], ...] = Field(
        default=(), description="Addresses (mailto: or https:) that reports go to."
    )


def looks(parameters: TlsRptParameters, registry: Registry) -> tuple[Look, ...]:
    """One question a domain."""
    return domains.looks_at(registry, parameters.target, "TXT", PREFIX)


def judge(parameters: TlsRptParameters, facts: DnsFacts, registry: Registry, now: datetime) -> Finding:
    """Read the one record."""
    records = [text for text in facts.records if begins(text, "TLSRPTv1")]
    if len(records) != 1:
        return broken(f"has {len(records) or 'no'} TLS-RPT record{'s' if records else ''} at {facts.name}")
    try:
        tags = parse(records[0])
    except TagError as error:
        return broken(f"its TLS-RPT record cannot be read: {error}", records[0])
    addresses = [address.strip() for address in tags.get("rua", "").split(",")]
    wrong = [address for address in addresses if _ADDRESS.fullmatch(address) is None]
    if wrong:
        return broken(f"its TLS-RPT record {quoted(records[0])} names no usable address for reports", records[0])
    absent = [address for address in parameters.reports if address not in addresses]
    if absent:
        return broken(f"its TLS-RPT record sends reports to {listed(addresses)}, not to {listed(absent)}", records[0])
    return holds(f"its TLS-RPT record asks for reports to {listed(addresses)}", records[0])


def lies(parameters: TlsRptParameters, facts: DnsFacts) -> Iterable[DnsFacts]:
    """No record; two; one without an address, one that cannot be read; another address."""
    other = "v=TLSRPTv1; rua=mailto:a@lie.invalid"
    for texts in ((), (other, other), ("v=TLSRPTv1; rua=",), ("v=TLSRPTv1; rua",)):
        yield domains.answered(facts, texts)
    if parameters.reports:
        yield domains.answered(facts, (other,))


def repeat(parameters: TlsRptParameters, registry: Registry) -> tuple[str, ...]:
    """One command a domain."""
    return domains.digs(registry, parameters.target, "TXT", PREFIX)


CHECK = Check(
    name="tls_rpt",
    parameters=TlsRptParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app"},
)
