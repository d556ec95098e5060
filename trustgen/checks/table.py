"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from trustgen import plugins
from trustgen.errors import UsageError
from trustgen.model.check import AnyCheck, Check

CHECKS: dict[str, str] = {
    "attested": "trustgen.checks.attested:CHECK",
    "authorisation": "trustgen.checks.authorisation:CHECK",
    "authorisation.complete": "trustgen.checks.authorisation_complete:CHECK",
    "aws.cloudtrail": "trustgen.checks.aws.cloudtrail:CHECK",
    "aws.ebs": "trustgen.checks.aws.ebs:CHECK",
    "aws.ebs_default": "trustgen.checks.aws.ebs_default:CHECK",
    "aws.iam": "trustgen.checks.aws.iam:CHECK",
    "aws.kms_rotation": "trustgen.checks.aws.kms_rotation:CHECK",
    "aws.rds": "trustgen.checks.aws.rds:CHECK",
    "aws.resources": "trustgen.checks.aws.resources:CHECK",
    "aws.root_mfa": "trustgen.checks.aws.root_mfa:CHECK",
    "aws.s3_encryption": "trustgen.checks.aws.s3_encryption:CHECK",
    "aws.s3_lifecycle": "trustgen.checks.aws.s3_lifecycle:CHECK",
    "aws.s3_newest": "trustgen.checks.aws.s3_newest:CHECK",
    "aws.s3_object_lock": "trustgen.checks.aws.s3_object_lock:CHECK",
    "aws.s3_public_access": "trustgen.checks.aws.s3_public_access:CHECK",
    "aws.s3_versioning": "trustgen.checks.aws.s3_versioning:CHECK",
    "aws.security_groups": "trustgen.checks.aws.security_groups:CHECK",
    "aws.ses_events": "trustgen.checks.aws.ses_events:CHECK",
    "aws.ses_suppression": "trustgen.checks.aws.ses_suppression:CHECK",
    "bimi": "trustgen.checks.bimi:CHECK",
    "caa": "trustgen.checks.caa:CHECK",
    "certificate": "trustgen.checks.certificate:CHECK",
    "certificate.caa": "trustgen.checks.certificate_caa:CHECK",
    "ciphers": "trustgen.checks.ciphers:CHECK",
    "cloudflare.members": "trustgen.checks.cloudflare.members:CHECK",
    "cloudflare.setting": "trustgen.checks.cloudflare.setting:CHECK",
    "cname": "trustgen.checks.cname:CHECK",
    "command": "trustgen.checks.command:CHECK",
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
    "document": "trustgen.checks.document:CHECK",
    "document_states": "trustgen.checks.document_states:CHECK",
    "fly.region": "trustgen.checks.fly.region:CHECK",
    "fly.snapshots": "trustgen.checks.fly.snapshots:CHECK",
    "fly.volumes": "trustgen.checks.fly.volumes:CHECK",
    "frame_options": "trustgen.checks.frame_options:CHECK",
    "github.alerts": "trustgen.checks.github.alerts:CHECK",
    "github.branch": "trustgen.checks.github.branch:CHECK",
    "github.dependabot": "trustgen.checks.github.dependabot:CHECK",
    "github.members": "trustgen.checks.github.members:CHECK",
    "github.merged_reviewed": "trustgen.checks.github.merged_reviewed:CHECK",
    "github.scorecard": "trustgen.checks.github.scorecard:CHECK",
    "github.secret_scanning": "trustgen.checks.github.secret_scanning:CHECK",
    "github.two_factor": "trustgen.checks.github.two_factor:CHECK",
    "github.workflow": "trustgen.checks.github.workflow:CHECK",
    "gitlab.approvals": "trustgen.checks.gitlab.approvals:CHECK",
    "gitlab.pipeline": "trustgen.checks.gitlab.pipeline:CHECK",
    "header": "trustgen.checks.header:CHECK",
    "health": "trustgen.checks.health:CHECK",
    "hsts": "trustgen.checks.hsts:CHECK",
    "hsts_preload": "trustgen.checks.hsts_preload:CHECK",
    "html": "trustgen.checks.html:CHECK",
    "http_versions": "trustgen.checks.http_versions:CHECK",
    "https_only": "trustgen.checks.https_only:CHECK",
    "inherited": "trustgen.checks.inherited:CHECK",
    "json": "trustgen.checks.json:CHECK",
    "junit": "trustgen.checks.junit:CHECK",
    "link": "trustgen.checks.link:CHECK",
    "mta_sts": "trustgen.checks.mta_sts:CHECK",
    "mx": "trustgen.checks.mx:CHECK",
    "ns": "trustgen.checks.ns:CHECK",
    "objects.encryption": "trustgen.checks.objects.encryption:CHECK",
    "objects.keys": "trustgen.checks.objects.keys:CHECK",
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
    "refuses.cross_origin": "trustgen.checks.refuses_cross_origin:CHECK",
    "refuses.rate": "trustgen.checks.refuses_rate:CHECK",
    "refuses.stale": "trustgen.checks.refuses_stale:CHECK",
    "refuses.unsigned": "trustgen.checks.refuses_unsigned:CHECK",
    "registry": "trustgen.checks.registry:CHECK",
    "robots": "trustgen.checks.robots:CHECK",
    "sarif": "trustgen.checks.sarif:CHECK",
    "sbom": "trustgen.checks.sbom:CHECK",
    "secure_renegotiation": "trustgen.checks.secure_renegotiation:CHECK",
    "security_headers": "trustgen.checks.security_headers:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "source.absent": "trustgen.checks.source_absent:CHECK",
    "source.constant": "trustgen.checks.source_constant:CHECK",
    "source.dependency": "trustgen.checks.source_dependency:CHECK",
    "source.documents": "trustgen.checks.source_documents:CHECK",
    "source.match": "trustgen.checks.source_match:CHECK",
    "spf": "trustgen.checks.spf:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "subprocessors_observed": "trustgen.checks.subprocessors_observed:CHECK",
    "subresource_integrity": "trustgen.checks.subresource_integrity:CHECK",
    "supabase.backups": "trustgen.checks.supabase.backups:CHECK",
    "supabase.region": "trustgen.checks.supabase.region:CHECK",
    "supabase.ssl": "trustgen.checks.supabase.ssl:CHECK",
    "tap": "trustgen.checks.tap:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
    "tls_rpt": "trustgen.checks.tls_rpt:CHECK",
    "txt": "trustgen.checks.txt:CHECK",
    "vercel.members": "trustgen.checks.vercel.members:CHECK",
    "vercel.region": "trustgen.checks.vercel.region:CHECK",
    "well_known": "trustgen.checks.well_known:CHECK",
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
    return _plugged(name) if plugins.is_plugged(name) else _built_in(name)


@cache
def _built_in(name: str) -> AnyCheck:
    module, _, attribute = CHECKS[name].partition(":")
    found: AnyCheck = getattr(import_module(module), attribute)
    return found


def _plugged(name: str) -> AnyCheck:
    found = plugins.find(plugins.CHECKS, name)
    if not isinstance(found, Check) or found.name != name:
        told = f"is named {found.name}" if isinstance(found, Check) else "is no check"
        raise UsageError(f"what the plug-in {name} brings {told}; its package must mend it")
    return found
