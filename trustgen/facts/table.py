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
    "ciphers": ("trustgen.facts.ciphers:CiphersRequest", "trustgen.facts.ciphers:CiphersFacts"),
    "certificate": ("trustgen.facts.tls:CertificateRequest", "trustgen.facts.tls:CertificateFacts"),
    "alpn": ("trustgen.facts.alpn:AlpnRequest", "trustgen.facts.alpn:AlpnFacts"),
    "gpg": ("trustgen.facts.openpgp:SignatureRequest", "trustgen.facts.openpgp:SignatureFacts"),
    "gpg_statement": (
        "trustgen.facts.openpgp:OpenpgpStatementRequest",
        "trustgen.facts.openpgp:StatementFacts",
    ),
    "ssh_statement": ("trustgen.facts.openpgp:SshStatementRequest", "trustgen.facts.openpgp:StatementFacts"),
    "dns": ("trustgen.facts.dns:DnsRequest", "trustgen.facts.dns:DnsFacts"),
    "postgres_columns": ("trustgen.facts.postgres:ColumnsRequest", "trustgen.facts.postgres:ColumnsFacts"),
    "postgres_row_security": ("trustgen.facts.postgres:RowSecurityRequest", "trustgen.facts.postgres:RowSecurityFacts"),
    "postgres_format": ("trustgen.facts.postgres:FormatRequest", "trustgen.facts.postgres:FormatFacts"),
    "postgres_card_numbers": ("trustgen.facts.postgres:CardNumbersRequest", "trustgen.facts.postgres:CardNumbersFacts"),
    "postgres_roles": ("trustgen.facts.postgres:RolesRequest", "trustgen.facts.postgres:RolesFacts"),
    "postgres_encrypted_only": (
        "trustgen.facts.postgres:EncryptedOnlyRequest",
        "trustgen.facts.postgres:EncryptedOnlyFacts",
    ),
    "postgres_settings": ("trustgen.facts.postgres:SettingsRequest", "trustgen.facts.postgres:SettingsFacts"),
    "postgres_replication": ("trustgen.facts.postgres:ReplicationRequest", "trustgen.facts.postgres:ReplicationFacts"),
    "postgres_retention": ("trustgen.facts.postgres:RetentionRequest", "trustgen.facts.postgres:RetentionFacts"),
    "postgres_query": ("trustgen.facts.postgres:QueryRequest", "trustgen.facts.postgres:QueryFacts"),
    "postgres_enum": ("trustgen.facts.postgres:EnumRequest", "trustgen.facts.postgres:EnumFacts"),
    "postgres_privileges": ("trustgen.facts.postgres:PrivilegesRequest", "trustgen.facts.postgres:PrivilegesFacts"),
    "postgres_canary": ("trustgen.facts.postgres:CanaryRequest", "trustgen.facts.postgres:CanaryFacts"),
    "spf": ("trustgen.facts.spf:SpfRequest", "trustgen.facts.spf:SpfFacts"),
    "dmarc": ("trustgen.facts.climb:DmarcRequest", "trustgen.facts.climb:DmarcFacts"),
    "caa": ("trustgen.facts.climb:CaaRequest", "trustgen.facts.climb:CaaFacts"),
    "dnssec": ("trustgen.facts.dnssec:DnssecRequest", "trustgen.facts.dnssec:DnssecFacts"),
    "starttls": ("trustgen.facts.smtp:StarttlsRequest", "trustgen.facts.smtp:StarttlsFacts"),
    "file": ("trustgen.facts.files:FileRequest", "trustgen.facts.files:FileFacts"),
    "download": ("trustgen.facts.files:DownloadRequest", "trustgen.facts.files:DownloadFacts"),
    "report": ("trustgen.facts.files:ReportRequest", "trustgen.facts.files:ReportFacts"),
    "table": ("trustgen.facts.files:TableRequest", "trustgen.facts.files:TableFacts"),
    "results": ("trustgen.facts.results:ResultsRequest", "trustgen.facts.results:ResultsFacts"),
    "source": ("trustgen.facts.source:SourceRequest", "trustgen.facts.source:SourceFacts"),
    "constant": ("trustgen.facts.source:ConstantRequest", "trustgen.facts.source:ConstantFacts"),
    "dependency": ("trustgen.facts.source:DependencyRequest", "trustgen.facts.source:DependencyFacts"),
    "papers": ("trustgen.facts.source:PapersRequest", "trustgen.facts.source:PapersFacts"),
    "command": ("trustgen.facts.command:CommandRequest", "trustgen.facts.command:CommandFacts"),
    "refusal": ("trustgen.facts.refusal:RefusalRequest", "trustgen.facts.refusal:RefusalFacts"),
    "refusal_signed": ("trustgen.facts.refusal:SignedRefusalRequest", "trustgen.facts.refusal:SignedRefusalFacts"),
    "aws_s3": ("trustgen.facts.s3:BucketsRequest", "trustgen.facts.s3:BucketsFacts"),
    "aws_s3_newest": ("trustgen.facts.s3:NewestRequest", "trustgen.facts.s3:NewestFacts"),
    "objects": ("trustgen.facts.s3:StoredRequest", "trustgen.facts.s3:StoredFacts"),
    "aws_rds": ("trustgen.facts.aws:DatabasesRequest", "trustgen.facts.aws:DatabasesFacts"),
    "aws_ebs": ("trustgen.facts.aws:VolumesRequest", "trustgen.facts.aws:VolumesFacts"),
    "aws_ebs_default": ("trustgen.facts.aws:EbsDefaultRequest", "trustgen.facts.aws:EbsDefaultFacts"),
    "aws_iam": ("trustgen.facts.aws:IamRequest", "trustgen.facts.aws:IamFacts"),
    "aws_root": ("trustgen.facts.aws:RootRequest", "trustgen.facts.aws:RootFacts"),
    "aws_kms": ("trustgen.facts.aws:KmsRequest", "trustgen.facts.aws:KmsFacts"),
    "aws_cloudtrail": ("trustgen.facts.aws:TrailsRequest", "trustgen.facts.aws:TrailsFacts"),
    "aws_resources": ("trustgen.facts.aws:ResourcesRequest", "trustgen.facts.aws:ResourcesFacts"),
    "aws_security_groups": ("trustgen.facts.aws:OpeningsRequest", "trustgen.facts.aws:OpeningsFacts"),
    "aws_ses_events": ("trustgen.facts.aws:SesEventsRequest", "trustgen.facts.aws:SesEventsFacts"),
    "aws_ses_suppression": ("trustgen.facts.aws:SuppressionRequest", "trustgen.facts.aws:SuppressionFacts"),
    "github_branch": ("trustgen.facts.github:BranchRequest", "trustgen.facts.github:BranchFacts"),
    "github_merged": ("trustgen.facts.github:MergedRequest", "trustgen.facts.github:MergedFacts"),
    "github_two_factor": ("trustgen.facts.github:TwoFactorRequest", "trustgen.facts.github:TwoFactorFacts"),
    "github_alerts": ("trustgen.facts.github:AlertsRequest", "trustgen.facts.github:AlertsFacts"),
    "github_dependabot": ("trustgen.facts.github:DependabotRequest", "trustgen.facts.github:DependabotFacts"),
    "github_secret_scanning": (
        "trustgen.facts.github:SecretScanningRequest",
        "trustgen.facts.github:SecretScanningFacts",
    ),
    "github_workflow": ("trustgen.facts.github:LatestRequest", "trustgen.facts.github:LatestFacts"),
    "gitlab_approvals": ("trustgen.facts.github:ApprovalsRequest", "trustgen.facts.github:ApprovalsFacts"),
    "gitlab_pipeline": ("trustgen.facts.github:PipelineRequest", "trustgen.facts.github:LatestFacts"),
    "platform_regions": ("trustgen.facts.platforms:RegionsRequest", "trustgen.facts.platforms:RegionsFacts"),
    "platform_disks": ("trustgen.facts.platforms:DisksRequest", "trustgen.facts.platforms:DisksFacts"),
    "platform_backups": ("trustgen.facts.platforms:BackupsRequest", "trustgen.facts.platforms:BackupsFacts"),
    "platform_setting": ("trustgen.facts.platforms:SettingRequest", "trustgen.facts.platforms:SettingFacts"),
    "platform_people": ("trustgen.facts.platforms:PeopleRequest", "trustgen.facts.platforms:PeopleFacts"),
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
