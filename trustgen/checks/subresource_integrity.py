"""Scripts and style sheets that a page takes from other origins are pinned by a hash of their content.

Holds when
----------
The page loads at least ``min`` scripts and style sheets from other origins, and each of those elements has an
``integrity`` with at least one hash that browsers understand. Origins in ``except`` are left out, and are named.

Broken when
-----------
One of them has no ``integrity``, or none that browsers understand: these load it whatever it holds.

Unknown when
------------
The page cannot be fetched, is no readable HTML, or loads fewer than ``min`` of them: then there was nothing to judge.

Cannot see
----------
What scripts load, what style sheets import, and elements that scripts add. Elements inside <template> and <noscript>
are not looked at. The page's own origin is trusted, whoever serves it.

Positive control
----------------
At least one foreign script or style sheet must be seen. ``min: 0`` says that the page may load none; then it holds of
a page in which other elements were seen.

References
----------
Subresource Integrity (W3C) §3.3; HTML §4.2.4 (link), §4.12.1 (script), §4.2.3 (base).

"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated
from urllib.parse import urljoin, urlsplit

from trustgen.checks import pages
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Integer
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.syntax import html, sources
from trustgen.validated import Field

_HASH = re.compile(r"sha(?:256-[A-Za-z0-9+/_-]{43}=?|384-[A-Za-z0-9+/_-]{64}|512-[A-Za-z0-9+/_-]{86}(?:==)?)(?:\?\S*)?")
_SCRIPT_TYPES = re.compile(
    r"module|(?:text|application)/(?:x-)?(?:java|ecma)script|text/(?:livescript|jscript)", re.IGNORECASE
)
_MOST_NAMED = 3
Origin = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(:[0-9]{1,5})?$", max_length=260)]


class SubresourceIntegrityParameters(pages.PageParameters):
    """Which page, how many foreign resources there must be, and which origins are left out."""

    min: Annotated[Integer, Field(ge=0)] = Field(
        default=1, description="How many foreign scripts and style sheets must be seen at least."
    )
    except_: tuple[Origin, ...] = Field(
        default=(), alias="except", description="Origins that are left out, such as [https://js.stripe.com]."
    )


def judge(parameters: SubresourceIntegrityParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Look at every foreign script and style sheet of the page."""
    page = pages.shown(facts.answer)
    if isinstance(page, Finding):
        return page
    if not page.elements:
        return unknown("answers with a page without any element")
    judged = tuple(foreign(page, facts.answer.url, parameters.except_))
    bare = tuple(dict.fromkeys(url for element, url in judged if not _is_pinned(element)))
    number = (
        "1 foreign script or style sheet" if len(judged) == 1 else f"{len(judged)} foreign scripts and style sheets"
    )
    if bare:
        more = (f"{len(bare) - _MOST_NAMED} more",) if len(bare) > _MOST_NAMED else ()
        return broken(f"loads {listed((*map(quoted, bare[:_MOST_NAMED]), *more))} without integrity")
    if len(judged) < parameters.min:
        return unknown(f"loads {number}, and the claim is about {parameters.min} at least")
    apart = f", {listed(parameters.except_)} left out" if parameters.except_ else ""
    return holds(
        f"loads {number}, each with integrity{apart}" if judged else f"loads no foreign script or style sheet{apart}"
    )


def foreign(page: html.Page, url: str, left_out: tuple[str, ...] = ()) -> Iterator[tuple[html.Element, str]]:
    """The elements that load scripts and style sheets from other origins, each with the address."""
    base = url
    for element in page.live("base", "script", "link"):
        if element.name == "base":
            base = _joined(url, element.get("href") or "") if base == url and element.get("href") else base
            continue
        address = _joined(base, _address(element))
        origin = _origin(address)
        if origin and origin != _origin(url) and origin not in left_out:
            yield element, address


def _address(element: html.Element) -> str:
    """What the element loads as script or style; empty where it does not."""
    if element.name == "script":
        kind = (element.get("type") or "").strip()
        runs = not kind or _SCRIPT_TYPES.fullmatch(kind)
        return (element.get("src") or "").strip() if runs else ""
    rel = element.words("rel")
    style = "stylesheet" in rel or "modulepreload" in rel
    preloaded = "preload" in rel and (element.get("as") or "").lower() in ("script", "style")
    return (element.get("href") or "").strip() if style or preloaded else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if address else ""
    except ValueError:
        return ""


def _origin(url: str) -> str:
    """Scheme, host and port; empty where the address is none of http or https."""
    try:
        at = sources.origin(url)
    except ValueError:
        return ""
    if at.scheme not in ("http", "https") or not at.host:
        return ""
    usual = at.port in (None, 443 if at.scheme == "https" else 80)
    return f"{at.scheme}://{at.host}" + ("" if usual else f":{at.port}")


def _is_pinned(element: html.Element) -> bool:
    return any(_HASH.fullmatch(word) for word in (element.get("integrity") or "").split())


def lies(parameters: SubresourceIntegrityParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The page with one more foreign script, without integrity and with one that means nothing."""
    text = facts.answer.text or ""
    host = urlsplit(facts.answer.url).hostname
    for attribute in ("", ' integrity="md5-lie"'):
        yield pages.saying(facts, f'<script src="https://cdn.{host}.invalid/lie.js"{attribute}></script>{text}')


CHECK = Check(
    name="subresource_integrity",
    parameters=SubresourceIntegrityParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks_with_body,
    judge=judge,
    lies=lies,
    repeat=pages.repeat_with_body,
    manual=__doc__,
    example={"target": "app", "except": ["https://js.stripe.com"]},
)
