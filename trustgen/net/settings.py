"""How this run looks: time-outs, caps, overrides. Everything is fixed before the first packet."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from trustgen import __version__
from trustgen.frozen import dataclass
from trustgen.net.anchors import Anchor


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """Where a connection goes: an IP literal without brackets and a port.

    ``address`` is empty where the proxy chooses it; such an endpoint cannot be pinned.
    """

    address: str
    port: int

    @property
    def is_ipv6(self) -> bool:
        """Whether the address is an IPv6 literal."""
        return ":" in self.address

    def __str__(self) -> str:
        if not self.address:
            return ""
        return f"[{self.address}]:{self.port}" if self.is_ipv6 else f"{self.address}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """Read ``ADDRESS:PORT``, IPv6 in brackets. Raises ValueError with a sentence for a person."""
        address, _, port = text.rpartition(":")
        address = address.removeprefix("[").removesuffix("]")
        if not is_ip(address) or not is_port(port):
            raise ValueError(f"{text!r} is not ADDRESS:PORT with an IP address (IPv6 in brackets)")
        return cls(address, int(port))


@dataclass(frozen=True, slots=True)
class ConnectTo:
    """curl's ``--connect-to HOST:PORT:ADDRESS:PORT``: what asks for the first pair goes to the second.

    Empty parts: any host, any port, the asked host, the asked port (None for an empty port).
    """

    host: str
    port: int | None
    to_host: str
    to_port: int | None

    @classmethod
    def parse(cls, text: str) -> ConnectTo:
        """Read one rule. Raises ValueError with a sentence for a person."""
        found = _RULE.fullmatch(text)
        if found is None or not all(not port or is_port(port) for port in found.group(2, 4)):
            raise ValueError(f"{text!r} is not HOST:PORT:ADDRESS:PORT (IPv6 in brackets, parts may be empty)")
        host, port, to_host, to_port = found.groups()
        return cls(
            _bare(host).lower(), int(port) if port else None, _bare(to_host).lower(), int(to_port) if to_port else None
        )

    def applies(self, host: str, port: int) -> bool:
        """Whether a connection to ``host``:``port`` is sent elsewhere by this rule."""
        return self.host in ("", host) and self.port in (None, port)


_PART = r"(\[[^\[\]]*\]|[^:\[\]]*)"
_RULE = re.compile(rf"{_PART}:(\d*):{_PART}:(\d*)")


def _bare(host: str) -> str:
    return host.removeprefix("[").removesuffix("]")


def is_port(text: str) -> bool:
    """Whether ``text`` is a TCP port number."""
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536


@lru_cache(maxsize=4096)
def is_ip(host: str) -> bool:
    """Whether ``host`` is an IPv4 or IPv6 literal (no brackets)."""
    if ":" not in host and not host[-1:].isdigit():
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _proxy(text: str | None) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    try:
        sound = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"--proxy {text!r} is not http://HOST:PORT")
    return text


@dataclass(frozen=True, slots=True)
class Settings:
    """All that may vary between runs. Times are seconds, sizes are bytes.

    ``exchange_timeout`` bounds one question and its whole answer, so that a byte a second ends too.
    ``each`` bounds simultaneous connections to one address and port over all probes, ``total`` those of the run.
    ``dns`` is the name server for every look-up (None: the system's resolver). ``ca_file`` replaces the trust store.
    ``anchors`` are trust anchors of DNSSEC beside the root's; the one nearest to a name is used.
    ``link`` is where an operator who finds us in a log can read who we are.
    """

    connect_timeout: float = 5.0
    read_timeout: float = 10.0
    exchange_timeout: float = 20.0
    resolve_timeout: float = 10.0
    connect_to: tuple[ConnectTo, ...] = ()
    dns: Endpoint | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    max_body: int = 1 << 20
    max_head: int = 96 << 10
    max_headers: int = 200
    each: int = 4
    total: int = 300
    retries: int = 1
    backoff: float = 0.2
    ipv6: bool = True
    link: str = ""
    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def parse(
        cls,
        connect_to: Iterable[str] = (),
        *,
        dns: str | None = None,
        ca_file: Path | None = None,
        proxy: str | None = None,
        dnssec_anchor: Iterable[str] = (),
    ) -> Settings:
        """Settings from the command line's words. Raises ValueError with a sentence for a person."""
        if ca_file is not None and not ca_file.is_file():
            raise ValueError(f"--ca-file {ca_file} is no file")
        return cls(
            connect_to=tuple(ConnectTo.parse(rule) for rule in connect_to),
            dns=Endpoint.parse(dns) if dns else None,
            ca_file=ca_file,
            proxy=_proxy(proxy),
            anchors=tuple(Anchor.parse(anchor) for anchor in dnssec_anchor),
        )

    @property
    def user_agent(self) -> str:
        """``trustgen/VERSION (+LINK)``."""
        return f"trustgen/{__version__}" + (f" (+{self.link})" if self.link else "")
