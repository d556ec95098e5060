"""A page is answered with, or without, a header of a certain value.

Holds when
----------
``equals`` — a value is exactly that text. ``contains`` — a value holds that text; ``{all: […]}`` every one of
several, ``{any: […]}`` at least one. ``matches`` — the regular expression is found in a value. Upper and lower case
count. A header that is sent several times has several values: ``which`` says whether ``all`` of them must agree
(the default), ``any`` one, or ``none`` may. ``present`` — the header is there, whatever its value. ``absent`` — it
is not.

Broken when
-----------
The values seen do not agree, or the header is not there; for ``absent``, it is.

Unknown when
------------
The page cannot be fetched, its certificate is not trusted, or the answer is an error page: only 2xx, 3xx, 401 and 403
are judged. Redirects are not followed; the headers of the redirect itself are judged.

Cannot see
----------
Headers that are sent to signed-in visitors alone or to other paths. Values of Set-Cookie and of headers that carry
credentials are judged, but never shown.

Positive control
----------------
``absent`` and ``which: none`` hold only where the answer itself was seen and carried other headers.

References
----------
RFC 9110 §5 (fields; several lines of one name are kept apart here). Regular expressions run in linear time: they know
no look-around and no back references (Rust's regex syntax).

"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal, Self

from trustgen.checks import web
from trustgen.checks.wording import listed, quoted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Entry, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.reference import WebTarget
from trustgen.model.registry import Registry
from trustgen.syntax.pattern import checked, matches
from trustgen.syntax.sample import sample
from trustgen.validated import AfterValidator, Field, model_validator

#: Headers whose values may be credentials.
UNSHOWN = frozenset({"set-cookie", "authorization", "proxy-authorization", "www-authenticate", "authentication-info"})
_WAYS = ("equals", "contains", "matches", "present", "absent")

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class Several(Entry):
    """Several texts, of which all or any must be there."""

    all: Texts | None = Field(default=None, description="Every one of these texts.")
    any: Texts | None = Field(default=None, description="At least one of these texts.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.all is None) == (self.any is None):
            raise ValueError("write either {all: [a, b]} or {any: [a, b]}")
        return self


class HeaderParameters(Parameters):
    """Which header of which page, and what is said of it."""

    target: WebTarget = Field(description="The web target, or a group of them.")
    path: web.PagePath = Field(default="", description=web.PATH)
    name: Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", max_length=100)] = Field(
        description="The header's name, in upper or lower case."
    )
    equals: Text | None = Field(default=None, description="The whole value, without the spaces around it.")
    contains: Text | Several | None = Field(
        default=None, description="A text inside the value; {all: […]} or {any: […]} for several."
    )
    matches: Annotated[str, AfterValidator(checked)] | None = Field(
        default=None, description="A regular expression that is found in the value."
    )
    present: Literal[True] | None = Field(default=None, description="The header is sent, whatever its value.")
    absent: Literal[True] | None = Field(default=None, description="The header is not sent.")
    which: Literal["all", "any", "none"] = Field(
        default="all", description="Of several values: all must agree, any one, or none may."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [way for way in _WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError(f"say one of {', '.join(_WAYS)}; {' and '.join(given) if given else 'none'} is given")
        if "which" in self.model_fields_set and given[0] in ("present", "absent"):
            raise ValueError(f"`which` has no meaning beside `{given[0]}`; remove it")
        if self.which == "none" and self.matches is not None and sample(self.matches) is None:
            raise ValueError("no text is found that this pattern matches, so that nothing could break it; simplify it")
        return self


def looks(parameters: HeaderParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a web target."""
    return web.looks_at(registry, parameters.target, parameters.path)


