"""A small vocabulary for tests of the registry and of judgement: checks whose facts are given by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from trustgen.model.base import Integer, Parameters
from trustgen.model.check import AnyCheck, Check, Look, Vocabulary
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration, VersionBound


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a target for its number."""

    probe: ClassVar[str] = "number"

    url: str


@dataclass(frozen=True, slots=True)
class Number:
    """What it answered."""

    value: int


class NumberParameters(Parameters):
    """``number: {target, least}``."""

    target: WebTarget
    least: Integer = 1
    version: VersionBound | None = None
    max: Duration | None = None


def _looks(parameters: NumberParameters, registry: Registry) -> tuple[Look, ...]:
    return tuple(Look(web.host, (Ask(str(web.url)),)) for web in registry.webs(parameters.target))


def _judge(parameters: NumberParameters, facts: Number, registry: Registry, now: datetime) -> Finding:
    if facts.value < 0:
        return unknown(f"{facts.value} is no count")
    if facts.value >= parameters.least:
        return holds(f"counts {facts.value}")
    return broken(f"counts {facts.value}; the claim says {parameters.least} or more", "seen by the operator")


def _lies(parameters: NumberParameters, facts: Number) -> Iterable[Number]:
    return (Number(parameters.least - 1),)


def _repeat(parameters: NumberParameters, registry: Registry) -> tuple[str, ...]:
    return ("count",)


NUMBER: AnyCheck = Check(
    "number",
    NumberParameters,
    Assurance.YOU_CAN_CHECK,
    _looks,
    _judge,
    _lies,
    _repeat,
    "Counts.\n",
    {"target": "app"},
)
SELF: AnyCheck = Check(
    "own.word",
    NumberParameters,
    Assurance.SELF_REPORTED,
    _looks,
    _judge,
    _lies,
    _repeat,
    "Its own word.\n",
    {"target": "app"},
)
NOTHING: AnyCheck = Check(
    "nothing",
    NumberParameters,
    Assurance.YOU_CAN_CHECK,
    lambda parameters, registry: (),
    _judge,
    _lies,
    _repeat,
    "Looks at nothing.\n",
    {"target": "app"},
)
CHECKS = {check.name: check for check in (NUMBER, SELF, NOTHING)}
VOCABULARY = Vocabulary(CHECKS.__getitem__, tuple(CHECKS))
