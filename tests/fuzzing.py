"""How many cases a fuzz test tries: few in an ordinary run, ``TRUSTGEN_FUZZ=100000`` for a thorough one."""

from __future__ import annotations

import os

import hypothesis

#: A decorator for tests with ``@given``.
fuzzed = hypothesis.settings(
    max_examples=int(os.environ.get("TRUSTGEN_FUZZ", "60")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
