"""Every probe: name → where its ``look`` stands. Imported on use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from trustgen import plugins
from trustgen.model.observation import Observation
from trustgen.probes.access import Access

#: Answers one request by one observation a place; never raises for what the outside does.
Probe = Callable[[Any, Access], Awaitable[tuple[Observation, ...]]]

PROBES: dict[str, str] = {
    "http": "trustgen.probes.http:look",
    "port": "trustgen.probes.port:look",
    "plain_http": "trustgen.probes.plain_http:look",
    "tls": "trustgen.probes.tls:look",
    "certificate": "trustgen.probes.certificate:look",
    "dns": "trustgen.probes.dns:look",
    "file": "trustgen.probes.file:look",
    "report": "trustgen.probes.report:look",
    "table": "trustgen.probes.sheet:look",
    "results": "trustgen.probes.results:look",
    "source": "trustgen.probes.source:look",
    "constant": "trustgen.probes.constant:look",
    "papers": "trustgen.probes.papers:look",
    "command": "trustgen.probes.command:look",
    "refusal": "trustgen.probes.refusal:look",
}


def find(name: str) -> Probe:
    """The probe called ``name``; one with a slash comes from a plug-in.

    Raises KeyError for a probe that nobody has defined, UsageError for a plug-in that cannot be had.
    """
    if plugins.is_plugged(name):
        plugged: Probe = plugins.find(plugins.PROBES, name)
        return plugged
    module, _, function = PROBES[name].partition(":")
    found: Probe = getattr(import_module(module), function)
    return found
