"""The pipeline: joins the stages, and is the only one that knows them all.

::

    claims.yaml ─ registry ─▶ plan ─▶ observe ─▶ judge ─▶ report ─▶ render ─▶ publish ─▶ site/
    content/*.md ─ content ──────────────────────────────────────────▲

``lint`` reads a project, ``verify`` (or ``replay``, ``merge``) judges it, ``build`` publishes what may be published,
``audit`` compares what is served with what was built.
"""

from __future__ import annotations

from trustgen.pipeline.auditing import Audited, audit
from trustgen.pipeline.linting import Linted, lint
from trustgen.pipeline.looking import Looking
from trustgen.pipeline.project import Project
from trustgen.pipeline.publishing import build, preview
from trustgen.pipeline.reading import vocabulary
from trustgen.pipeline.verifying import Verified, merge, replay, verify

__all__ = [
    "Audited",
    "Linted",
    "Looking",
    "Project",
    "Verified",
    "audit",
    "build",
    "lint",
    "merge",
    "preview",
    "replay",
    "verify",
    "vocabulary",
]
