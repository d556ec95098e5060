"""Writes docs/checks.md: every check in a line, by who can know. Run it after a check was added or renamed."""

from __future__ import annotations

from pathlib import Path

from trustgen.checks import table
from trustgen.checks.manual import manual
from trustgen.model.check import AnyCheck
from trustgen.model.judgement import Assurance

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"
_HEADINGS = {
    Assurance.YOU_CAN_CHECK: "Anybody can check it from outside",
    Assurance.SELF_REPORTED: "An endpoint's own word",
    Assurance.OUR_SYSTEMS_CHECKED: "Our systems check it from inside",
    Assurance.THIRD_PARTY: "A third party's report",
    Assurance.STATED: "Somebody's dated word",
}
_OPENING = """# Checks

What a claim can rest on. `trustgen explain --check NAME` tells what a check means: when it holds, is broken or unknown,
what it cannot see, its parameters, and the command by which a reader can repeat it. `trustgen explain --checks` lists
them all. This page is written by `make docs`.
"""


def page() -> str:
    """The whole page, in Markdown."""
    checks = [table.find(name) for name in table.names()]
    parts = [_OPENING]
    for assurance, heading in _HEADINGS.items():
        rows = [_row(check) for check in checks if check.assurance is assurance]
        if rows:
            parts.append("\n".join([f"## {heading}", "", "| check | what is claimed |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _row(check: AnyCheck) -> str:
    return f"| `{check.name}` | {manual(check).summary} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
