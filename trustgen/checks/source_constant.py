"""A constant in the source is what the claim says.

Holds when
----------
``file`` sets ``name`` to a literal, everywhere to the same, and it compares as the claim says: ``equals``, or ``min``
and ``max``. A length of time may be written as a number (of ``unit``), as a product (``8 * 60 * 60``), as a text such
as ``8h``, or by the usual calls of a language (``TimeSpan.FromMinutes(15)``, ``timedelta(hours=8)``,
``15 * time.Minute``).

Broken when
-----------
The literal compares otherwise.

Unknown when
------------
The file is missing or cannot be read; nothing sets the name; what it is set to is no literal; it is set to different
values; or the literal is of another sort. The file cannot be read as what its name says it is; with ``by: grammar``:
no grammar is known for such a file, it has more than 262,144 characters, or ast-grep is not installed.

Cannot see
----------
Behaviour: a declared constant is not what the program does. It may be overridden by a setting, or not be used at all.
Which of two constants of one name is meant: name one that is set once.

Least privilege
---------------
Reading that one file below the target's ``root``; of its text, the literal alone is kept.

References
----------
The grammar of the file's language, told by the ending of its name: Python's own ``ast``; with the extra ``source``
(ast-grep, that is tree-sitter) also Bash, C, C++, C#, Go, HCL, Java, JavaScript, JSON, Kotlin, Lua, PHP, Ruby, Rust,
Scala, Swift, TypeScript and YAML. By the grammar, comments and what stands inside of texts are never taken for a
constant. Without it (the extra is not installed, the language is another one, or ``by: pattern``) a regular expression
of our own over lines, which leaves out comments and longer texts as far as the file's ending tells how they are
written.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, Self

from trustgen.checks import health_value, source
from trustgen.checks.expectation import Expectation, compare, contradictions
from trustgen.checks.wording import listed
from trustgen.facts.source import ConstantFacts, ConstantRequest, Setting
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import SourceTarget
from trustgen.model.registry import Registry
from trustgen.syntax import literal
from trustgen.validated import Field, model_validator


class SourceConstantParameters(Expectation):
    """Which constant, and what it must be."""

    target: SourceTarget = Field(description="The target of kind source: a tree of files.")
    file: source.Glob = Field(description="The file, from the root.")
    name: str = Field(pattern=r"^[A-Za-z_$][\w$-]*$", max_length=100, description="The name that is set, alone.")

    by: Literal["grammar", "pattern"] | None = Field(
        default=None, description="`grammar`: by the language's grammar or not at all; `pattern`: without it."
    )

    @model_validator(mode="after")
    def _one_file_one_comparison(self) -> Self:
        if "*" in self.file or "?" in self.file:
            raise ValueError("`file` is one file, not a glob")
        if self.said != 1:
            raise ValueError("say one of equals, matches, max_age, or min and max")
        return self


def looks(parameters: SourceConstantParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a tree."""
    return tuple(
        Look(parameters.name, (ConstantRequest(root, parameters.file, parameters.name, parameters.by or ""),))
        for _, root in source.roots(registry, parameters.target)
    )


def judge(parameters: SourceConstantParameters, facts: ConstantFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the one value that the name is set to."""
    if not facts.settings:
        return unknown(f"nothing in the file sets {parameters.name}")
    values = {_value(setting) for setting in facts.settings}
    if _NONE in values:
        return unknown(f"{parameters.name} is set to something that is no literal", _lines(facts))
    if len(values) > 1:
        return unknown(f"{parameters.name} is set to different values", _lines(facts))
    try:
        good, seen, said = compare(parameters, literal.read(facts.settings[0].literal), now, registry.organisation.zone)
    except health_value.Incomparable as error:
        return unknown(f"{parameters.name} {error}")
    sentence = f"{parameters.name} is {seen}; the claim says {said}"
    return holds(sentence) if good else broken(sentence, _lines(facts))


_NONE = ("none", None)


def _value(setting: Setting) -> tuple[str, Any]:
    """The value with its type, since 1, 1.0 and true are one to Python."""
    try:
        value = literal.read(setting.literal)
    except ValueError:
        return _NONE
    return type(value).__name__, value


def _lines(facts: ConstantFacts) -> str:
    return f"lines {listed(str(setting.line) for setting in facts.settings)}"


def lies(parameters: SourceConstantParameters, facts: ConstantFacts) -> Iterable[ConstantFacts]:
    """The same places set to something else."""
    for value in contradictions(parameters, None):
        written = literal.written(value)
        yield replace(facts, settings=tuple(replace(setting, literal=written) for setting in facts.settings))


CHECK = Check(
    name="source.constant",
    parameters=SourceConstantParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=source.nothing,
    manual=__doc__,
    example={"target": "code", "file": "auth.ts", "name": "maxAge", "equals": "8h"},
)
