"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen.model.check import AnyCheck

CHECKS: dict[str, str] = {
    "bimi": "trustgen.checks.bimi:CHECK",
    "caa": "trustgen.checks.caa:CHECK",
    "certificate": "trustgen.checks.certificate:CHECK",
    "cname": "trustgen.checks.cname:CHECK",
    "dane": "trustgen.checks.dane:CHECK",
    "dkim": "trustgen.checks.dkim:CHECK",
    "dmarc": "trustgen.checks.dmarc:CHECK",
    "dnssec": "trustgen.checks.dnssec:CHECK",
    "header": "trustgen.checks.header:CHECK",
    "health": "trustgen.checks.health:CHECK",
    "hsts": "trustgen.checks.hsts:CHECK",
    "https_only": "trustgen.checks.https_only:CHECK",
    "mta_sts": "trustgen.checks.mta_sts:CHECK",
    "mx": "trustgen.checks.mx:CHECK",
    "ns": "trustgen.checks.ns:CHECK",
    "provider": "trustgen.checks.provider:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "spf": "trustgen.checks.spf:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
    "tls_rpt": "trustgen.checks.tls_rpt:CHECK",
    "txt": "trustgen.checks.txt:CHECK",
}


def names() -> tuple[str, ...]:
    """The names of all checks, in alphabetical order."""
    return tuple(sorted(CHECKS))


def find(name: str) -> AnyCheck:
    """The check of that name. Raises KeyError for a name that nobody has defined."""
    module, _, attribute = CHECKS[name].partition(":")
    found: AnyCheck = getattr(import_module(module), attribute)
    return found
