"""Every probe: name → where its ``look`` stands. Imported on use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from trustgen.model.observation import Observation
from trustgen.probes.access import Access

#: Answers one request by one observation a place; never raises for what the outside does.
Probe = Callable[[Any, Access], Awaitable[tuple[Observation, ...]]]

PROBES: dict[str, str] = {
    "http": "trustgen.probes.http:look",
    "port": "trustgen.probes.port:look",
    "plain_http": "trustgen.probes.plain_http:look",
    "tls": "trustgen.probes.tls:look",
    "certificate": "trustgen.probes.certificate:look",
    "dns": "trustgen.probes.dns:look",
    "aws_s3": "trustgen.probes.aws:look",
    "aws_s3_newest": "trustgen.probes.aws:look",
    "objects": "trustgen.probes.aws:look",
    "aws_rds": "trustgen.probes.aws:look",
    "aws_ebs": "trustgen.probes.aws:look",
    "aws_ebs_default": "trustgen.probes.aws:look",
    "aws_iam": "trustgen.probes.aws:look",
    "aws_root": "trustgen.probes.aws:look",
    "aws_kms": "trustgen.probes.aws:look",
    "aws_cloudtrail": "trustgen.probes.aws:look",
    "aws_resources": "trustgen.probes.aws:look",
    "aws_security_groups": "trustgen.probes.aws:look",
    "aws_ses_events": "trustgen.probes.aws:look",
    "aws_ses_suppression": "trustgen.probes.aws:look",
}


def find(name: str) -> Probe:
    """The probe called ``name``. Raises KeyError for a probe that nobody has defined."""
    module, _, function = PROBES[name].partition(":")
    found: Probe = getattr(import_module(module), function)
    return found
