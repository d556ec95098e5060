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
}


def family(probe: str) -> tuple[type[Any], type[Any]]:
    """The (request, facts) types of ``probe``. Raises KeyError for a probe that nobody has defined."""
    request, facts = FAMILIES[probe]
    return _load(request), _load(facts)


def _load(place: str) -> type[Any]:
    module, _, name = place.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found
