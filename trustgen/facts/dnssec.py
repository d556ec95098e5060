"""What validating the DNS sees (RFC 4033 to 4035, RFC 5155)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from trustgen.facts.dns import DnsAnswer
from trustgen.frozen import dataclass


class DnssecState(StrEnum):
    """What validation comes to (RFC 4035 §4.3). *Indeterminate* is Unseen.

    INSECURE is proven: a signed zone above says that what is below it is not signed. BOGUS: there should be sound
    signatures, and there are not.
    """

    SECURE = "secure"
    INSECURE = "insecure"
    BOGUS = "bogus"


@dataclass(frozen=True, slots=True)
class DnssecRequest:
    """Validate the records of ``name`` of the types ``rtypes``, from the trust anchor downwards."""

    probe: ClassVar[str] = "dnssec"

    name: str
    rtypes: tuple[str, ...] = ("SOA", "A", "AAAA", "MX")


@dataclass(frozen=True, slots=True)
class SignedZone:
    """A zone whose keys were validated. ``key_tags`` are those that the parent (or the anchor) vouches for.

    ``algorithms`` are their numbers (IANA, DNS Security Algorithm Numbers); ``expires`` is when the signature over the
    keys does.
    """

    zone: str
    key_tags: tuple[int, ...]
    algorithms: tuple[int, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class SignedSet:
    """Records of one type, in presentation format, sorted, with a valid signature until ``expires``.

    Without records it is the denial that was signed; whether it denies the right thing is not examined.
    """

    rtype: str
    answer: DnsAnswer
    records: tuple[str, ...]
    expires: datetime


@dataclass(frozen=True, slots=True)
class DnssecFacts:
    """``zones`` are those that were validated, from the anchor's downwards; ``sets`` only where all is SECURE.

    ``because`` says what ended it where it is not, as a clause that names zone and reason.
    """

    name: str
    state: DnssecState
    because: str
    zones: tuple[SignedZone, ...]
    sets: tuple[SignedSet, ...] = ()
