"""Proofs that a name has no DS record (RFC 4035 §5.2 and §5.4, RFC 5155 §8, RFC 6840 §4)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.rdtypes.ANY.NSEC
import dns.rdtypes.ANY.NSEC3

NSEC = dns.rdtypes.ANY.NSEC.NSEC
NSEC3 = dns.rdtypes.ANY.NSEC3.NSEC3
#: More hashing than this is not done for anybody (RFC 9276 §3.2).
MOST_ITERATIONS = 150
_OPT_OUT = 1


class Denial(StrEnum):
    """What the records prove of a name without DS: an unsigned zone begins there, none begins, or there is no name."""

    UNSIGNED_ZONE = "unsigned zone"
    NO_ZONE = "no zone"
    NO_NAME = "no name"
    UNPROVEN = "unproven"
    TOO_COSTLY = "too costly"


def denied(
    name: dns.name.Name,
    zone: dns.name.Name,
    plain: Mapping[dns.name.Name, NSEC],
    hashed: Mapping[dns.name.Name, NSEC3],
) -> Denial:
    """What validated records of ``zone``, by owner, prove of ``name`` below it."""
    if hashed:
        if any(record.iterations > MOST_ITERATIONS for record in hashed.values()):
            return Denial.TOO_COSTLY
        return _by_hash(name, zone, hashed)
    if name in plain:
        return _by_types(_types(plain[name].windows))
    for owner, record in plain.items():
        if _between(owner, name, record.next) and not _is_cut_above(owner, name, record):
            return Denial.NO_ZONE if record.next.is_subdomain(name) else Denial.NO_NAME
    return Denial.UNPROVEN


def _by_types(types: set[int]) -> Denial:
    """A record at the name itself. One of the child's own apex (it has SOA) says nothing about the parent's DS."""
    if dns.rdatatype.DS in types or dns.rdatatype.SOA in types:
        return Denial.UNPROVEN
    return Denial.UNSIGNED_ZONE if dns.rdatatype.NS in types else Denial.NO_ZONE


def _is_cut_above(owner: dns.name.Name, name: dns.name.Name, record: NSEC) -> bool:
    """A delegation's record must not deny what is below it (RFC 6840 §4.1)."""
    types = _types(record.windows)
    return name.is_subdomain(owner) and dns.rdatatype.NS in types and dns.rdatatype.SOA not in types


def _between(owner: dns.name.Name, name: dns.name.Name, following: dns.name.Name) -> bool:
    if owner < following:
        return bool(owner < name < following)
    # The last record of the zone leads back to its apex.
    return bool(name > owner)


def _by_hash(name: dns.name.Name, zone: dns.name.Name, hashed: Mapping[dns.name.Name, NSEC3]) -> Denial:
    records = [(owner.labels[0].upper(), record) for owner, record in hashed.items() if owner.parent() == zone]
    matching = _matching(name, records)
    if matching is not None:
        return _by_types(_types(matching.windows))
    for closer, encloser in _steps(name, zone):
        if _matching(encloser, records) is not None:
            covering = _covering(closer, records)
            if covering is None:
                return Denial.UNPROVEN
            return Denial.UNSIGNED_ZONE if covering.flags & _OPT_OUT else Denial.NO_NAME
    return Denial.UNPROVEN


def _steps(name: dns.name.Name, zone: dns.name.Name) -> Iterator[tuple[dns.name.Name, dns.name.Name]]:
    """(next closer name, encloser), from the name itself up to the zone."""
    while name != zone:
        yield name, name.parent()
        name = name.parent()


def _hash(name: dns.name.Name, record: NSEC3) -> bytes:
    return dns.dnssec.nsec3_hash(name, record.salt, record.iterations, record.algorithm).encode("ascii").upper()


def _matching(name: dns.name.Name, records: Sequence[tuple[bytes, NSEC3]]) -> NSEC3 | None:
    return next((record for owner, record in records if _hash(name, record) == owner), None)


def _covering(name: dns.name.Name, records: Sequence[tuple[bytes, NSEC3]]) -> NSEC3 | None:
    for owner, record in records:
        found, following = _hash(name, record), _text(record.next)
        if owner < found < following or (owner >= following and (found > owner or found < following)):
            return record
    return None


def _text(octets: bytes) -> bytes:
    return base64.b32hexencode(octets).rstrip(b"=").upper()


def _types(windows: Sequence[tuple[int, bytes]]) -> set[int]:
    """The types in an NSEC bitmap (RFC 4034 §4.1.2)."""
    return {
        window * 256 + at * 8 + bit
        for window, bitmap in windows
        for at, octet in enumerate(bitmap)
        for bit in range(8)
        if octet & (0x80 >> bit)
    }
