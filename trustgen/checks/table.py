"""Every check by name. Modules are imported on use, so that the table itself loads nothing heavy."""

from __future__ import annotations

from importlib import import_module

from trustgen.model.check import AnyCheck

CHECKS: dict[str, str] = {
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
    "certificate": "trustgen.checks.certificate:CHECK",
    "cloudflare.members": "trustgen.checks.cloudflare.members:CHECK",
    "cloudflare.setting": "trustgen.checks.cloudflare.setting:CHECK",
    "fly.region": "trustgen.checks.fly.region:CHECK",
    "fly.snapshots": "trustgen.checks.fly.snapshots:CHECK",
    "fly.volumes": "trustgen.checks.fly.volumes:CHECK",
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
    "https_only": "trustgen.checks.https_only:CHECK",
    "objects.encryption": "trustgen.checks.objects.encryption:CHECK",
    "objects.keys": "trustgen.checks.objects.keys:CHECK",
    "security_txt": "trustgen.checks.security_txt:CHECK",
    "status": "trustgen.checks.status:CHECK",
    "supabase.backups": "trustgen.checks.supabase.backups:CHECK",
    "supabase.region": "trustgen.checks.supabase.region:CHECK",
    "supabase.ssl": "trustgen.checks.supabase.ssl:CHECK",
    "tls": "trustgen.checks.tls:CHECK",
    "vercel.members": "trustgen.checks.vercel.members:CHECK",
    "vercel.region": "trustgen.checks.vercel.region:CHECK",
}


def names() -> tuple[str, ...]:
    """The names of all checks, in alphabetical order."""
    return tuple(sorted(CHECKS))


def find(name: str) -> AnyCheck:
    """The check of that name. Raises KeyError for a name that nobody has defined."""
    module, _, attribute = CHECKS[name].partition(":")
    found: AnyCheck = getattr(import_module(module), attribute)
    return found
