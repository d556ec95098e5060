"""What a DNS look sees (RFC 1035, RFC 2308)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass


class DnsAnswer(StrEnum):
    """The two clean negatives differ from an answer and from each other. SERVFAIL and time-outs are Unseen."""

    ANSWER = "answer"
    EMPTY = "empty"
    NXDOMAIN = "nxdomain"


@dataclass(frozen=True, slots=True)
class DnsRequest:
    """Ask the resolver for ``name`` (absolute, without the final dot) and ``rtype`` (``A``, ``MX``, ``TXT`` …)."""

    probe: ClassVar[str] = "dns"

    name: str
    rtype: str


@dataclass(frozen=True, slots=True)
class DnsFacts:
    """The records at the end of any CNAME chain, in presentation format, sorted; ``chain`` holds the CNAMEs passed.

    TXT records are one string each, their parts joined (RFC 7208 §3.3).
    """

    name: str
    rtype: str
    answer: DnsAnswer
    records: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
