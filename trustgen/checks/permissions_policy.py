"""A page denies itself and its frames features of the browser, such as the camera.

Holds when
----------
The Permissions-Policy header, all its lines taken together, gives every feature in ``denies`` to nobody, and every
feature in ``limits`` to at most the origins listed (``self`` or https origins).

Broken when
-----------
The header is missing or cannot be read (browsers then ignore all of it), a feature is not mentioned (its default
applies), or it is given to more than the claim says.

Unknown when
------------
The page cannot be fetched, or the answer is an error page or a redirect.

Cannot see
----------
Whether a browser knows the feature; names that no browser knows do nothing. What signed-in visitors get.

Positive control
----------------
A feature counts as denied only where the header names it.

References
----------
Permissions Policy (W3C) §5.2, §9.2; RFC 9651 (structured fields: of a name that comes twice the last counts, and one
error voids the whole header).

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Self

from trustgen.checks import pages
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.syntax import sources, structured
from trustgen.validated import AfterValidator, Field, model_validator

HEADER = "permissions-policy"
Feature = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Holder = Annotated[str, Field(pattern=r"^(self|https://[^\s/]+)$")]


def _features(names: SetOf) -> SetOf:
    wrong = [name for name in names.names() if not name.replace("-", "").isalnum() or name != name.lower()]
    if wrong:
        raise ValueError(f"{listed(wrong)}: a feature is written in small letters, such as display-capture")
    return names


class PermissionsPolicyParameters(pages.PageParameters):
    """Which page, and which features it keeps from whom."""

    denies: Annotated[SetOf, AfterValidator(_features)] | None = Field(
        default=None, description="Features that nobody gets, such as [camera, microphone]; others may be denied too."
    )
    limits: Annotated[dict[Feature, tuple[Holder, ...]], Field(min_length=1)] | None = Field(
        default=None,
        description="Features that at most these get: {geolocation: [self, https://maps.tidemark.example]}.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.denies is None and self.limits is None:
            raise ValueError("say what it denies or limits")
        return self


def judge(parameters: PermissionsPolicyParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Compare who gets each feature with who may."""
    answer = facts.answer
    finding = pages.not_shown(answer)
    if finding is not None:
        return finding
    values = answer.values(HEADER)
    if not values:
        return broken("sends no Permissions-Policy header")
    try:
        given = structured.dictionary(pages.one_or_more(values))
    except ValueError as error:
        shown = quoted(pages.one_or_more(values))
        return broken(f"sends Permissions-Policy: {shown}, which cannot be read and is ignored: {error}")
    claims = _claims(parameters)
    wrong = tuple(part for feature, most in claims.items() for part in _wrong(feature, most, given, answer.url))
    return broken("; ".join(wrong)) if wrong else holds(f"sends a permissions policy that {listed(_kept(parameters))}")


def _claims(parameters: PermissionsPolicyParameters) -> dict[str, tuple[str, ...]]:
    denied: dict[str, tuple[str, ...]] = dict.fromkeys(parameters.denies.names(), ()) if parameters.denies else {}
    return denied | dict(parameters.limits or {})


def _wrong(feature: str, most: tuple[str, ...], given: Mapping[str, structured.Member], url: str) -> Iterator[str]:
    if feature not in given:
        yield f"does not mention {feature}, so that the browser's default applies"
        return
    said = f"the claim says {listed(most)}" if most else "the claim says nobody"
    origins = {_origin(holder, url) for holder in most}
    more = [holder for holder in holders(given[feature]) if _origin(holder, url) not in origins]
    if more:
        yield f"gives {feature} to {listed(map(_shown, more))}; {said}"


def holders(member: structured.Member) -> tuple[str, ...]:
    """Who gets a feature: ``*``, ``self`` and origins; what is none of these gives nothing."""
    items = member.items if isinstance(member, structured.InnerList) else (member,)
    return tuple(
        str(item.value)
        for item in items
        if (isinstance(item.value, structured.Token) and item.value in ("*", "self"))
        or (type(item.value) is str and "://" in item.value)
    )


def _origin(holder: str, url: str) -> tuple[str, str, int | None] | str:
    """An origin to compare; the page's own for ``self``."""
    if holder == "*":
        return holder
    try:
        at = sources.origin(url if holder == "self" else holder)
    except ValueError:
        return holder
    return at.scheme, at.host, at.port


def _shown(holder: str) -> str:
    return "everybody" if holder == "*" else "its own pages" if holder == "self" else quoted(holder)


def _kept(parameters: PermissionsPolicyParameters) -> Iterator[str]:
    if parameters.denies:
        yield f"denies {listed(parameters.denies.names())}"
    for feature, most in (parameters.limits or {}).items():
        yield f"gives {feature} to {listed(most) if most else 'nobody'} at most"


def lies(parameters: PermissionsPolicyParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Without the header, with one that cannot be read, and with each feature given to everybody or left out."""
    yield pages.sending(facts, HEADER)
    yield pages.sending(facts, HEADER, "camera 'none'")
    features = tuple(_claims(parameters))
    for feature in features:
        others = [f"{name}=()" for name in features if name != feature]
        yield pages.sending(facts, HEADER, ", ".join((*others, f"{feature}=*")))
        yield pages.sending(facts, HEADER, ", ".join(others))


CHECK = Check(
    name="permissions_policy",
    parameters=PermissionsPolicyParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks,
    judge=judge,
    lies=lies,
    repeat=pages.repeat,
    manual=__doc__,
    example={"target": "app", "denies": ["camera", "microphone", "geolocation"]},
)
