"""What NSEC and NSEC3 records prove about a DS record, case by case."""

from __future__ import annotations

from typing import Any

import dns.dnssec
import dns.name
import dns.rdata
import pytest

from trustgen.net.denial import Denial, denied

ZONE = dns.name.from_text("example.")


def plain(*written: str) -> dict[dns.name.Name, Any]:
    """NSEC records, ``OWNER NEXT TYPES``."""
    pairs = (text.partition(" ")[::2] for text in written)
    return {dns.name.from_text(owner): dns.rdata.from_text("IN", "NSEC", rest) for owner, rest in pairs}


def hashed(*written: tuple[str, str, str], flags: int = 0, iterations: int = 0) -> dict[dns.name.Name, Any]:
    """NSEC3 records: (name whose hash is the owner's, name whose hash comes next or a hash, types)."""
    found = {}
    for owner, following, types in written:
        label = _hash(owner, iterations) if "." in owner else owner
        after = _hash(following, iterations) if "." in following else following
        text = f"1 {flags} {iterations} - {after} {types}"
        found[dns.name.from_text(f"{label}.example.")] = dns.rdata.from_text("IN", "NSEC3", text)
    return found


def _hash(name: str, iterations: int) -> str:
    return dns.dnssec.nsec3_hash(name, "", iterations, 1)


def proven(name: str, nsec: dict[dns.name.Name, Any], nsec3: dict[dns.name.Name, Any] | None = None) -> Denial:
    """What is proven of ``name`` in the zone ``example``."""
    return denied(dns.name.from_text(name), ZONE, nsec, nsec3 or {})


@pytest.mark.parametrize(
    ("name", "records", "expected"),
    [
        ("b.example.", ["b.example. c.example. NS RRSIG NSEC"], Denial.UNSIGNED_ZONE),
        ("b.example.", ["b.example. c.example. A RRSIG NSEC"], Denial.NO_ZONE),
        ("b.example.", ["b.example. c.example. NS DS RRSIG NSEC"], Denial.UNPROVEN),
        ("b.example.", ["b.example. c.example. NS SOA RRSIG NSEC"], Denial.UNPROVEN),
        ("b.example.", ["a.example. c.example. A RRSIG NSEC"], Denial.NO_NAME),
        ("b.example.", ["a.example. x.b.example. A RRSIG NSEC"], Denial.NO_ZONE),
        ("z.example.", ["y.example. example. A RRSIG NSEC"], Denial.NO_NAME),
        ("b.example.", ["y.example. example. A RRSIG NSEC"], Denial.UNPROVEN),
        ("b.example.", ["b.example.net. c.example.net. NS"], Denial.UNPROVEN),
        ("x.b.example.", ["b.example. c.example. NS RRSIG NSEC"], Denial.UNPROVEN),
        ("x.b.example.", ["b.example. c.example. NS SOA RRSIG NSEC"], Denial.NO_NAME),
        ("b.example.", [], Denial.UNPROVEN),
    ],
)
def test_nsec(name: str, records: list[str], expected: Denial) -> None:
    """Only a record at the name, or around it, proves something; one of a child or of a delegation above does not."""
    assert proven(name, plain(*records)) is expected


FIRST, LAST = "0" * 32, "V" * 32
#: Covers every hash.
AROUND = (FIRST, LAST, "A RRSIG")


@pytest.mark.parametrize(
    ("records", "flags", "iterations", "expected"),
    [
        ([("b.example.", LAST, "NS")], 0, 0, Denial.UNSIGNED_ZONE),
        ([("b.example.", LAST, "A RRSIG")], 0, 10, Denial.NO_ZONE),
        ([("b.example.", LAST, "")], 0, 0, Denial.NO_ZONE),
        ([("b.example.", LAST, "NS DS RRSIG")], 0, 0, Denial.UNPROVEN),
        ([("example.", LAST, "NS SOA"), AROUND], 0, 0, Denial.NO_NAME),
        ([("example.", LAST, "NS SOA"), AROUND], 1, 0, Denial.UNSIGNED_ZONE),
        ([("example.", "example.", "NS SOA")], 0, 0, Denial.NO_NAME),
        ([("example.", _hash("example.", 0)[:-1] + "V", "NS SOA")], 0, 0, Denial.UNPROVEN),
        ([AROUND], 0, 0, Denial.UNPROVEN),
        ([("b.example.", LAST, "NS")], 0, 151, Denial.TOO_COSTLY),
    ],
)
def test_nsec3(records: list[tuple[str, str, str]], flags: int, iterations: int, expected: Denial) -> None:
    """The name's own hash, or the nearest name that exists with what covers the next one (RFC 5155 §8.6)."""
    assert proven("b.example.", {}, hashed(*records, flags=flags, iterations=iterations)) is expected


def test_records_of_another_zone_prove_nothing() -> None:
    """An owner that is not right below the zone is not the zone's."""
    foreign = {
        dns.name.from_text(f"{_hash('b.example.', 0)}.net."): dns.rdata.from_text("IN", "NSEC3", f"1 0 0 - {LAST} NS")
    }
    assert proven("b.example.", {}, foreign) is Denial.UNPROVEN


def test_the_nearest_name_that_exists_denies_what_is_below_it() -> None:
    """The name below it is covered; names further up do not matter."""
    records = hashed(("example.", LAST, "NS SOA"), ("b.example.", LAST, "A"))
    assert proven("x.b.example.", {}, records) is Denial.NO_NAME
