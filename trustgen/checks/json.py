"""An endpoint that answers with JSON reports what the claim says.

Holds when
----------
``GET path`` is answered with status 2xx and JSON, and: every one of ``keys`` has a value (others may be there too), in
which with ``each_has`` that field has a value; ``value``, a JMESPath expression, compares as ``equals``, ``min``,
``max``, ``max_age`` or ``matches`` say, in the same way as in ``health``.

Broken when
-----------
One of the keys, or a field of it, has no value; or the value is of the right sort and compares otherwise.

Unknown when
------------
The endpoint cannot be reached, answers with another status or with no JSON, or the ``value`` is missing or of another
sort.

Cannot see
----------
Whether the endpoint tells the truth: it is the operator's own word, and is shown as self-reported.

Positive control
----------------
The answer must be a JSON object that is not empty before a key counts as missing.

References
----------
JMESPath (https://jmespath.org), evaluated strictly: what is missing is not zero. RFC 8259 (JSON).

"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Self

from trustgen.checks import health, pages, web
from trustgen.checks.wording import listed
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.model.values import Duration, SetOf
from trustgen.syntax import jmes, pattern, strict_json
from trustgen.validated import AfterValidator, Field, model_validator

_COMPARISONS = ("equals", "min", "max", "max_age", "matches")


def _are_paths(keys: SetOf) -> SetOf:
    for path in keys.names():
        jmes.checked(path)
    return keys


class JsonParameters(Parameters):
    """Which endpoint, and what it reports."""

    target: WebTarget = Field(description=pages.TARGET)
    path: web.PagePath = Field(description=web.PATH)
    keys: Annotated[SetOf, AfterValidator(_are_paths)] | None = Field(
        default=None, description="What has a value: JMESPath expressions, each with the word that people read."
    )
    each_has: Annotated[str, Field(min_length=1), AfterValidator(jmes.checked)] | None = Field(
        default=None, description="A field that the value of every key has."
    )
    value: Annotated[str, Field(min_length=1), AfterValidator(jmes.checked)] | None = Field(
        default=None, description="A JMESPath expression whose value is compared."
    )
    equals: health.Expected | None = Field(default=None, description="The value itself: a number, text, true or false.")
    min: health.Bound | None = Field(default=None, description="The least number, or the least length of time (7d).")
    max: health.Bound | None = Field(default=None, description="The largest number, or the longest time (26h).")
    max_age: Duration | None = Field(default=None, description="How old a time stamp may be.")
    matches: Annotated[str, AfterValidator(pattern.checked)] | None = Field(
        default=None, description="A regular expression that is found in the text."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        compared = any(getattr(self, name) is not None for name in _COMPARISONS)
        if self.keys is None and self.value is None:
            raise ValueError("say which keys it has, or which value")
        if compared is (self.value is None):
            raise ValueError(
                "`value` needs a comparison (equals, min, max, max_age or matches), and one needs a `value`"
            )
        if self.each_has is not None and self.keys is None:
            raise ValueError("`each_has` is about `keys`")
        if self.value is not None:
            _compared(self)
        return self


def _compared(parameters: JsonParameters) -> health.HealthParameters:
    """The comparison alone, as the health check has it. Raises ValueError for one that it does not take."""
    given = {name: getattr(parameters, name) for name in _COMPARISONS if getattr(parameters, name) is not None}
    return health.HealthParameters(
        target=parameters.target, path=parameters.path, value=parameters.value or "", **given
    )


def looks(parameters: JsonParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target, keeping the body."""
    return web.looks_at(registry, parameters.target, parameters.path, body=True)


def judge(parameters: JsonParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the keys, and then the value."""
    findings = []
    if parameters.keys is not None:
        findings.append(_keys(parameters, parameters.keys, facts))
    if parameters.value is not None:
        findings.append(health.judge(_compared(parameters), facts, registry, now))
    worst = max((found.verdict for found in findings), key=lambda verdict: verdict.severity)
    telling = [found for found in findings if found.verdict is worst]
    return Finding(worst, "; ".join(f.reason for f in telling), "; ".join(f.detail for f in telling if f.detail))


def _keys(parameters: JsonParameters, keys: SetOf, facts: HttpFacts) -> Finding:
    answer = facts.answer
    if not 200 <= answer.status < 300:
        return unknown(f"answers with status {answer.status}, and only 2xx is a report")
    if answer.text is None:
        return unknown("answers with a body that cannot be read as text", answer.undecoded)
    try:
        document = strict_json.parse(answer.text)
    except ValueError as error:
        return unknown(f"the report cannot be read: {error}")
    if not document or not isinstance(document, dict):
        return unknown("answers with JSON that is no object, or an empty one")
    missing = tuple(_missing(parameters, keys, document))
    return broken("; ".join(missing)) if missing else holds(f"reports {listed(keys.words())}")


def _missing(parameters: JsonParameters, keys: SetOf, document: Any) -> Iterator[str]:
    for word, path in keys.items:
        try:
            value = jmes.evaluate(path, document)
        except jmes.Unevaluable:
            yield f"does not report {word}"
            continue
        if parameters.each_has is None:
            continue
        try:
            jmes.evaluate(parameters.each_has, value)
        except jmes.Unevaluable:
            yield f"reports {word} without {parameters.each_has}"


def lies(parameters: JsonParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """A report without the keys, one in which they are bare numbers, and one with another value."""
    if parameters.keys is not None:
        yield pages.saying(facts, json.dumps({"lie": True}))
    if parameters.value is not None:
        for lied in health.lies(_compared(parameters), facts):
            if parameters.keys is None or _keys(parameters, parameters.keys, lied).verdict is Verdict.HOLDS:
                yield lied


def repeat(parameters: JsonParameters, registry: Registry) -> tuple[str, ...]:
    """The report, by curl and jq."""
    return tuple(
        command.replace("curl -sS -i", "curl -sS") + " | jq ."
        for command in pages.repeat_with_body(
            pages.PageParameters(target=parameters.target, path=parameters.path), registry
        )
    )


CHECK = Check(
    name="json",
    parameters=JsonParameters,
    assurance=Assurance.SELF_REPORTED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={
        "target": "app",
        "path": "/api/health",
        "keys": {"database": "checks.db", "backups": "checks.backup"},
        "each_has": "latencyMs",
        "value": "status",
        "equals": "ok",
    },
)
