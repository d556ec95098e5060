"""Macros of SPF (RFC 7208 §7)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import quote

from trustgen.frozen import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_MACRO = re.compile(r"%(?:([%_-])|\{([A-Za-z])([0-9]*)([rR]?)([.\-+,/_=]*)\})")
_LITERALS = {"%": "%", "_": " ", "-": "%20"}
_LONGEST = 253
_FROM_SENDER = frozenset("slopihcrtv")


@dataclass(frozen=True, slots=True)
class Client:
    """Who sends: the address, the MAIL FROM (with its local part; "" of a bounce) and the HELO name.

    ``known`` is False for a sender in general, of whom only the family of the address is told: no address of a record
    matches it, and a domain that depends on it cannot be known.
    """

    address: Address
    sender: str = ""
    helo: str = ""
    known: bool = True

    @property
    def rtype(self) -> str:
        """The type of address records that are compared with it."""
        return "A" if self.address.version == 4 else "AAAA"


def depends_on_sender(text: str) -> bool:
    """Whether a macro in ``text`` (a checked domain-spec) stands for something of the sender's."""
    return any((letter or "").lower() in _FROM_SENDER for _, letter, *_ in _MACRO.findall(text) if letter)


def expanded(text: str, client: Client, domain: str, validated: Callable[[], str]) -> str:
    """``text`` with its macros replaced; ``validated`` gives the value of ``p``, asked for only where it is used."""
    local, _, sender_domain = client.sender.rpartition("@")
    values: dict[str, Callable[[], str]] = {
        "s": lambda: f"{local}@{sender_domain}",
        "l": lambda: local,
        "o": lambda: sender_domain,
        "d": lambda: domain,
        "i": lambda: _dotted(client.address),
        "p": validated,
        "v": lambda: "in-addr" if client.address.version == 4 else "ip6",
        "h": lambda: client.helo,
        "c": lambda: str(client.address),
        "r": lambda: "unknown",
        "t": lambda: "0",
    }

    def value(found: re.Match[str]) -> str:
        literal, letter, digits, reverse, delimiters = found.groups()
        if literal:
            return _LITERALS[literal]
        parts = re.split(f"[{re.escape(delimiters or '.')}]", values[letter.lower()]())
        parts = parts[::-1] if reverse else parts
        # No name has a million labels; a longer number would only be hard to read.
        kept = int(digits.lstrip("0")[:6]) if digits else len(parts)
        text = ".".join(parts[-kept:])
        return quote(text, safe="-._~") if letter.isupper() else text

    return _MACRO.sub(value, text)


def shortened(domain: str) -> str:
    """A name that is too long loses labels from the left (§7.3)."""
    if len(domain) <= _LONGEST:
        return domain
    # The cut falls inside a label unless a dot stands before it; what is left of that label goes too.
    return domain[-_LONGEST - 1 :].partition(".")[2] or domain.rpartition(".")[2]


def _dotted(address: Address) -> str:
    if address.version == 4:
        return str(address)
    # In capitals, as the conformance suite has it; names compare without regard to case.
    return ".".join(address.exploded.replace(":", "").upper())
