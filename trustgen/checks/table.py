"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen.model.check import AnyCheck

CHECKS: dict[str, str] = {
    "bimi": "trustgen.checks.bimi:CHECK",
    "caa": "trustgen.checks.caa:CHECK",
    "certificate": "trustgen.checks.certificate:CHECK",
    "cname": "trustgen.checks.cname:CHECK",
    "compression": "trustgen.checks.compression:CHECK",
    "content_type_options": "trustgen.checks.content_type_options:CHECK",
    "cookie": "trustgen.checks.cookie:CHECK",
    "cors": "trustgen.checks.cors:CHECK",
    "cross_origin_isolation": "trustgen.checks.cross_origin_isolation:CHECK",
    "csp": "trustgen.checks.csp:CHECK",
    "dane": "trustgen.checks.dane:CHECK",
    "dkim": "trustgen.checks.dkim:CHECK",
    "dmarc": "trustgen.checks.dmarc:CHECK",
    "dnssec": "trustgen.checks.dnssec:CHECK",
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
    "mta_sts": "trustgen.checks.mta_sts:CHECK",
    "mx": "trustgen.checks.mx:CHECK",
    "ns": "trustgen.checks.ns:CHECK",
    "permissions_policy": "trustgen.checks.permissions_policy:CHECK",
    "postgres.canary": "trustgen.checks.postgres.canary:CHECK",
    "postgres.column_format": "trustgen.checks.postgres.column_format:CHECK",
    "postgres.enum": "trustgen.checks.postgres.enum:CHECK",
    "postgres.integer_money": "trustgen.checks.postgres.integer_money:CHECK",
    "postgres.no_card_numbers": "trustgen.checks.postgres.no_card_numbers:CHECK",
    "postgres.privileges": "trustgen.checks.postgres.privileges:CHECK",
    "postgres.query": "trustgen.checks.postgres.query:CHECK",
    "postgres.replication_lag": "trustgen.checks.postgres.replication_lag:CHECK",
    "postgres.required_columns": "trustgen.checks.postgres.required_columns:CHECK",
    "postgres.retention": "trustgen.checks.postgres.retention:CHECK",
    "postgres.roles": "trustgen.checks.postgres.roles:CHECK",
    "postgres.row_level_security": "trustgen.checks.postgres.row_level_security:CHECK",
    "postgres.settings": "trustgen.checks.postgres.settings:CHECK",
    "postgres.tenant_column": "trustgen.checks.postgres.tenant_column:CHECK",
    "postgres.tls_enforced": "trustgen.checks.postgres.tls_enforced:CHECK",
    "postgres.unique": "trustgen.checks.postgres.unique:CHECK",
    "provider": "trustgen.checks.provider:CHECK",
    "redirects": "trustgen.checks.redirects:CHECK",
    "referrer_policy": "trustgen.checks.referrer_policy:CHECK",
    "robots": "trustgen.checks.robots:CHECK",
    "security_headers": "trustgen.checks.security_headers:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "spf": "trustgen.checks.spf:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "subresource_integrity": "trustgen.checks.subresource_integrity:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
    "tls_rpt": "trustgen.checks.tls_rpt:CHECK",
    "txt": "trustgen.checks.txt:CHECK",
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
