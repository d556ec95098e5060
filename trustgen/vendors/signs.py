"""Signs of vendors in answers from outside: DNS records and aliases, headers, policies, what pages load. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

from trustgen.facts.dns import DnsFacts
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.frozen import dataclass
from trustgen.model.vendor import SignKind, Vendor
from trustgen.syntax import html

_SPF_TERM = re.compile(r"[+?~-]?(?:include:|exists:|redirect=)([^\s]+)", re.IGNORECASE)
#: Elements that load, and the attribute that says from where. A plain link loads nothing.
_LOADS = {
    "script": "src",
    "iframe": "src",
    "frame": "src",
    "img": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
}
_LINKS = frozenset({"stylesheet", "preload", "modulepreload", "preconnect", "dns-prefetch", "prefetch"})
_LABEL = "._domainkey."
_NOSCRIPT = re.compile(r"(</?)noscript(?=[\s/>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A vendor was seen: by which kind of sign, and what was seen: ``include:_spf.google.com``, ``cdn.segment.com``."""

    vendor: Vendor
    kind: SignKind
    what: str


def in_dns(facts: DnsFacts, vendors: Iterable[Vendor]) -> tuple[Sighting, ...]:
    """Vendors in one answer of the DNS, by the sort of records that was asked for."""
    known = tuple(vendors)
    if _LABEL in facts.name:
        found = list(_dkim(facts, known))
    else:
        found = [one for alias in facts.chain for one in _hosts(alias, "cname", known)]
    for record in facts.records:
        match facts.rtype:
            case "MX":
                found += _hosts(record.split()[-1], "mx", known)
            case "NS":
                found += _hosts(record, "ns", known)
            case "TXT" if record.lower().startswith("v=spf1"):
                found += [one for term in _SPF_TERM.findall(record) for one in _hosts(term, "spf", known)]
            case _:
                continue
    return tuple(dict.fromkeys(found))


def _dkim(facts: DnsFacts, vendors: tuple[Vendor, ...]) -> Iterator[Sighting]:
    selector = facts.name.partition(_LABEL)[0].lower()
    for vendor in vendors:
        for sign in vendor.dkim:
            if sign.selector == selector and any(is_at(alias, sign.target) for alias in facts.chain):
                yield Sighting(vendor, "dkim", f"{selector}._domainkey is {facts.chain[0]}")


def in_response(facts: HttpFacts, vendors: Iterable[Vendor]) -> tuple[Sighting, ...]:
    """Vendors in the responses of one look: their headers, their policies, and what the page loads."""
    known = tuple(vendors)
    found: list[Sighting] = []
    for hop in facts.hops:
        found += _headers(hop, known)
        for policy in (*hop.values("content-security-policy"), *hop.values("content-security-policy-report-only")):
            found += [one for host in policy_hosts(policy) for one in _hosts(host, "csp", known)]
    page = read_page(facts.answer)
    found += [one for host in page.loads for one in _hosts(host, "page", known)]
    found += [one for text in page.policies for host in policy_hosts(text) for one in _hosts(host, "csp", known)]
    return tuple(dict.fromkeys(found))


def _headers(response: HttpResponse, vendors: tuple[Vendor, ...]) -> Iterator[Sighting]:
    for vendor in vendors:
        for sign in vendor.headers:
            for value in response.values(sign.name):
                if sign.value.lower() in value.lower():
                    yield Sighting(vendor, "header", f"{sign.name}: {value}" if sign.value else sign.name)


def _hosts(host: str, kind: SignKind, vendors: tuple[Vendor, ...]) -> Iterator[Sighting]:
    """Whose ``host`` is; where one vendor's name stands below another's, the longer name tells."""
    name = host.strip().lower().rstrip(".")
    matches = [
        (len(pattern), vendor) for vendor in vendors for pattern in _patterns(vendor, kind) if is_at(name, pattern)
    ]
    longest = max((length for length, _ in matches), default=0)
    for vendor in dict.fromkeys(vendor.id for length, vendor in matches if length == longest):
        yield Sighting(next(one for _, one in matches if one.id == vendor), kind, name)


def _patterns(vendor: Vendor, kind: SignKind) -> tuple[str, ...]:
    return vendor.web if kind in ("csp", "page") else getattr(vendor, kind)


def is_at(host: str, pattern: str) -> bool:
    """Whether ``host`` is ``pattern`` or below it; ``*`` stands for characters of one label."""
    if "*" not in pattern:
        return host == pattern or host.endswith(f".{pattern}")
    return _compiled(pattern).fullmatch(host) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(r"(?:.*\.)?" + re.escape(pattern).replace(r"\*", "[^.]*"))


def policy_hosts(policy: str) -> tuple[str, ...]:
    """The hosts that a Content-Security-Policy allows anything from, wildcards without their asterisk."""
    found = [
        host
        for directive in policy.split(";")
        for source in directive.split()[1:]
        if (host := _source_host(source)) and "." in host
    ]
    return tuple(dict.fromkeys(found))


def _source_host(source: str) -> str:
    if source.startswith("'") or source.endswith(":"):
        return ""
    rest = source.partition("://")[2] or source
    return rest.partition("/")[0].partition(":")[0].removeprefix("*.").lower()


@dataclass(frozen=True, slots=True)
class Page:
    """Hosts that a page loads from, its own left out, and policies that it carries."""

    loads: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


def read_page(response: HttpResponse) -> Page:
    """What an HTML page loads; nothing for an answer of another sort."""
    kind = (response.first("content-type") or "").partition(";")[0].strip().lower()
    if response.text is None or kind not in ("text/html", "application/xhtml+xml"):
        return Page()
    base, hosts, policies = response.url, list[str](), list[str]()
    # What browsers without scripts load counts too.
    for element in html.parse(_NOSCRIPT.sub(r"\1div", response.text)).elements:
        if element.name == "base" and element.get("href"):
            base = _joined(base, element.get("href") or "")
        elif element.name == "meta" and (element.get("http-equiv") or "").lower() == "content-security-policy":
            policies.append(element.get("content") or "")
        elif element.name in _LOADS and (element.name != "link" or _LINKS & element.words("rel")):
            hosts.append(_host(_joined(base, element.get(_LOADS[element.name]) or "")))
    own = urlsplit(response.url).hostname or ""
    return Page(tuple(dict.fromkeys(host for host in hosts if host not in ("", own))), tuple(policies))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
