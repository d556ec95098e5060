"""A page cannot be framed by other sites, which is how clicks are stolen.

Holds when
----------
``by: nobody`` — no site may frame the page, not even its own. ``by: self`` — only pages of its own origin may. The
``frame-ancestors`` of enforced policies decide; where none has that directive, X-Frame-Options does.

Broken when
-----------
The page may be framed by others, since neither header is sent, or one that browsers do not understand (ALLOW-FROM).
With ``by: nobody``, also where its own origin may frame it.

Unknown when
------------
The page cannot be fetched, the answer is an error page or a redirect, or the policies list more than 300 ancestors.

Cannot see
----------
Other pages. Scripts of the page that try to break out of a frame count for nothing.

Positive control
----------------
The answer itself was seen; framing counts as allowed unless it forbids it.

References
----------
Content Security Policy Level 3 §6.4.2 (frame-ancestors; it overrides X-Frame-Options, and has no force in <meta>);
HTML §7.7.1 (X-Frame-Options: of several different values, one that is known blocks).

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from trustgen.checks import csp as csp_check
from trustgen.checks import pages
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.syntax import csp
from trustgen.validated import Field

HEADER = "x-frame-options"
_KNOWN = frozenset({"deny", "sameorigin", "allowall"})


class FrameOptionsParameters(pages.PageParameters):
    """Which page, and who may frame it."""

    by: Literal["nobody", "self"] = Field(default="self", description="Who may frame the page at most.")


def judge(parameters: FrameOptionsParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge who may frame the page."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    enforced = csp.from_headers(answer.values(csp_check.HEADER))
    ruling = tuple(policy for policy in enforced if policy.get("frame-ancestors") is not None)
    return _by_policy(parameters, ruling, answer) if ruling else _by_header(parameters, answer)


def _by_policy(parameters: FrameOptionsParameters, ruling: tuple[csp.Policy, ...], answer: HttpResponse) -> Finding:
    finding = csp_check.too_long(("framed_by",), ruling)
    if finding is not None:
        return finding
    claimed = ("none",) if parameters.by == "nobody" else ("self",)
    load = csp_check.beyond("framed_by", claimed, ruling, answer.url)
    shown = listed(quoted(" ".join(("frame-ancestors", *(policy.get("frame-ancestors") or ())))) for policy in ruling)
    if load is not None:
        return broken(f"sends {shown}, which allows framing by {load}; the claim says by {parameters.by}")
    return holds(f"sends {shown}")


def _by_header(parameters: FrameOptionsParameters, answer: HttpResponse) -> Finding:
    values = answer.values(HEADER)
    if not values:
        return broken("sends neither frame-ancestors nor X-Frame-Options, so that any site may frame it")
    value = pages.one_or_more(values)
    words = {word.strip(" \t").lower() for word in value.split(",")}
    sent = f"sends X-Frame-Options: {quoted(value)}"
    if words == {"deny"} or (len(words) > 1 and words & _KNOWN):
        return holds(sent)
    if words != {"sameorigin"}:
        return broken(f"{sent}, which browsers ignore, so that any site may frame it")
    return holds(sent) if parameters.by == "self" else broken(f"{sent}; the claim says that nobody may frame it")


def lies(parameters: FrameOptionsParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Neither header; a word that browsers ignore; and frame-ancestors that undo X-Frame-Options."""
    bare = pages.sending(facts, csp_check.HEADER)
    yield pages.sending(bare, HEADER)
    yield pages.sending(bare, HEADER, "ALLOW-FROM https://elsewhere.invalid")
    yield pages.sending(pages.sending(facts, HEADER, "DENY"), csp_check.HEADER, "frame-ancestors *")


CHECK = Check(
    name="frame_options",
    parameters=FrameOptionsParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks,
    judge=judge,
    lies=lies,
    repeat=pages.repeat,
    manual=__doc__,
    example={"target": "app", "by": "nobody"},
)
