"""Tidemark's today, so that the demo is the same every day."""

from __future__ import annotations

from datetime import UTC, datetime

#: The instant at which the demo takes place: attestations, reports and plans of its registry are judged by it.
#: Certificates are issued so that they are valid now as well, because OpenSSL verifies by the machine's clock.
DEMO_CLOCK = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
