"""A health endpoint reports a value as the claim says.

Holds when
----------
``GET path`` is answered with status 2xx and JSON, ``value`` (a JMESPath expression) is found in it, and it compares as
the claim says: ``equals``; ``min`` and ``max``, of numbers, or of lengths of time (``max: 26h``); ``max_age`` of a
time stamp; ``matches``, a regular expression. A length of time may be reported as a number (of ``unit``), as a text
such as ``26h``, or as an ISO 8601 time stamp, whose age counts.

Broken when
-----------
The value is found, is of the right sort, and compares otherwise.

Unknown when
------------
The endpoint cannot be reached, answers with another status or with no JSON, or the value is missing, null or of
another sort: a text is no number, 1 is not true. So is a time stamp without time zone, or more than five minutes in
the future. Every name that the expression mentions must be there: what is missing is not zero, and is not left out
of a list.

Cannot see
----------
Whether the endpoint tells the truth: it is the operator's own word, and is shown as self-reported.

References
----------
JMESPath (https://jmespath.org), evaluated strictly; RFC 8259 (JSON); RFC 3339 (time stamps).

"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from trustgen.checks import health_value as values
from trustgen.checks import web
from trustgen.checks.health_lies import lying_documents, wrong_values
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.syntax import jmes, pattern, strict_json
from trustgen.validated import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_ALONE = ("equals", "matches", "max_age")
_NUMBER_OR_LENGTH = WithJsonSchema({"anyOf": [{"type": "number"}, Duration.JSON_SCHEMA]})
_SCALAR = WithJsonSchema({"type": ["boolean", "number", "string"]})

Bound = Annotated[int | float | Duration, PlainValidator(values.bound), _NUMBER_OR_LENGTH]
Expected = Annotated[bool | int | float | str | Duration, PlainValidator(values.expected), _SCALAR]


class HealthParameters(Parameters):
    """Which endpoint, which value, and how it must compare."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    path: web.PagePath = Field(description=web.PATH)
    value: Annotated[str, Field(min_length=1), AfterValidator(jmes.checked)] = Field(
        description="A JMESPath expression, such as checks.backup.age."
    )
    equals: Expected | None = Field(default=None, description="The value itself: true, false, a number or a text.")
    min: Bound | None = Field(default=None, description="The least number, or the least length of time (7d).")
    max: Bound | None = Field(default=None, description="The largest number, or the longest time (26h).")
    max_age: Duration | None = Field(default=None, description="How old a time stamp may be.")
    matches: Annotated[str, AfterValidator(pattern.checked)] | None = Field(
        default=None, description="A regular expression that is found in the text."
    )
    unit: Literal["second", "minute", "hour", "day"] = Field(
        default="second", description="What a bare number counts where it is a length of time."
    )

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        alone = [name for name in _ALONE if getattr(self, name) is not None]
        bounds = [limit for limit in (self.min, self.max) if limit is not None]
        if len(alone) + bool(bounds) != 1:
            raise ValueError("say one of equals, matches, max_age, or min and max")
        if isinstance(self.min, Duration) and self.min.amount == 0:
            raise ValueError("no length of time is shorter than nothing, so that nothing could break this")
        if len(bounds) == 2 and not _ordered(*bounds):
            raise ValueError("min and max are of one sort, and nothing lies between them otherwise")
        if "unit" in self.model_fields_set and not any(isinstance(v, Duration) for v in (self.equals, *bounds)):
            raise ValueError("`unit` is for lengths of time; remove it")
        return self


def _ordered(low: Any, high: Any) -> bool:
    return isinstance(low, Duration) is isinstance(high, Duration) and bool(low <= high)


