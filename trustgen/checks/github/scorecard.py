"""The OpenSSF Scorecard of the repository is at least as good as the claim says.

Holds when
----------
The public Scorecard service has a result for the repository that is no older than ``max_age``, and its score is ``min``
or more.

Broken when
-----------
The score is lower.

Unknown when
------------
The service has no result, an older one, or one that cannot be read, or it cannot be asked; the repository is on a host
of one's own (``api``).

Cannot see
----------
Private repositories, and anything that Scorecard does not look at.

References
----------
OpenSSF Scorecard (https://scorecard.dev), REST API: GET /projects/{platform}/{owner}/{repository}, as documented on
2026-11-21.

"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from trustgen.checks.due import FUTURE, ago
from trustgen.checks.hosts import REPOSITORY, GitHubTarget, repositories
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.syntax import strict_json
from trustgen.validated import Field, PlainValidator, WithJsonSchema

_PUBLIC = "https://api.github.com"
_SERVICE = "https://api.scorecard.dev/projects/github.com/"


def _score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 10:
        raise ValueError("a score is a number above 0, up to 10")
    return float(value)


class ScorecardParameters(Parameters):
    """How good, and how fresh."""

    target: GitHubTarget = Field(description=REPOSITORY)
    min: Annotated[float, PlainValidator(_score), WithJsonSchema({"type": "number", "maximum": 10})] = Field(
        description="The least score, of 10."
    )
    max_age: Duration = Field(
        default_factory=lambda: Duration.parse("30d"), description="How old the result may be: 30d."
    )


def looks(parameters: ScorecardParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a repository, to the public service; none of a repository on a host of one's own."""
    return tuple(
        Look("OpenSSF Scorecard", (HttpRequest(url, body=True),) if url else (), name)
        for name, url in _urls(parameters, registry)
    )


def _urls(parameters: ScorecardParameters, registry: Registry) -> list[tuple[str, str]]:
    """Each repository's name, and its address; empty where it is not on github.com, which has its own of that name."""
    return [
        (repository.name, f"{_SERVICE}{repository.name}" if repository.api.rstrip("/") == _PUBLIC else "")
        for repository in repositories(registry, parameters.target)
    ]


def judge(parameters: ScorecardParameters, facts: HttpFacts | tuple[()], registry: Registry, now: datetime) -> Finding:
    """The score, if the result is fresh."""
    if not isinstance(facts, HttpFacts):
        return unknown("has results for repositories of github.com alone")
    if facts.answer.status != 200:
        return unknown(f"answers with status {facts.answer.status}, and only 200 is a result")
    try:
        score, at = _result(facts.answer.text or "")
    except (ValueError, KeyError, TypeError):
        return unknown("answers with a result that cannot be read")
    if parameters.max_age.add(at, registry.organisation.zone) < now or at > now + FUTURE:
        return unknown(f"has a result from {ago(at, now)}, which says nothing about today")
    sentence = f"gives {score:g} of 10; the claim says {parameters.min:g} or more"
    return holds(sentence) if score >= parameters.min else broken(sentence)


def _result(text: str) -> tuple[float, datetime]:
    told = strict_json.parse(text)
    at = datetime.fromisoformat(told["date"])
    score = told["score"]
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 10:
        raise ValueError("there is no score")
    return float(score), at if at.tzinfo else at.replace(tzinfo=UTC)


def lies(parameters: ScorecardParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """A lower score."""
    told = strict_json.parse(facts.answer.text or "")
    worse = json.dumps({**told, "score": parameters.min / 2})
    yield replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, text=worse)))


def repeat(parameters: ScorecardParameters, registry: Registry) -> tuple[str, ...]:
    """The score, by curl and jq."""
    return tuple(f"curl -sS {shlex.quote(url)} | jq .score" for _, url in _urls(parameters, registry) if url)


CHECK = Check(
    name="github.scorecard",
    parameters=ScorecardParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "repo", "min": 7},
)
