"""A page is sent with a Content-Security-Policy that blocks what the claim says.

Holds when
----------
At least one policy is enforced, and all of them together, as a browser combines them: let nothing happen that
``forbids`` names; carry every directive that ``requires`` names; let scripts, styles, images, connections, frames,
forms, plug-in content (``objects``) and the page's base address come from at most the sources that the claim lists for
them, and let the page be framed by at most ``framed_by``. Sources are written without quotes: ``self``, ``none``,
``https:``, ``https://js.stripe.com``, ``*.tidemark.example``; ``nonce`` and ``strict-dynamic`` where the policy works
with them.

Broken when
-----------
No policy is enforced (a report-only policy blocks nothing), or the policies let something happen that the claim
excludes. Where a directive is missing its fallback counts, and without one nothing is blocked.

Unknown when
------------
The page cannot be fetched, the answer is an error page or a redirect, or a page whose body cannot be read is not
protected well enough by its headers alone: a <meta> element might add to them. The policies list more than 300 sources
for one thing that is claimed.

Cannot see
----------
Policies that other pages, signed-in visitors or workers get. Scripts that an allowed host serves to anyone. A <meta>
element counts only in the head and before the first script, since it does not cover what came before it; what a script
adds to the page is not seen. Hashes in a list bind content, and are taken as harmless.

Positive control
----------------
Nothing is concluded from the absence of a directive: what is not restricted by an enforced policy counts as allowed.

References
----------
Content Security Policy Level 3 (W3C): §2.2 (parsing: the first of a duplicated directive counts), §6.7.2 (addresses),
§6.7.3.2 ('unsafe-inline' is void beside a nonce, a hash or, for scripts, 'strict-dynamic'), §6.8.3 (fallbacks),
§3.3 (<meta>). Several values are several policies, and a load must pass them all.

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Literal, Self

from trustgen.checks import pages
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts, HttpResponse
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.syntax import csp, html, sources
from trustgen.validated import AfterValidator, Field, model_validator

HEADER = "content-security-policy"
_DIRECTIVES = {
    "scripts": "script-src-elem",
    "styles": "style-src-elem",
    "images": "img-src",
    "connections": "connect-src",
    "frames": "frame-src",
    "objects": "object-src",
    "forms": "form-action",
    "framed_by": "frame-ancestors",
    "base": "base-uri",
}
_VERBS = {"block": "blocks", "carry": "carries", "allow": "allows"}
_WITH_NONCE = frozenset({"scripts", "styles"})
_KEYWORDS = {"self": "'self'", "nonce": "'nonce-claimed'", "strict-dynamic": csp.STRICT_DYNAMIC}


def _are_sources(words: tuple[str, ...]) -> tuple[str, ...]:
    for word in words:
        if word not in (*_KEYWORDS, "none") and not sources.is_source(word):
            raise ValueError(f"{quoted(word)} is no source; write self, none, https: or a host, without quotes")
    if "none" in words and len(words) > 1:
        raise ValueError("`none` stands alone")
    if {"*", "http:"} & set(words):
        raise ValueError("nearly everything is allowed so, and nothing could break this; leave it out")
    return words


Sources = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_are_sources)]
Hazard = Literal["unsafe-inline", "unsafe-inline-styles", "unsafe-eval", "wasm-unsafe-eval", "unsafe-hashes"]
Directive = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=60)]


class CspParameters(pages.PageParameters):
    """Which page, and what its policies must prevent."""

    forbids: Annotated[tuple[Hazard, ...], Field(min_length=1)] | None = Field(
        default=None, description="What must be blocked; unsafe-inline and unsafe-eval are about scripts."
    )
    requires: Annotated[tuple[Directive, ...], Field(min_length=1)] | None = Field(
        default=None, description="Directives that an enforced policy must carry, such as upgrade-insecure-requests."
    )
    scripts: Sources | None = Field(default=None, description="Scripts come from these sources at most.")
    styles: Sources | None = Field(default=None, description="Style sheets come from these sources at most.")
    images: Sources | None = Field(default=None, description="Images come from these sources at most.")
    connections: Sources | None = Field(default=None, description="Scripts connect to these sources at most.")
    frames: Sources | None = Field(default=None, description="The page frames these sources at most.")
    objects: Sources | None = Field(default=None, description="Plug-in content comes from these sources at most.")
    forms: Sources | None = Field(default=None, description="Forms are sent to these sources at most.")
    framed_by: Sources | None = Field(default=None, description="These may frame the page, and nobody else.")
    base: Sources | None = Field(default=None, description="The base address is one of these at most.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        names = ("forbids", "requires", *_DIRECTIVES)
        if all(getattr(self, name) is None for name in names):
            raise ValueError(f"say at least one of {', '.join(names)}")
        return self


def policies(answer: HttpResponse) -> tuple[csp.Policy, ...]:
    """Every policy that is enforced on the page: of the headers, and of <meta> elements before the first script."""
    found = csp.from_headers(answer.values(HEADER))
    if answer.text is None or not pages.is_html(answer):
        return found
    return found + csp.from_metas(_metas(html.parse(answer.text)))


def _metas(page: html.Page) -> Iterator[str]:
    for element in page.live("meta", "script"):
        if element.name == "script" or not element.in_head:
            return
        if (element.get("http-equiv") or "").lower() == HEADER:
            yield element.get("content") or ""


def judge(parameters: CspParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge what all policies of the answer let happen together."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    enforced = policies(answer)
    finding = too_long((name for name, _ in _claimed(parameters)), enforced)
    if finding is not None:
        return finding
    wrong = tuple(_wrong(parameters, enforced, answer)) if enforced else (_without(answer),)
    if wrong and answer.text is None and pages.is_html(answer):
        return unknown("its headers alone do not block all of that, and its body cannot be read", answer.undecoded)
    if wrong:
        return broken("; ".join(wrong))
    one = len(enforced) == 1
    kept = listed(f"{_VERBS[verb] if one else verb} {what}" for verb, what in _kept(parameters))
    return holds(f"its {'policy' if one else f'{len(enforced)} policies'} {kept}")


def _without(answer: HttpResponse) -> str:
    reported = answer.values(f"{HEADER}-report-only")
    return "sends a policy that only reports, and blocks nothing" if reported else "sends no Content-Security-Policy"


def _wrong(parameters: CspParameters, enforced: tuple[csp.Policy, ...], answer: HttpResponse) -> Iterator[str]:
    for hazard in parameters.forbids or ():
        if csp.allows(enforced, hazard):
            yield f"allows {hazard}; the claim says that it is blocked"
    for directive in parameters.requires or ():
        if all(policy.get(directive) is None for policy in enforced):
            yield f"its policies lack {directive}"
    for name, claimed in _claimed(parameters):
        load = beyond(name, claimed, enforced, answer.url)
        if load is not None:
            yield f"allows {_named(name)} {load}; the claim says {listed(claimed)}"


def too_long(names: Iterable[str], enforced: tuple[csp.Policy, ...]) -> Finding | None:
    """The finding where the policies list more sources for one of ``names`` than can be compared; else None."""
    longest = max((sum(len(_effective(policy, name) or ()) for policy in enforced) for name in names), default=0)
    if longest > sources.MOST_WORDS:
        return unknown(f"its policies list {longest} sources, more than are compared ({sources.MOST_WORDS})")
    return None


def beyond(name: str, claimed: tuple[str, ...], enforced: tuple[csp.Policy, ...], url: str) -> sources.Load | None:
    """What the policies let through for ``name`` (``scripts``, ``framed_by`` …) beyond the claimed sources."""
    lists = [_effective(policy, name) for policy in enforced]
    words = tuple(_KEYWORDS.get(word, word) for word in claimed if word != "none")
    return sources.beyond(lists, words, sources.origin(url))


def _effective(policy: csp.Policy, name: str) -> tuple[str, ...] | None:
    words = policy.effective(_DIRECTIVES[name])
    if words is None or name in _WITH_NONCE:
        return words
    # Nonces and 'strict-dynamic' mean nothing for what is neither script nor style.
    return tuple(word for word in words if not csp.has_nonce((word,)) and word.lower() != csp.STRICT_DYNAMIC)


def _claimed(parameters: CspParameters) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name in _DIRECTIVES:
        claimed: tuple[str, ...] | None = getattr(parameters, name)
        if claimed is not None:
            yield name, claimed


def _named(name: str) -> str:
    return {
        "framed_by": "framing by",
        "connections": "connections to",
        "forms": "forms sent to",
        "frames": "frames of",
        "base": "a base address at",
    }.get(name, f"{name} from")


def _kept(parameters: CspParameters) -> Iterator[tuple[str, str]]:
    """What the policies do, as verbs and their objects."""
    if parameters.forbids:
        yield "block", listed(parameters.forbids)
    if parameters.requires:
        yield "carry", listed(parameters.requires)
    for name, claimed in _claimed(parameters):
        if claimed == ("none",):
            yield "allow", f"no {_named(name).rsplit(' ', 1)[0].removeprefix('a ')}"
        else:
            yield "allow", f"only {_named(name)} {listed(claimed)}"


def lies(parameters: CspParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The page without any policy, with one that only reports, and with one that restricts nothing."""
    bare = pages.saying(pages.sending(facts, HEADER), "<!doctype html><p>A lie.")
    yield bare
    yield pages.sending(bare, f"{HEADER}-report-only", *facts.answer.values(HEADER))
    yield pages.sending(bare, HEADER, "lie")


CHECK = Check(
    name="csp",
    parameters=CspParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks_with_body,
    judge=judge,
    lies=lies,
    repeat=pages.repeat_with_body,
    manual=__doc__,
    example={"target": "app", "forbids": ["unsafe-inline", "unsafe-eval"], "scripts": ["self"], "framed_by": ["none"]},
)
