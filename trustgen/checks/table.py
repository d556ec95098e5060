"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen import plugins
from trustgen.errors import UsageError
from trustgen.model.check import AnyCheck, Check

CHECKS: dict[str, str] = {
    "attested": "trustgen.checks.attested:CHECK",
    "authorisation": "trustgen.checks.authorisation:CHECK",
    "authorisation.complete": "trustgen.checks.authorisation_complete:CHECK",
    "certificate": "trustgen.checks.certificate:CHECK",
    "command": "trustgen.checks.command:CHECK",
    "document": "trustgen.checks.document:CHECK",
    "header": "trustgen.checks.header:CHECK",
    "health": "trustgen.checks.health:CHECK",
    "hsts": "trustgen.checks.hsts:CHECK",
    "https_only": "trustgen.checks.https_only:CHECK",
    "inherited": "trustgen.checks.inherited:CHECK",
    "junit": "trustgen.checks.junit:CHECK",
    "refuses.cross_origin": "trustgen.checks.refuses_cross_origin:CHECK",
    "refuses.rate": "trustgen.checks.refuses_rate:CHECK",
    "refuses.unsigned": "trustgen.checks.refuses_unsigned:CHECK",
    "registry": "trustgen.checks.registry:CHECK",
    "sarif": "trustgen.checks.sarif:CHECK",
    "sbom": "trustgen.checks.sbom:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "source.absent": "trustgen.checks.source_absent:CHECK",
    "source.constant": "trustgen.checks.source_constant:CHECK",
    "source.documents": "trustgen.checks.source_documents:CHECK",
    "source.match": "trustgen.checks.source_match:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "tap": "trustgen.checks.tap:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
}


def names() -> tuple[str, ...]:
    """The names of our own checks, in alphabetical order."""
    return tuple(sorted(CHECKS))


def all_names() -> tuple[str, ...]:
    """The names of all checks, those of plug-ins after ours. Raises UsageError where a plug-in's name is amiss."""
    return (*names(), *plugins.names(plugins.CHECKS))


def find(name: str) -> AnyCheck:
    """The check of that name; one with a slash comes from a plug-in.

    Raises KeyError for a name that nobody has defined, UsageError for a plug-in that cannot be had.
    """
    if plugins.is_plugged(name):
        return _plugged(name)
    module, _, attribute = CHECKS[name].partition(":")
    found: AnyCheck = getattr(import_module(module), attribute)
    return found


def _plugged(name: str) -> AnyCheck:
    found = plugins.find(plugins.CHECKS, name)
    if not isinstance(found, Check) or found.name != name:
        told = f"is named {found.name}" if isinstance(found, Check) else "is no check"
        raise UsageError(f"what the plug-in {name} brings {told}; its package must mend it")
    return found
