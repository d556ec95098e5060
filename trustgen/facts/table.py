"""Every family of facts: probe name → the types of its request and of its facts. Evidence is encoded by these."""

from __future__ import annotations

from importlib import import_module
from typing import Any

FAMILIES: dict[str, tuple[str, str]] = {
    "http": ("trustgen.facts.http:HttpRequest", "trustgen.facts.http:HttpFacts"),
    "port": ("trustgen.facts.http:PortRequest", "trustgen.facts.http:PortFacts"),
    "plain_http": ("trustgen.facts.http:PlainHttpRequest", "trustgen.facts.http:PlainHttpFacts"),
    "tls": ("trustgen.facts.tls:TlsRequest", "trustgen.facts.tls:TlsFacts"),
    "certificate": ("trustgen.facts.tls:CertificateRequest", "trustgen.facts.tls:CertificateFacts"),
    "dns": ("trustgen.facts.dns:DnsRequest", "trustgen.facts.dns:DnsFacts"),
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
    """The (request, facts) types of ``probe``. Raises KeyError for a probe that nobody has defined."""
    request, facts = FAMILIES[probe]
    return _load(request), _load(facts)


def _load(place: str) -> type[Any]:
    module, _, name = place.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found
