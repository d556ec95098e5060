"""Which pages a site has, in the order of its menu."""

from __future__ import annotations

from trustgen.model.report import Report
from trustgen.render.documents import has_documents


def menu_of(report: Report) -> tuple[tuple[str, str], ...]:
    """Each page's address from its language's root, and the key of its name."""
    registry = report.registry
    supports = any(entry.claim.controls for entry in report.entries if not entry.claim.withdrawn)
    there = (
        ("", "security", True),
        ("subprocessors/", "subprocessors", registry.subprocessors is not None),
        ("documents/", "documents", has_documents(registry)),
        ("controls/", "controls", supports),
        ("questions/", "questions", bool(registry.questions)),
        ("changes/", "changes", bool(registry.changes)),
        ("contact/", "contact", bool(registry.contacts)),
        ("disclosure/", "disclosure", registry.disclosure is not None),
    )
    return tuple((path, key) for path, key, exists in there if exists)
