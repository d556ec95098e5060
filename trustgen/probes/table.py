"""Every probe: name → where its ``look`` stands. Imported on use."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from trustgen import plugins
from trustgen.facts.table import family
from trustgen.model.observation import Observation, Seen
from trustgen.probes.access import Access

#: Answers one request by one observation a place; never raises for what the outside does.
Probe = Callable[[Any, Access], Awaitable[tuple[Observation, ...]]]

PROBES: dict[str, str] = {
    "http": "trustgen.probes.http:look",
    "port": "trustgen.probes.port:look",
    "plain_http": "trustgen.probes.plain_http:look",
    "tls": "trustgen.probes.tls:look",
    "ciphers": "trustgen.probes.ciphers:look",
    "certificate": "trustgen.probes.certificate:look",
    "alpn": "trustgen.probes.alpn:look",
    "gpg": "trustgen.probes.gpg:look",
    "gpg_statement": "trustgen.probes.gpg:look_at_statement",
    "ssh_statement": "trustgen.probes.ssh_keygen:look",
    "dns": "trustgen.probes.dns:look",
    "postgres_columns": "trustgen.probes.postgres.probe:look",
    "postgres_row_security": "trustgen.probes.postgres.probe:look",
    "postgres_format": "trustgen.probes.postgres.probe:look",
    "postgres_card_numbers": "trustgen.probes.postgres.probe:look",
    "postgres_roles": "trustgen.probes.postgres.probe:look",
    "postgres_encrypted_only": "trustgen.probes.postgres.probe:look",
    "postgres_settings": "trustgen.probes.postgres.probe:look",
    "postgres_replication": "trustgen.probes.postgres.probe:look",
    "postgres_retention": "trustgen.probes.postgres.probe:look",
    "postgres_query": "trustgen.probes.postgres.probe:look",
    "postgres_enum": "trustgen.probes.postgres.probe:look",
    "postgres_privileges": "trustgen.probes.postgres.probe:look",
    "postgres_canary": "trustgen.probes.postgres.probe:look",
    "spf": "trustgen.probes.spf:look",
    "dmarc": "trustgen.probes.dmarc:look",
    "caa": "trustgen.probes.caa:look",
    "dnssec": "trustgen.probes.dnssec:look",
    "starttls": "trustgen.probes.starttls:look",
    "file": "trustgen.probes.file:look",
    "download": "trustgen.probes.download:look",
    "report": "trustgen.probes.report:look",
    "table": "trustgen.probes.sheet:look",
    "results": "trustgen.probes.results:look",
    "source": "trustgen.probes.source:look",
    "constant": "trustgen.probes.constant:look",
    "dependency": "trustgen.probes.dependency:look",
    "papers": "trustgen.probes.papers:look",
    "command": "trustgen.probes.command:look",
    "refusal": "trustgen.probes.refusal:look",
    "refusal_signed": "trustgen.probes.refusal:look_signed",
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
    "github_branch": "trustgen.probes.github:look",
    "github_merged": "trustgen.probes.github:look",
    "github_two_factor": "trustgen.probes.github:look",
    "github_alerts": "trustgen.probes.github:look",
    "github_dependabot": "trustgen.probes.github:look",
    "github_secret_scanning": "trustgen.probes.github:look",
    "github_workflow": "trustgen.probes.github:look",
    "gitlab_approvals": "trustgen.probes.gitlab:look",
    "gitlab_pipeline": "trustgen.probes.gitlab:look",
    "platform_regions": "trustgen.probes.platforms:look",
    "platform_disks": "trustgen.probes.platforms:look",
    "platform_backups": "trustgen.probes.platforms:look",
    "platform_setting": "trustgen.probes.platforms:look",
    "platform_people": "trustgen.probes.platforms:look",
}


#: What rests on httpx, which takes as long to import as a packet is under way.
LARGE = frozenset({"http", "download", "refusal", "refusal_signed", "gpg", "gpg_statement"})


def find(name: str) -> Probe:
    """The probe called ``name``; one with a slash comes from a plug-in.

    Raises KeyError for a probe that nobody has defined, UsageError for a plug-in that cannot be had.
    """
    if plugins.is_plugged(name):
        return _plugged(name, plugins.find(plugins.PROBES, name))
    module, _, function = PROBES[name].partition(":")
    if name in LARGE and module not in sys.modules:
        return _later(module, function)
    found: Probe = getattr(import_module(module), function)
    return found


def _later(module: str, function: str) -> Probe:
    """A probe whose module is imported when other looks have begun."""

    async def look(request: Any, access: Access) -> tuple[Observation, ...]:
        from trustgen.net.loading import imported

        found: Probe = getattr(await imported(module), function)
        return await found(request, access)

    return look


def _plugged(name: str, probe: Probe) -> Probe:
    """``probe``, held to the type of facts that its package names: what is of another could be judged by nobody."""

    async def look(request: Any, access: Access) -> tuple[Observation, ...]:
        answers = await probe(request, access)
        _, kind = family(name)
        for answer in answers or ():
            if isinstance(answer, Seen) and not _is_of(kind, answer.facts):
                raise TypeError("facts of another type")
        return answers

    return look


def _is_of(kind: type[Any], facts: object) -> bool:
    from pydantic import TypeAdapter, ValidationError

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    try:
        again: object = adapter.validate_json(adapter.dump_json(facts, warnings=False), strict=True)
    except (ValidationError, ValueError):
        return False
    return again == facts
