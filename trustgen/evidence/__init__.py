"""Evidence: what a run saw and what it made of it, kept so that the site and its verdicts can be had again offline."""

from __future__ import annotations

from trustgen.evidence.age import too_old
from trustgen.evidence.codec import dumps, loads
from trustgen.evidence.document import MOST_BYTES, SCHEMA
from trustgen.evidence.held import Meanings, carry
from trustgen.evidence.join import join
from trustgen.evidence.record import Evidence
from trustgen.evidence.redact import redact
from trustgen.evidence.store import content, read, read_last_held, write

__all__ = [
    "MOST_BYTES",
    "SCHEMA",
    "Evidence",
    "Meanings",
    "carry",
    "content",
    "dumps",
    "join",
    "loads",
    "read",
    "read_last_held",
    "redact",
    "too_old",
    "write",
]
