"""Looks that begin at a name and go up towards the root (RFC 8659 §3, RFC 9989 §4.10)."""

from __future__ import annotations

from typing import ClassVar

from trustgen.facts.dns import DnsFacts
from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DmarcRequest:
    """The DMARC record of ``domain``; where there is none, those of the domains above it."""

    probe: ClassVar[str] = "dmarc"

    domain: str


@dataclass(frozen=True, slots=True)
class DmarcFacts:
    """TXT look-ups of ``_dmarc`` names: that of ``domain`` first.

    Only where it shows no DMARC record do those of the domains above follow, upwards, the top-level domain last; of a
    domain of more than eight labels, those of seven labels and fewer.
    """

    domain: str
    answers: tuple[DnsFacts, ...]


@dataclass(frozen=True, slots=True)
class CaaRequest:
    """The CAA records that apply to ``domain``: its own, else those of the nearest domain above that has some."""

    probe: ClassVar[str] = "caa"

    domain: str


@dataclass(frozen=True, slots=True)
class CaaFacts:
    """CAA look-ups, ``domain`` first, upwards; the last has records, or is that of the top-level domain."""

    domain: str
    answers: tuple[DnsFacts, ...]
