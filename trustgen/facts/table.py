"""Every family of facts: probe name → the types of its request and of its facts. Evidence is encoded by these."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from trustgen import plugins

FAMILIES: dict[str, tuple[str, str]] = {
    "http": ("trustgen.facts.http:HttpRequest", "trustgen.facts.http:HttpFacts"),
    "port": ("trustgen.facts.http:PortRequest", "trustgen.facts.http:PortFacts"),
    "plain_http": ("trustgen.facts.http:PlainHttpRequest", "trustgen.facts.http:PlainHttpFacts"),
    "tls": ("trustgen.facts.tls:TlsRequest", "trustgen.facts.tls:TlsFacts"),
    "certificate": ("trustgen.facts.tls:CertificateRequest", "trustgen.facts.tls:CertificateFacts"),
    "dns": ("trustgen.facts.dns:DnsRequest", "trustgen.facts.dns:DnsFacts"),
    "file": ("trustgen.facts.files:FileRequest", "trustgen.facts.files:FileFacts"),
    "report": ("trustgen.facts.files:ReportRequest", "trustgen.facts.files:ReportFacts"),
    "table": ("trustgen.facts.files:TableRequest", "trustgen.facts.files:TableFacts"),
    "results": ("trustgen.facts.results:ResultsRequest", "trustgen.facts.results:ResultsFacts"),
    "source": ("trustgen.facts.source:SourceRequest", "trustgen.facts.source:SourceFacts"),
    "constant": ("trustgen.facts.source:ConstantRequest", "trustgen.facts.source:ConstantFacts"),
    "papers": ("trustgen.facts.source:PapersRequest", "trustgen.facts.source:PapersFacts"),
    "command": ("trustgen.facts.command:CommandRequest", "trustgen.facts.command:CommandFacts"),
    "refusal": ("trustgen.facts.refusal:RefusalRequest", "trustgen.facts.refusal:RefusalFacts"),
}


def family(probe: str) -> tuple[type[Any], type[Any]]:
    """The (request, facts) types of ``probe``; those of one with a slash come from a plug-in.

    Raises KeyError for a probe that nobody has defined, UsageError for a plug-in that cannot be had.
    """
    if plugins.is_plugged(probe):
        plugged: tuple[type[Any], type[Any]] = plugins.find(plugins.FACTS, probe)
        return plugged
    request, facts = FAMILIES[probe]
    return _load(request), _load(facts)


def _load(place: str) -> type[Any]:
    module, _, name = place.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found
