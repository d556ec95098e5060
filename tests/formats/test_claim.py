"""What `trustgen explain CLAIM` says of a claim's grounds."""

from __future__ import annotations

import pytest

from tests.registry.test_load import HEAD
from trustgen.formats.claim import explanation
from trustgen.pipeline import vocabulary
from trustgen.registry.load import load

CLAIMS = """\
claims:
  - id: paper
    section: main
    kind: commitment
    says: we tell you
    promise: {when: we know, best_effort: true, excludes: [floods, fires]}
  - id: rows
    section: main
    says: rows are kept apart
    checks: [postgres.row_level_security: {target: db, forced: true, except: [plans, countries]}]
  - id: people
    section: main
    says: few people
    checks: [github.members: {target: repo, members: {env: PEOPLE}}]
  - id: header
    section: main
    says: a header
    checks:
      - refuses.unsigned: {target: app, proper: {x-key: {env: CANARY}}}
"""
TARGETS = """  db: {kind: postgres, dsn: {env: DSN}}
  repo: {kind: github, name: tidemark/app}
"""


def told(claim: str) -> str:
    """The explanation of one of the claims above."""
    head = HEAD.replace("targets:\n", f"targets:\n{TARGETS}")
    registry, _ = load((head + CLAIMS).encode(), "claims.yaml", vocabulary())
    return explanation(registry, registry.claim(claim))


@pytest.mark.parametrize(
    ("claim", "line"),
    [
        ("paper", "Promised: when we know, excludes floods, fires, best effort."),
        ("rows", "target db, except public.plans, public.countries, forced true ("),
        ("people", "target repo, members $PEOPLE ("),
        ("header", "target app, proper x-key: $CANARY ("),
    ],
)
def test_values_are_told_as_the_registry_has_them(claim: str, line: str) -> None:
    """No Python shows through: lists, flags, tables and variables read as they were written."""
    assert line in told(claim)
