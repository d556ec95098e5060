"""What a look at SPF sees: the whole tree of records that a receiver would ask for (RFC 7208)."""

from __future__ import annotations

from typing import ClassVar

from trustgen.facts.dns import DnsFacts
from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class SpfRequest:
    """Everything that the SPF record of ``domain`` makes a receiver ask the DNS.

    It is asked for a sender in general, over IPv4 and over IPv6, and for each address of ``senders``.
    """

    probe: ClassVar[str] = "spf"

    domain: str
    senders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpfFacts:
    """Every answer that an evaluation needs, each name and type once; the first is the TXT look-up of ``domain``."""

    domain: str
    answers: tuple[DnsFacts, ...]
