"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen.model.check import AnyCheck

CHECKS: dict[str, str] = {
    "certificate": "trustgen.checks.certificate:CHECK",
    "compression": "trustgen.checks.compression:CHECK",
    "content_type_options": "trustgen.checks.content_type_options:CHECK",
    "cookie": "trustgen.checks.cookie:CHECK",
    "cors": "trustgen.checks.cors:CHECK",
    "cross_origin_isolation": "trustgen.checks.cross_origin_isolation:CHECK",
    "csp": "trustgen.checks.csp:CHECK",
    "document_states": "trustgen.checks.document_states:CHECK",
    "frame_options": "trustgen.checks.frame_options:CHECK",
    "header": "trustgen.checks.header:CHECK",
    "health": "trustgen.checks.health:CHECK",
    "hsts": "trustgen.checks.hsts:CHECK",
    "hsts_preload": "trustgen.checks.hsts_preload:CHECK",
    "html": "trustgen.checks.html:CHECK",
    "http_versions": "trustgen.checks.http_versions:CHECK",
    "https_only": "trustgen.checks.https_only:CHECK",
    "json": "trustgen.checks.json:CHECK",
    "link": "trustgen.checks.link:CHECK",
    "permissions_policy": "trustgen.checks.permissions_policy:CHECK",
    "redirects": "trustgen.checks.redirects:CHECK",
    "referrer_policy": "trustgen.checks.referrer_policy:CHECK",
    "robots": "trustgen.checks.robots:CHECK",
    "security_headers": "trustgen.checks.security_headers:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "subprocessors_observed": "trustgen.checks.subprocessors_observed:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "subresource_integrity": "trustgen.checks.subresource_integrity:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
    "well_known": "trustgen.checks.well_known:CHECK",
}


def names() -> tuple[str, ...]:
    """The names of all checks, in alphabetical order."""
    return tuple(sorted(CHECKS))


def find(name: str) -> AnyCheck:
    """The check of that name. Raises KeyError for a name that nobody has defined."""
    module, _, attribute = CHECKS[name].partition(":")
    found: AnyCheck = getattr(import_module(module), attribute)
    return found
