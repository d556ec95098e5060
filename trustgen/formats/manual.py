"""Pages of the manual for a terminal: one check, or the list of all."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from trustgen.checks.manual import Manual, manual
from trustgen.model.check import AnyCheck
from trustgen.model.registry import Registry

WIDTH = 96
_ASSURANCE = {
    "you-can-check": "anybody can check it from outside",
    "our-systems-checked": "the company's own systems check it from inside",
    "self-reported": "an endpoint's own word",
    "third-party": "a third party's dated report",
    "stated": "a role's dated word",
    "promise": "a promise",
}


def index(checks: Sequence[AnyCheck]) -> str:
    """Every check with its first sentence, a line each."""
    pages = [manual(check) for check in checks]
    width = max(len(page.name) for page in pages)
    return "\n".join(f"{page.name:<{width}}  {page.summary.splitlines()[0]}" for page in pages)


def page(check: AnyCheck, registry: Registry) -> str:
    """The manual page of ``check``. Its commands to repeat are those of its example, looked at in ``registry``."""
    found = manual(check)
    return "\n".join(
        (
            *_paragraph(f"{found.name}: {found.summary}", ""),
            "",
            f"Known by: {_ASSURANCE[check.assurance]}.",
            "",
            "PARAMETERS",
            *_parameters(found),
            "",
            "EXAMPLE",
            f"  {found.example}",
            *_sections(found),
            *_repeat(check, registry),
        )
    )


def _parameters(found: Manual) -> Iterator[str]:
    for parameter in found.parameters:
        needed = "must be given" if parameter.required else f"default {parameter.default}"
        yield f"  {parameter.name}  ({parameter.sort}; {needed})"
        yield from _paragraph(parameter.description, "      ")


def _sections(found: Manual) -> Iterator[str]:
    for heading, text in found.sections:
        yield ""
        yield heading.upper()
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                yield ""
            yield from paragraph.splitlines() if paragraph.startswith("    ") else _paragraph(paragraph, "  ")


def _repeat(check: AnyCheck, registry: Registry) -> Iterator[str]:
    commands = check.repeat(check.parameters.model_validate(dict(check.example)), registry)
    yield ""
    yield "TO REPEAT IT"
    if not commands:
        yield "  It looks from inside; nobody outside can repeat it."
    for command in commands:
        yield f"  $ {command}"


def _paragraph(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