def looks(parameters: HealthParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target, with its body."""
    return web.looks_at(registry, parameters.target, parameters.path, body=True)


def judge(parameters: HealthParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the value in the report that was seen."""
    answer = facts.answer
    if not 200 <= answer.status < 300:
        return unknown(f"answers with status {answer.status}, and only 2xx is a report")
    if answer.text is None:
        return unknown("answers with a body that cannot be read as text", answer.undecoded)
    try:
        value = jmes.evaluate(parameters.value, strict_json.parse(answer.text))
    except ValueError as error:
        return unknown(f"the report cannot be read: {error}")
    except jmes.Unevaluable as error:
        return unknown(f"{_name(parameters)} {error}")
    clock = values.Clock(now, registry.organisation.zone, values.UNITS[parameters.unit])
    try:
        good, seen, said = compare(parameters, value, clock)
    except values.Incomparable as error:
        return unknown(f"{_name(parameters)} {error}")
    sentence = f"{_name(parameters)} is {seen}; the claim says {said}"
    return holds(sentence) if good else broken(sentence)


def _name(parameters: HealthParameters) -> str:
    return parameters.value if len(parameters.value) <= 60 else f"{parameters.value[:60]}…"


def compare(parameters: HealthParameters, value: Any, clock: values.Clock) -> tuple[bool, str, str]:
    """Whether ``value`` is as claimed, how it reads, and what is claimed. Raises Incomparable."""
    if parameters.equals is not None:
        good = values.equal(value, parameters.equals, clock)
        if isinstance(parameters.equals, Duration) and not isinstance(value, str):
            return good, values.length(value, clock).shown, str(parameters.equals)
        return good, values.shown(value), _said(parameters.equals)
    if parameters.matches is not None:
        return values.found(parameters.matches, value), values.shown(value), f"matches {quoted(parameters.matches)}"
    if parameters.max_age is not None:
        seen = values.age(value, clock)
        return values.compare(seen, parameters.max_age, clock) <= 0, seen.shown, f"at most {parameters.max_age} ago"
    return _bounded(parameters, value, clock)


def _bounded(parameters: HealthParameters, value: Any, clock: values.Clock) -> tuple[bool, str, str]:
    low, high = parameters.min, parameters.max
    words = ((low, "at least"), (high, "at most"))
    said = " and ".join(f"{word} {limit}" for limit, word in words if limit is not None)
    if isinstance(low, Duration) or isinstance(high, Duration):
        seen = values.length(value, clock)
        shorter = isinstance(low, Duration) and values.compare(seen, low, clock) < 0
        longer = isinstance(high, Duration) and values.compare(seen, high, clock) > 0
        return not (shorter or longer), seen.shown, said
    number = values.number(value)
    good = (low is None or number >= low) and (high is None or number <= high)
    return good, values.shown(number), said


def _said(wanted: values.Expected) -> str:
    return str(wanted) if isinstance(wanted, Duration) else values.shown(wanted)


def lies(parameters: HealthParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The same report with one of its values changed, so that the claim is false of it."""
    document = strict_json.parse(facts.answer.text or "null")
    limits = tuple(limit for limit in (parameters.min, parameters.max) if limit is not None)
    wrong = wrong_values(
        parameters.equals, parameters.min, parameters.max, parameters.max_age is not None, parameters.matches, limits
    )
    for candidate in wrong:
        lied = (other for other in lying_documents(document, candidate) if _is_false_of(parameters, other))
        for other in islice(lied, 1):
            yield replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, text=json.dumps(other))))


def _is_false_of(parameters: HealthParameters, document: Any) -> bool:
    # No clock is given to lies: these are false at any time.
    clock = values.Clock(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"), values.UNITS[parameters.unit])
    try:
        return not compare(parameters, jmes.evaluate(parameters.value, document), clock)[0]
    except (jmes.Unevaluable, values.Incomparable):
        return False


def repeat(parameters: HealthParameters, registry: Registry) -> tuple[str, ...]:
    """The value, by curl and jq; by jp, JMESPath's own command, where the expression is more than a path."""
    simple = _PATH.fullmatch(parameters.value) is not None
    select = f"jq .{parameters.value}" if simple else f"jp {shlex.quote(parameters.value)}"
    return tuple(
        f"curl -sS {shlex.quote(page.at(parameters.path))} | {select}"
        for page in web.repeatable(registry, parameters.target)
    )


CHECK = Check(
    name="health",
    parameters=HealthParameters,
    assurance=Assurance.SELF_REPORTED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "path": "/api/health", "value": "checks.backup.age", "max": "26h"},
)
