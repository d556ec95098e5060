"""DMARC records (RFC 9989 §4.7 and §4.8; RFC 7489 §6.3), and which of several applies (RFC 9989 §4.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

from trustgen.frozen import dataclass
from trustgen.syntax.tags import begins, pieces

Policy = Literal["none", "quarantine", "reject"]
#: From the mildest to the strictest.
POLICIES: tuple[Policy, ...] = get_args(Policy)
MOST_LABELS = 8
_REPORT = re.compile(r"(mailto:[^@\s]+@[^@\s!]+|https?://\S+?)(?:![0-9]+[kmgt]?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dmarc:
    """What a record asks for. ``subdomains`` and ``nonexistent`` are what ``sp`` and ``np`` come to.

    ``percent`` is ``pct``, which RFC 9989 dropped and older receivers heed; ``testing`` is ``t=y``, which asks newer
    ones for one step milder. ``psd`` is ``y``, ``n`` or ``u``. ``reports`` are the addresses of ``rua``. ``flaws`` are
    sentences on what is ignored.
    """

    policy: Policy
    subdomains: Policy
    nonexistent: Policy
    percent: int = 100
    testing: bool = False
    psd: str = "u"
    reports: tuple[str, ...] = ()
    strict_dkim: bool = False
    strict_spf: bool = False
    flaws: tuple[str, ...] = ()

    def asked(self, policy: Policy) -> Policy:
        """``policy``, one step milder where the record is in testing."""
        return POLICIES[max(0, POLICIES.index(policy) - 1)] if self.testing else policy


class DmarcError(ValueError):
    """The record asks for nothing that a receiver could do; the sentence says why."""


def chosen(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of a name's TXT records that are DMARC records."""
    return tuple(text for text in texts if begins(text, "DMARC1"))


def parse(text: str) -> Dmarc:
    """Read a record that ``chosen`` has chosen. Raises DmarcError for one that receivers must ignore."""
    found: dict[str, str] = {}
    flaws: list[str] = []
    for piece, name, value in pieces(text):
        if not name:
            flaws.append(f"{piece} is no tag with a value")
        elif name in found:
            flaws.append(f"the tag {name} stands twice")
        else:
            found[name] = value
    reports = _reports(found.get("rua", ""), flaws)
    policy = _policy(found, "p")
    if policy is None or (_policy(found, "sp") is None and "sp" in found):
        # RFC 9989 §4.10.1: without a usable policy the record is one of monitoring, if it asks for reports.
        if not reports:
            raise DmarcError("it has no policy that can be read and asks for no reports")
        flaws.append("its policy cannot be read, which makes it none")
        policy, found = "none", {**found, "sp": "none"}
    subdomains = _policy(found, "sp") or policy
    return Dmarc(
        policy,
        subdomains,
        _policy(found, "np") or subdomains,
        _percent(found.get("pct", "100"), flaws),
        found.get("t", "n").lower() == "y",
        found.get("psd", "u").lower(),
        reports,
        found.get("adkim", "r").lower() == "s",
        found.get("aspf", "r").lower() == "s",
        tuple(flaws),
    )


def _policy(found: Mapping[str, str], name: str) -> Policy | None:
    value = found.get(name, "").lower()
    return value if value in POLICIES else None


def _percent(text: str, flaws: list[str]) -> int:
    if re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= 100:
        return int(text)
    flaws.append(f"pct={ascii(text[:20])[1:-1]} is no percentage")
    return 100


def _reports(text: str, flaws: list[str]) -> tuple[str, ...]:
    addresses = [part.strip() for part in text.split(",")] if text else []
    found = [(address, _REPORT.fullmatch(address)) for address in addresses]
    flaws.extend(f"{address[:60]!a} is no address for reports" for address, match in found if match is None)
    return tuple(match[1] for _, match in found if match)


def names_above(domain: str) -> tuple[str, ...]:
    """The domains that the tree walk visits after ``domain`` itself, upwards (RFC 9989 §4.10)."""
    labels = domain.split(".")
    start = len(labels) - MOST_LABELS + 1 if len(labels) > MOST_LABELS else 1
    return tuple(".".join(labels[at:]) for at in range(start, len(labels)))


def organisational(domain: str, found: Sequence[tuple[str, Dmarc]]) -> str:
    """The organisational domain of ``domain``; ``found`` are the records of the walk, upwards (RFC 9989 §4.10.2)."""
    for name, record in found:
        if record.psd == "n":
            return name
        if record.psd == "y" and name != domain:
            return domain.removesuffix(f".{name}").rpartition(".")[2] + f".{name}"
    return found[-1][0] if found else domain


def applying(domain: str, found: Sequence[tuple[str, Dmarc]]) -> tuple[str, Dmarc] | None:
    """The record that applies to mail of ``domain``: its own, that of the organisational domain, that of the public
    suffix (RFC 9989 §4.10.1); None where there is none.
    """
    records = dict(found)
    for name in (domain, organisational(domain, found)):
        if name in records:
            return name, records[name]
    return next(((name, record) for name, record in found if record.psd == "y"), None)
