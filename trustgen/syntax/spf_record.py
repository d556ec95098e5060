"""The syntax of an SPF record (RFC 7208 §4.5 to §7, collected in §12)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from trustgen.frozen import dataclass

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Mechanisms that make a receiver ask the DNS (§4.6.4); ``redirect`` does too.
ASKING = frozenset({"include", "a", "mx", "ptr", "exists"})
_VERSION = re.compile(r"v=spf1(?: |\Z)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9._-]*)(?::(.*)|(/.*))?", re.DOTALL)
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9._-]*)=(.*)", re.DOTALL)
_CIDR = re.compile(r"(?P<rest>.*?)(?:/(?P<four>0|[1-9][0-9]?))?(?://(?P<six>0|[1-9][0-9]{0,2}))?", re.DOTALL)
_TOKEN = re.compile(r"[!-$&-~]|%[%_-]|%\{([slodiphcrtvSLODIPHCRTV])([0-9]*)[rR]?[.\-+,/_=]*\}")
_TOP_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
#: Letters that only an explanation may hold (§7.2).
_NOT_IN_DOMAINS = frozenset("crtCRT")


class SpfError(ValueError):
    """A permanent error (§2.6.7): the sentence says which, without its final full stop."""


@dataclass(frozen=True, slots=True)
class Directive:
    """A mechanism with its qualifier. ``domain`` is the domain-spec as written, "" for the current domain.

    ``network`` is set for ip4 and ip6; ``four`` and ``six`` are the prefix lengths of a and mx.
    """

    qualifier: str
    mechanism: str
    domain: str = ""
    network: Network | None = None
    four: int = 32
    six: int = 128

    def __str__(self) -> str:
        sign = "" if self.qualifier == "+" else self.qualifier
        value = self.domain or (str(self.network) if self.network else "")
        return f"{sign}{self.mechanism}{':' if value else ''}{value}"


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """Directives in order, and the two modifiers that mean something; other modifiers are ignored (§6)."""

    directives: tuple[Directive, ...]
    redirect: str = ""
    exp: str = ""


def chosen(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of a name's TXT records that are SPF records (§4.5)."""
    return tuple(text for text in texts if _VERSION.match(text))


def parse(text: str) -> SpfRecord:
    """Read a record that ``chosen`` has chosen. Raises SpfError."""
    directives: list[Directive] = []
    modifiers: dict[str, str] = {}
    for term in text[6:].split(" "):
        if not term:
            continue
        modifier = _MODIFIER.fullmatch(term)
        if modifier is None:
            directives.append(_directive(term))
        else:
            _modify(modifiers, modifier[1].lower(), modifier[2], term)
    return SpfRecord(tuple(directives), modifiers.get("redirect", ""), modifiers.get("exp", ""))


def _modify(modifiers: dict[str, str], name: str, value: str, term: str) -> None:
    if name in ("redirect", "exp"):
        if name in modifiers:
            raise SpfError(f"the modifier {name} stands twice")
        modifiers[name] = _domain_spec(value, term)
    elif not is_macro_string(value):
        raise SpfError(f"the term {_shown(term)} cannot be read")


def is_macro_string(text: str) -> bool:
    """Whether ``text`` follows the grammar of a macro-string (§7.1)."""
    return _tokens(text) is not None


def _tokens(text: str) -> list[re.Match[str]] | None:
    """The characters and macros of a macro-string, or None where it is none. Linear in the length."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        # A transformer that keeps no labels is none (§7.1).
        if token is None or (token[2] and not token[2].strip("0")):
            return None
        found.append(token)
        at = token.end()
    return found


def _domain_spec(value: str, term: str) -> str:
    tokens = _tokens(value)
    if not tokens or any(token[1] in _NOT_IN_DOMAINS for token in tokens if token[1]):
        raise SpfError(f"the term {_shown(term)} names no domain that can be read")
    _, dot, label = value.removesuffix(".").rpartition(".")
    ends_in_label = dot and _TOP_LABEL.fullmatch(label) and not label.isdigit()
    if not tokens[-1][1] and not ends_in_label:
        raise SpfError(f"the term {_shown(term)} names no domain that can be read")
    return value


def _directive(term: str) -> Directive:
    found = _DIRECTIVE.fullmatch(term)
    if found is None:
        raise SpfError(f"the term {_shown(term)} cannot be read")
    sign, name, value, slash = found.groups()
    read = _READERS.get(name.lower())
    if read is None:
        raise SpfError(f"there is no mechanism {_shown(name)}")
    return read(sign or "+", name.lower(), value, slash or "", term)


def _all(sign: str, name: str, value: str | None, slash: str, term: str) -> Directive:
    if value is not None or slash:
        raise SpfError(f"the term {_shown(term)} takes no value")
    return Directive(sign, name)


def _address(sign: str, name: str, value: str | None, slash: str, term: str) -> Directive:
    kind = ipaddress.IPv4Network if name == "ip4" else ipaddress.IPv6Network
    address, cidr, length = (value or "").partition("/")
    sound = re.fullmatch(r"[0-9A-Fa-f:.]+", address) and (not cidr or re.fullmatch("0|[1-9][0-9]{0,2}", length))
    try:
        if not sound:
            raise ValueError
        return Directive(sign, name, network=kind(value or "", strict=False))
    except ValueError:
        raise SpfError(f"the term {_shown(term)} holds no address that can be read") from None


def _host(sign: str, name: str, value: str | None, slash: str, term: str) -> Directive:
    """``a`` and ``mx``: an optional domain, and optional prefix lengths at the end."""
    found = _CIDR.fullmatch(slash if value is None else value)
    assert found is not None  # noqa: S101 - the first group takes whatever there is
    rest, four, six = found["rest"], int(found["four"] or 32), int(found["six"] or 128)
    if four > 32 or six > 128:
        raise SpfError(f"the term {_shown(term)} has a prefix that is too long")
    if value is None:
        if rest:
            raise SpfError(f"the term {_shown(term)} cannot be read")
        return Directive(sign, name, four=four, six=six)
    return Directive(sign, name, _domain_spec(rest, term), four=four, six=six)


def _named(sign: str, name: str, value: str | None, slash: str, term: str) -> Directive:
    """``include`` and ``exists`` need a domain; ``ptr`` may have one."""
    if slash or (value is None and name != "ptr"):
        raise SpfError(f"the term {_shown(term)} needs a domain")
    return Directive(sign, name, "" if value is None else _domain_spec(value, term))


_READERS = {
    "all": _all,
    "ip4": _address,
    "ip6": _address,
    "a": _host,
    "mx": _host,
    "include": _named,
    "exists": _named,
    "ptr": _named,
}


def _shown(term: str) -> str:
    return ascii(term[:60])[1:-1]
