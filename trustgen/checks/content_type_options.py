"""A page forbids browsers to guess what sort of content it is.

Holds when
----------
The first word of X-Content-Type-Options is ``nosniff``, in upper or lower case, and a content type is sent that the
browser is to keep to.

Broken when
-----------
The header is missing, or its first word is another one: browsers look at no other.

Unknown when
------------
The page cannot be fetched or the answer is an error page: only 2xx, 3xx, 401 and 403 are judged. An answer with a body
but without a content type leaves nothing to keep to.

Cannot see
----------
Whether the content type that is sent is the right one. Other pages than the one asked for.

References
----------
Fetch (WHATWG) §3.5 (X-Content-Type-Options).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks import pages, web
from trustgen.checks.wording import quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry

HEADER = "x-content-type-options"


class ContentTypeOptionsParameters(pages.PageParameters):
    """Which page."""


def judge(parameters: ContentTypeOptionsParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the first word of the header."""
    answer = facts.answer
    finding = web.not_judged(answer)
    if finding is not None:
        return finding
    values = answer.values(HEADER)
    if not values:
        return broken("sends no X-Content-Type-Options header")
    value = pages.one_or_more(values)
    if value.partition(",")[0].strip(" \t").lower() != "nosniff":
        return broken(f"sends X-Content-Type-Options: {quoted(value)}, which browsers do not take for nosniff")
    kind = answer.first("content-type")
    if answer.size and not kind:
        return unknown("sends X-Content-Type-Options: nosniff, but no content type to keep to")
    return holds("sends X-Content-Type-Options: nosniff")


def lies(parameters: ContentTypeOptionsParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Without the header, and with a word that means nothing."""
    yield pages.sending(facts, HEADER)
    yield pages.sending(facts, HEADER, "sniff, nosniff")


CHECK = Check(
    name="content_type_options",
    parameters=ContentTypeOptionsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks,
    judge=judge,
    lies=lies,
    repeat=pages.repeat,
    manual=__doc__,
    example={"target": "app"},
)
