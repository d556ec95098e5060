"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen.model.check import AnyCheck

CHECKS: dict[str, str] = {
    "bimi": "trustgen.checks.bimi:CHECK",
    "caa": "trustgen.checks.caa:CHECK",
    "aws.cloudtrail": "trustgen.checks.aws.cloudtrail:CHECK",
    "aws.ebs": "trustgen.checks.aws.ebs:CHECK",
    "aws.ebs_default": "trustgen.checks.aws.ebs_default:CHECK",
    "aws.iam": "trustgen.checks.aws.iam:CHECK",
    "aws.kms_rotation": "trustgen.checks.aws.kms_rotation:CHECK",
    "aws.rds": "trustgen.checks.aws.rds:CHECK",
    "aws.resources": "trustgen.checks.aws.resources:CHECK",
    "aws.root_mfa": "trustgen.checks.aws.root_mfa:CHECK",
    "aws.security_groups": "trustgen.checks.aws.security_groups:CHECK",
    "aws.ses_events": "trustgen.checks.aws.ses_events:CHECK",
    "aws.ses_suppression": "trustgen.checks.aws.ses_suppression:CHECK",
    "aws.s3_encryption": "trustgen.checks.aws.s3_encryption:CHECK",
    "aws.s3_lifecycle": "trustgen.checks.aws.s3_lifecycle:CHECK",
    "aws.s3_newest": "trustgen.checks.aws.s3_newest:CHECK",
    "aws.s3_object_lock": "trustgen.checks.aws.s3_object_lock:CHECK",
    "aws.s3_public_access": "trustgen.checks.aws.s3_public_access:CHECK",
    "aws.s3_versioning": "trustgen.checks.aws.s3_versioning:CHECK",
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
    "attested": "trustgen.checks.attested:CHECK",
    "authorisation": "trustgen.checks.authorisation:CHECK",
    "authorisation.complete": "trustgen.checks.authorisation_complete:CHECK",
    "certificate": "trustgen.checks.certificate:CHECK",
    "command": "trustgen.checks.command:CHECK",
    "document": "trustgen.checks.document:CHECK",
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
    "provider": "trustgen.checks.provider:CHECK",
    "redirects": "trustgen.checks.redirects:CHECK",
    "referrer_policy": "trustgen.checks.referrer_policy:CHECK",
    "robots": "trustgen.checks.robots:CHECK",
    "security_headers": "trustgen.checks.security_headers:CHECK",
    "postgres.row_level_security": "trustgen.checks.postgres.row_level_security:CHECK",
    "objects.encryption": "trustgen.checks.objects.encryption:CHECK",
    "objects.keys": "trustgen.checks.objects.keys:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "spf": "trustgen.checks.spf:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "subresource_integrity": "trustgen.checks.subresource_integrity:CHECK",
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
