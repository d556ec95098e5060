"""What the service puts on the wire, as frozen values; a lie is a function from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any, Literal

from trustgen.frozen import dataclass

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"

Pairs = tuple[tuple[str, str], ...]
#: How a host meets requests without TLS: sends them on, answers them itself, or does not listen.
Plain = Literal["redirect", "answer", "closed"]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. ``body`` is text, or a mapping that is sent as JSON; ``headers`` win over the site's own."""

    body: str | Mapping[str, Any] = ""
    status: int = 200
    media: str = HTML
    headers: Pairs = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The certificate of a host: whose intermediate signed it, and how many days it has left at the demo's clock.

    None leaves it valid for 60 days after the later of the demo's clock and the machine's. ``made_out_to`` is the name
    in it, if not the host's own. ``key`` is on the curve P-256, or of RSA with 2,048 bits.
    """

    issuer: str = "Harbour Trust"
    days_left: int | None = None
    made_out_to: str = ""
    key: Literal["P-256", "RSA-2048"] = "P-256"


@dataclass(frozen=True, slots=True)
class Site:
    """One host: its pages by path, the headers of all of them, and how it speaks TLS (oldest and newest version).

    ``suites`` is what OpenSSL is told of cipher suites before TLS 1.3 (openssl-ciphers(1)); ``binds``: renegotiation
    is said to be bound to its connection. ``sends_on`` is the status by which plain requests are sent on.
    ``compresses``: bodies go out in gzip to who asks.
    """

    host: str
    pages: Mapping[str, Page]
    headers: Pairs = ()
    plain: Plain = "redirect"
    oldest: Literal["1.0", "1.2", "1.3"] = "1.2"
    newest: Literal["1.2", "1.3"] = "1.3"
    suites: str = "ECDHE+AESGCM:ECDHE+CHACHA20"
    identity: Identity = field(default_factory=Identity)
    sends_on: int = 301
    binds: bool = True
    compresses: bool = True


#: A set of DNS records: name without final dot, and type.
RecordSet = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Dns:
    """What the name server answers from: texts of records in presentation format.

    ``own`` is signed; the signatures over ``run_out`` have expired. ``elsewhere`` stands in for the zones of others.
    """

    own: Mapping[RecordSet, tuple[str, ...]]
    elsewhere: Mapping[RecordSet, tuple[str, ...]]
    run_out: frozenset[RecordSet] = frozenset()


@dataclass(frozen=True, slots=True)
class Wire:
    """Every host by its name, what the DNS says, and the mail servers with their certificates."""

    sites: Mapping[str, Site]
    dns: Dns
    mail: Mapping[str, Identity]
    results: Mapping[str, str] = field(default_factory=dict)

    def site(self, host: str, **changes: Any) -> Wire:
        """The wire with fields of one site changed. Raises KeyError for an unknown host."""
        return replace(self, sites={**self.sites, host: replace(self.sites[host], **changes)})

    def record(self, name: str, kind: str, *texts: str) -> Wire:
        """The wire with a set of records put in place; without texts it is taken away."""
        own = {key: value for key, value in self.dns.own.items() if key != (name, kind)}
        return replace(self, dns=replace(self.dns, own={**own, (name, kind): texts} if texts else own))

    def unsigned(self, name: str, kind: str) -> Wire:
        """The wire with the signature over a set of records run out."""
        return replace(self, dns=replace(self.dns, run_out=self.dns.run_out | {(name, kind)}))

    def mail_server(self, host: str, identity: Identity) -> Wire:
        """The wire with another certificate on a mail server."""
        return replace(self, mail={**self.mail, host: identity})

    def ran(self, file: str, text: str) -> Wire:
        """The wire with one file of results replaced. Raises KeyError for an unknown file."""
        return replace(self, results={**self.results, file: _existing(self.results, file, text)})

    def page(self, host: str, path: str, page: Page) -> Wire:
        """The wire with one page put in place."""
        return self.site(host, pages={**self.sites[host].pages, path: page})

    def header(self, host: str, name: str, value: str | None) -> Wire:
        """The wire with a header of a whole host replaced, or removed."""
        return self.site(host, headers=_set(self.sites[host].headers, name, value))

    def page_header(self, host: str, path: str, name: str, value: str | None) -> Wire:
        """The wire with a header of one page replaced, or removed."""
        page = self.sites[host].pages[path]
        return self.page(host, path, replace(page, headers=_set(page.headers, name, value)))

    def reported(self, host: str, path: str, key: str, value: Any) -> Wire:
        """The wire with the value at a dotted key of a JSON page replaced. Raises KeyError where there is none."""
        page = self.sites[host].pages[path]
        if isinstance(page.body, str):
            raise KeyError(key)
        return self.page(host, path, replace(page, body=_put(page.body, key, value)))


def _set(headers: Pairs, name: str, value: str | None) -> Pairs:
    rest = tuple(pair for pair in headers if pair[0] != name)
    return rest if value is None else (*rest, (name, value))


def _put(tree: Mapping[str, Any], key: str, value: Any) -> Mapping[str, Any]:
    head, _, rest = key.partition(".")
    return {**tree, head: _put(tree[head], rest, value) if rest else _existing(tree, head, value)}


def _existing(tree: Mapping[str, Any], key: str, value: Any) -> Any:
    if key not in tree:
        raise KeyError(key)
    return value
