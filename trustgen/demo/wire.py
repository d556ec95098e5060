"""What the service puts on the wire, as frozen values; a lie is a function from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

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

    None leaves it valid for 60 days after the later of the demo's clock and the machine's.
    """

    issuer: str = "Harbour Trust"
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """One host: its pages by path, the headers of all of them, and how it speaks TLS (oldest and newest version)."""

    host: str
    pages: Mapping[str, Page]
    headers: Pairs = ()
    plain: Plain = "redirect"
    oldest: Literal["1.0", "1.2", "1.3"] = "1.2"
    newest: Literal["1.2", "1.3"] = "1.3"
    identity: Identity = field(default_factory=Identity)


@dataclass(frozen=True, slots=True)
class Wire:
    """Every host by its name."""

    sites: Mapping[str, Site]

    def site(self, host: str, **changes: Any) -> Wire:
        """The wire with fields of one site changed. Raises KeyError for an unknown host."""
        return Wire({**self.sites, host: replace(self.sites[host], **changes)})

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
