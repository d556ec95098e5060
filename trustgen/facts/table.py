"""Every family of facts: probe name → the types of its request and of its facts. Evidence is encoded by these."""

from __future__ import annotations

from importlib import import_module
from typing import Any

FAMILIES: dict[str, tuple[str, str]] = {
    "http": ("trustgen.facts.http:HttpRequest", "trustgen.facts.http:HttpFacts"),
    "port": ("trustgen.facts.http:PortRequest", "trustgen.facts.http:PortFacts"),
    "plain_http": ("trustgen.facts.http:PlainHttpRequest", "trustgen.facts.http:PlainHttpFacts"),
    "tls": ("trustgen.facts.tls:TlsRequest", "trustgen.facts.tls:TlsFacts"),
    "certificate": ("trustgen.facts.tls:CertificateRequest", "trustgen.facts.tls:CertificateFacts"),
    "alpn": ("trustgen.facts.alpn:AlpnRequest", "trustgen.facts.alpn:AlpnFacts"),
    "gpg": ("trustgen.facts.openpgp:SignatureRequest", "trustgen.facts.openpgp:SignatureFacts"),
    "dns": ("trustgen.facts.dns:DnsRequest", "trustgen.facts.dns:DnsFacts"),
    "spf": ("trustgen.facts.spf:SpfRequest", "trustgen.facts.spf:SpfFacts"),
    "dmarc": ("trustgen.facts.climb:DmarcRequest", "trustgen.facts.climb:DmarcFacts"),
    "caa": ("trustgen.facts.climb:CaaRequest", "trustgen.facts.climb:CaaFacts"),
    "dnssec": ("trustgen.facts.dnssec:DnssecRequest", "trustgen.facts.dnssec:DnssecFacts"),
    "starttls": ("trustgen.facts.smtp:StarttlsRequest", "trustgen.facts.smtp:StarttlsFacts"),
}


def family(probe: str) -> tuple[type[Any], type[Any]]:
    """The (request, facts) types of ``probe``. Raises KeyError for a probe that nobody has defined."""
    request, facts = FAMILIES[probe]
    return _load(request), _load(facts)


def _load(place: str) -> type[Any]:
    module, _, name = place.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found
