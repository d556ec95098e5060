"""Which addresses the source lists of policies let through (CSP Level 3 §6.7.2).

What several lists allow together is found by trial: the intersection of host patterns is always one of the patterns,
so an address made from each pattern, tried on every list, finds whatever they have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from trustgen.frozen import dataclass
from trustgen.syntax import csp

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?"
    r"(?P<host>\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}|\*))?(?P<path>/[^;,]*)?",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_UPGRADES = {"http": ("https",), "ws": ("wss", "http", "https"), "wss": ("https",)}
#: Words of all lists together. Finding out what they allow together takes the square of their number.
MOST_WORDS = 300
#: A name that nobody can own (RFC 6761 §6.4): what is allowed from there is allowed from anywhere.
ANYWHERE = "elsewhere.invalid"


@dataclass(frozen=True, slots=True)
class Load:
    """Something that is loaded: from where, and by what right beside its address.

    ``host`` is empty for ``data:``, ``blob:`` and the like. ``nonced``: it carries the page's nonce. ``chained``: a
    script that was trusted already loads it.
    """

    scheme: str
    host: str = ""
    port: int | None = None
    path: str = "/"
    nonced: bool = False
    chained: bool = False

    def __str__(self) -> str:
        """What is let through, as a clause for a reader: ``https://elsewhere.invalid/``."""
        if not self.host:
            return f"{self.scheme}: addresses"
        port = f":{self.port}" if self.port not in (None, _PORTS.get(self.scheme)) else ""
        where = "any other host" if self.host == ANYWHERE else f"{self.scheme}://{self.host}{port}{self.path}"
        return (
            where + (" with a nonce" if self.nonced else "") + (" loaded by a trusted script" if self.chained else "")
        )


@lru_cache(maxsize=2 * MOST_WORDS)
def _scheme(word: str) -> re.Match[str] | None:
    return _SCHEME.fullmatch(word)


@lru_cache(maxsize=2 * MOST_WORDS)
def _host(word: str) -> re.Match[str] | None:
    return _HOST.fullmatch(word)


def origin(url: str) -> Load:
    """The page at ``url`` (http or https) as something that is loaded."""
    parts = urlsplit(url)
    return Load(parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme))


def is_source(word: str) -> bool:
    """Whether ``word`` is ``*``, a scheme or a host, as a source list has it."""
    return bool(_scheme(word) or _host(word))


def permits(words: tuple[str, ...] | None, load: Load, page: Load) -> bool:
    """Whether a source list lets ``load`` through on ``page``; None is a directive that is not there."""
    if words is None:
        return True
    if load.nonced and csp.has_nonce(words):
        return True
    if csp.has_keyword(words, csp.STRICT_DYNAMIC):
        return load.chained
    return any(_matches(word, load, page) for word in words)


def beyond(lists: Sequence[tuple[str, ...] | None], claimed: tuple[str, ...], page: Load) -> Load | None:
    """Something that every one of ``lists`` lets through and ``claimed`` does not; None where there is none."""
    for load in _trials((word for words in (*lists, claimed) for word in words or ()), page):
        if all(permits(words, load, page) for words in lists) and not _is_claimed(claimed, load, page):
            return load
    return None


def _is_claimed(claimed: tuple[str, ...], load: Load, page: Load) -> bool:
    """A claim names everything that may happen: its 'strict-dynamic' adds, where a policy's takes away."""
    others = tuple(word for word in claimed if word != csp.STRICT_DYNAMIC)
    return permits(others, load, page) or (load.chained and len(others) < len(claimed))


def _trials(words: Iterable[str], page: Load) -> Iterator[Load]:
    everywhere = (Load("https", ANYWHERE, 443), Load("http", ANYWHERE, 80))
    found = dict.fromkeys((*everywhere, Load("data"), page, *(load for word in words for load in _made(word))))
    for load in found:
        yield load
        yield replace(load, nonced=True)
        yield replace(load, chained=True)


def _made(word: str) -> Iterator[Load]:
    """Addresses that ``word`` lets through."""
    scheme = _scheme(word)
    if scheme:
        yield _elsewhere(scheme[1].lower())
        return
    parts = _host(word)
    if parts is None:
        return
    host = parts["host"].lower()
    host = ANYWHERE if host == "*" else host.replace("*", "any", 1)
    path = parts["path"] or "/"
    path = unquote(path) + "any" if path.endswith("/") and path != "/" else unquote(path)
    written = (parts["scheme"] or "").lower()
    for name in dict.fromkeys((written, *_UPGRADES.get(written, ())) if written else ("https", "http", "wss", "ws")):
        ports = {"*": (_PORTS.get(name), 47111), None: (_PORTS.get(name),)}
        for port in ports.get(parts["port"], (int(parts["port"]) if (parts["port"] or "").isdigit() else None,)):
            yield Load(name, host, port, path)


def _elsewhere(scheme: str) -> Load:
    return Load(scheme, ANYWHERE, _PORTS[scheme]) if scheme in _PORTS else Load(scheme)


def _matches(word: str, load: Load, page: Load) -> bool:
    if word.lower() == "'self'":
        return _is_self(load, page)
    if word == "*":
        return load.scheme in ("http", "https") or load.scheme == page.scheme or load.scheme in ("ws", "wss")
    scheme = _scheme(word)
    if scheme:
        return _scheme_fits(scheme[1].lower(), load.scheme)
    parts = _host(word)
    if parts is None or not load.host:
        return False
    return (
        _scheme_fits((parts["scheme"] or page.scheme).lower(), load.scheme)
        and _host_fits(parts["host"].lower(), load.host)
        and _port_fits(parts["port"], load)
        and _path_fits(parts["path"] or "", load.path)
    )


def _is_self(load: Load, page: Load) -> bool:
    """CSP3 §6.7.2.7: the same origin, or its upgrade at the schemes' own ports."""
    if load.host != page.host:
        return False
    if (load.scheme, load.port) == (page.scheme, page.port):
        return True
    usual = load.port == _PORTS.get(load.scheme) and page.port == _PORTS.get(page.scheme)
    return usual and (load.scheme in ("https", "wss") or (page.scheme == "http" and load.scheme == "ws"))


def _scheme_fits(pattern: str, scheme: str) -> bool:
    # A page on https may use secure web sockets where its list names hosts without a scheme.
    return pattern == scheme or scheme in _UPGRADES.get(pattern, ()) or (pattern, scheme) in _SOCKETS


_SOCKETS = frozenset({("https", "wss"), ("http", "ws"), ("http", "wss")})


def _host_fits(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _port_fits(pattern: str | None, load: Load) -> bool:
    usual = _PORTS.get(load.scheme)
    if pattern is None:
        return load.port == usual
    if pattern == "*":
        return True
    return int(pattern) == load.port or (int(pattern) == 80 and load.port == 443 == usual)


def _path_fits(pattern: str, path: str) -> bool:
    if pattern in ("", "/"):
        return True
    decoded = unquote(pattern)
    return path.startswith(decoded) if pattern.endswith("/") else path == decoded