def judge(parameters: HeaderParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Judge the values of the header in the answer that was seen."""
    finding = web.not_judged(facts.answer)
    if finding is not None:
        return finding
    if not facts.answer.headers:
        return unknown("answers without any header, which leaves open whether headers get through")
    values = tuple(value.strip(" \t") for value in facts.answer.values(parameters.name))
    if parameters.absent or parameters.present:
        return _presence(parameters, values)
    return _values(parameters, values)


def _presence(parameters: HeaderParameters, values: tuple[str, ...]) -> Finding:
    name = parameters.name
    seen = f"sends {name}: {_shown(name, values)}" if values else f"sends no {name} header"
    if bool(values) is bool(parameters.present):
        return holds(seen)
    return broken(f"{seen}; the claim says that it is {'sent' if parameters.present else 'not sent'}")


def _values(parameters: HeaderParameters, values: tuple[str, ...]) -> Finding:
    name, which = parameters.name, parameters.which
    agreeing = tuple(value for value in values if agrees(parameters, value))
    if not values:
        seen = f"sends no {name} header"
        return holds(seen) if which == "none" else broken(f"{seen}; the claim says that it {_said(parameters)}")
    good = {"all": len(agreeing) == len(values), "any": bool(agreeing), "none": not agreeing}[which]
    if good:
        return holds(f"sends {name}: {_shown(name, agreeing or values)}")
    telling = agreeing if which == "none" else tuple(value for value in values if value not in agreeing)
    return broken(f"sends {name}: {_shown(name, telling)}; the claim says that it {_said(parameters)}")


def agrees(parameters: HeaderParameters, value: str) -> bool:
    """Whether one value is as ``equals``, ``contains`` or ``matches`` says."""
    if parameters.equals is not None:
        return value == parameters.equals
    if parameters.matches is not None:
        return matches(parameters.matches, value)
    texts, every = _texts(parameters)
    return (all if every else any)(text in value for text in texts)


def _texts(parameters: HeaderParameters) -> tuple[tuple[str, ...], bool]:
    """The texts of ``contains``, and whether every one is needed."""
    several = parameters.contains
    if isinstance(several, Several):
        return (several.all, True) if several.all else (several.any or (), False)
    return (several or "",), True


def _said(parameters: HeaderParameters) -> str:
    negated = " never" if parameters.which == "none" else ""
    if parameters.equals is not None:
        return f"{'is' + negated if negated else 'is'} {quoted(parameters.equals)}"
    if parameters.matches is not None:
        return f"{negated.strip()} matches {quoted(parameters.matches)}".strip()
    texts, every = _texts(parameters)
    return f"{negated.strip()} contains {listed(map(quoted, texts), 'and' if every else 'or')}".strip()


def _shown(name: str, values: tuple[str, ...]) -> str:
    if name.lower() in UNSHOWN:
        return "a value that is not shown" if len(values) == 1 else f"{len(values)} values that are not shown"
    return listed(quoted(value) for value in values)


def lies(parameters: HeaderParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """Without the header; or with the value that must not be there; or with a value that says nothing of the sort."""
    forbidden = _forbidden(parameters)
    if forbidden is not None:
        yield _with(parameters, facts, (forbidden,))
        return
    yield _with(parameters, facts, ())
    if not parameters.present and not agrees(parameters, "~"):
        yield _with(parameters, facts, ("~",))


def _forbidden(parameters: HeaderParameters) -> str | None:
    """A value that breaks a claim of absence."""
    if parameters.absent:
        return "a lie"
    if parameters.which != "none":
        return None
    if parameters.matches is not None:
        return sample(parameters.matches)
    return parameters.equals if parameters.equals is not None else " ".join(_texts(parameters)[0])


def _with(parameters: HeaderParameters, facts: HttpFacts, values: tuple[str, ...]) -> HttpFacts:
    name = parameters.name.lower()
    kept = tuple((key, value) for key, value in facts.answer.headers if key != name)
    headers = (*(kept or (("date", "Thu, 01 Jan 1970 00:00:00 GMT"),)), *((name, value) for value in values))
    return replace(facts, hops=(*facts.hops[:-1], replace(facts.answer, headers=headers)))


def repeat(parameters: HeaderParameters, registry: Registry) -> tuple[str, ...]:
    """The header's lines, by curl; ``grep`` prints nothing where it is absent."""
    wanted = shlex.quote(f"^{parameters.name}:")
    return tuple(
        f"{web.headers_command(page.at(parameters.path))} | grep -i {wanted}"
        for page in web.repeatable(registry, parameters.target)
    )


CHECK = Check(
    name="header",
    parameters=HeaderParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "app", "name": "x-content-type-options", "equals": "nosniff"},
)
