"""A program of the project's says so.

Holds when
----------
The program ends with the exit code of ``exit`` (0). With ``value`` (a JMESPath expression over the JSON that it
prints): it ends with 0, and the value compares as the claim says: ``equals``; ``min`` and ``max``; ``max_age`` of a
time stamp; ``matches``.

Broken when
-----------
Without ``value``: it ends with the exit code of ``broken`` (1). With ``value``: the value is found, is of the right
sort, and compares otherwise.

Unknown when
------------
The program is not there, takes longer than ``seconds``, prints more than 1 MiB, is killed, or ends with any other code:
it failed to look. A variable of ``env`` is not set. What it prints is no JSON, or the value is missing or of another
sort.

Cannot see
----------
Whether the program tells the truth: it is the company's own. What it prints beside the value is not kept.

Positive control
----------------
A program that can tell *no* from *I could not look* by its exit code: any code but ``exit`` and ``broken`` says
nothing. Python and Node end with 1 also where a program of theirs crashes: let it say *no* by another code, and claim
``broken: 3``.

Least privilege
---------------
It runs with the rights of whoever runs trustgen, without a shell, in the project's folder, and sees ``PATH``,
``HOME``, ``LANG`` and the variables that ``env`` names, nothing else. When its time is up, it and all that it started
are killed. Give it a read-only credential of its own.

References
----------
POSIX.1-2017 (exit codes); JMESPath (https://jmespath.org), evaluated strictly.

"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Self

from trustgen.checks import health_value
from trustgen.checks.expectation import Expectation, compare, contradictions
from trustgen.checks.source import nothing
from trustgen.facts.command import CommandFacts, CommandRequest
from trustgen.model.base import EnvironmentName, Integer
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.syntax import jmes, strict_json
from trustgen.validated import AfterValidator, Field, model_validator

Argument = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Code = Annotated[Integer, Field(ge=0, le=255)]
_INTERPRETERS = frozenset({"sh", "bash", "dash", "zsh", "python", "python3", "node", "ruby", "perl"})


class CommandParameters(Expectation):
    """Which program, and what its end or its output must be."""

    argv: tuple[Argument, ...] = Field(
        min_length=1, max_length=100, description="The program and its arguments, a list."
    )
    folder: str = Field(default=".", description="The folder in which it runs, below the project's.")
    env: EnvironmentName | tuple[str, ...] = Field(default=(), description="Names of variables that it may see.")
    seconds: Annotated[Integer, Field(ge=1, le=600)] = Field(
        default=30, description="How long it may take, in seconds."
    )
    exit: Code = Field(default=0, description="The exit code that bears the claim out.")
    broken: Code = Field(default=1, description="The exit code that contradicts the claim.")
    value: Annotated[str, AfterValidator(jmes.checked)] | None = Field(
        default=None, description="A JMESPath expression over the JSON that it prints."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if not self.argv[0]:
            raise ValueError("the first item of `argv` is the program")
        if (self.value is not None) is not (self.said == 1):
            raise ValueError("`value` goes with one of equals, matches, max_age, or min and max")
        if self.value is not None and self.model_fields_set & {"exit", "broken"}:
            raise ValueError(
                "with `value` the output counts, and the program must end with 0: remove `exit` and `broken`"
            )
        if self.exit == self.broken:
            raise ValueError("`exit` and `broken` are two different codes")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that it may see."""
        return self.env.names if isinstance(self.env, EnvironmentName) else self.env


def looks(parameters: CommandParameters, registry: Registry) -> tuple[Look, ...]:
    """One run; equal ones are made once."""
    asked = CommandRequest(
        parameters.argv, parameters.folder, parameters.names, parameters.value or "", parameters.seconds
    )
    return (Look(_program(parameters.argv), (asked,)),)


def _program(argv: tuple[str, ...]) -> str:
    """The program's name; of a script that an interpreter runs, the script's: "sh" says nothing to a reader."""
    name = PurePosixPath(argv[0]).name or argv[0]
    script = argv[1] if len(argv) > 1 and name in _INTERPRETERS and not argv[1].startswith("-") else ""
    return PurePosixPath(script).name or name


def judge(parameters: CommandParameters, facts: CommandFacts, registry: Registry, now: datetime) -> Finding:
    """By its exit code, or by the value that it printed."""
    if parameters.value is not None:
        return _value(parameters, facts, registry, now)
    if facts.status == parameters.exit:
        return holds(f"ended with exit code {facts.status}")
    if facts.status == parameters.broken:
        return broken(f"ended with exit code {facts.status}; the claim says {parameters.exit}")
    return unknown(f"ended with exit code {facts.status}, which says neither yes nor no")


def _value(parameters: CommandParameters, facts: CommandFacts, registry: Registry, now: datetime) -> Finding:
    if facts.status != 0:
        return unknown(f"ended with exit code {facts.status}, so that what it printed does not count")
    if facts.fault:
        return unknown(f"says nothing: {facts.fault}")
    try:
        good, seen, said = compare(parameters, strict_json.parse(facts.value), now, registry.organisation.zone)
    except health_value.Incomparable as error:
        return unknown(f"{parameters.value} {error}")
    sentence = f"{parameters.value} is {seen}; the claim says {said}"
    return holds(sentence) if good else broken(sentence)


def lies(parameters: CommandParameters, facts: CommandFacts) -> Iterable[CommandFacts]:
    """The other exit code, or other values."""
    if parameters.value is None:
        yield replace(facts, status=parameters.broken)
    else:
        for value in contradictions(parameters, None):
            yield replace(facts, value=json.dumps(value))


CHECK = Check(
    name="command",
    parameters=CommandParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"argv": ["scripts/backup-age", "--json"], "env": ["BACKUP_TOKEN"], "value": "newest.age", "max": "26h"},
)
