"""A page tells browsers how much of its address other sites may learn.

Holds when
----------
The policy that a browser takes from the answer is one of ``equals``. Of the words in the header's values the last one
that browsers know counts; a <meta name="referrer"> of the page replaces it.

Broken when
-----------
The policy is another one, or none is given. Browsers then use strict-origin-when-cross-origin, but that is their doing.

Unknown when
------------
The page cannot be fetched, the answer is an error page or a redirect, or the page's body cannot be read, so that a
<meta> element might change what the header says.

Cannot see
----------
``referrerpolicy`` attributes and ``rel="noreferrer"`` of single links, and what scripts change.

References
----------
Referrer Policy (W3C) §3, §8.1; HTML §4.2.5.1 (<meta name="referrer">).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from trustgen.checks import pages
from trustgen.checks.wording import listed
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.syntax import html
from trustgen.validated import BeforeValidator, Field

HEADER = "referrer-policy"
Policy = Literal[
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
]
POLICIES = frozenset(get_args(Policy))
#: What <meta> elements may still say (HTML §4.2.5.1).
_LEGACY = {
    "never": "no-referrer",
    "default": "strict-origin-when-cross-origin",
    "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}


def _as_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class ReferrerPolicyParameters(pages.PageParameters):
    """Which page, and the policies that will do."""

    equals: Annotated[
        tuple[Policy, ...], BeforeValidator(_as_list, json_schema_input_type=Policy | tuple[Policy, ...])
    ] = Field(min_length=1, max_length=7, description="The policy, or a list of policies any of which will do.")


def judge(parameters: ReferrerPolicyParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the policy in force with those claimed."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    if answer.text is None and pages.is_html(answer):
        return unknown("answers with a page that cannot be read as text", answer.undecoded)
    seen = in_force(answer)
    if seen is None:
        return broken(f"sends no referrer policy; the claim says {listed(parameters.equals, 'or')}")
    if seen in parameters.equals:
        return holds(f"sends the referrer policy {seen}")
    return broken(f"sends the referrer policy {seen}; the claim says {listed(parameters.equals, 'or')}")


def in_force(answer: HttpResponse) -> str | None:
    """The policy that a browser takes from the answer; None where it is left to its default."""
    words = [word.strip(" \t").lower() for value in answer.values(HEADER) for word in value.split(",")]
    if answer.text is not None and pages.is_html(answer):
        words += [_of_meta(element) for element in html.parse(answer.text).live("meta")]
    return next((word for word in reversed(words) if word in POLICIES), None)


def _of_meta(element: html.Element) -> str:
    if (element.get("name") or "").lower() != "referrer":
        return ""
    content = (element.get("content") or "").strip().lower()
    return _LEGACY.get(content, content)


def lies(parameters: ReferrerPolicyParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """No policy, and one that is not claimed."""
    bare = pages.saying(facts, "<!doctype html><p>A lie.")
    yield pages.sending(bare, HEADER)
    yield pages.sending(bare, HEADER, next(policy for policy in get_args(Policy) if policy not in parameters.equals))


CHECK = Check(
    name="referrer_policy",
    parameters=ReferrerPolicyParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks_with_body,
    judge=judge,
    lies=lies,
    repeat=pages.repeat_with_body,
    manual=__doc__,
    example={"target": "app", "equals": ["no-referrer", "same-origin", "strict-origin-when-cross-origin"]},
)
