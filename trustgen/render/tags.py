"""Permanent names: ``tag:`` URIs (RFC 4151), and the instants of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from trustgen.model.registry import Registry

#: The day in every tag. It only has to be one on which the name was the organisation's, and must never change.
_MINTED = "2026"


def authority(registry: Registry) -> str:
    """The name that identifies the organisation: the host of its website, else of its site; empty without either."""
    url = registry.organisation.website or registry.site.base_url or ""
    return (urlsplit(str(url)).hostname or "").lower()


def tag(registry: Registry, specific: str) -> str:
    """``tag:tidemark.example,2026:subprocessors/acme/added``."""
    return f"tag:{authority(registry)},{_MINTED}:{specific}"


def instant(day: date, zone: ZoneInfo) -> str:
    """The beginning of ``day`` in ``zone``, in UTC as RFC 3339 has it."""
    return beginning(day, zone).strftime("%Y-%m-%dT%H:%M:%SZ")


def beginning(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of ``day`` in ``zone``, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)
