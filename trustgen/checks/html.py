"""A page has, or has not, an element of a certain sort, such as a field for card numbers.

Holds when
----------
``present`` — at least ``min`` elements of the page fit the selector. ``absent`` — none does. A selector is a tag,
attributes in brackets, or both: ``input``, ``[data-card]``, ``input[type=password]``, ``input[autocomplete^=cc-]``
(begins), ``[src$=".js"]`` (ends), ``[name*=card]`` (holds). ``beside`` names an element that must be there.

Broken when
-----------
An element that must be absent is there, or too few are there that must be present.

Unknown when
------------
The page cannot be fetched, answers with an error page or a redirect, is no readable HTML, or lacks the element that
``beside`` names; for ``absent``, also when it shows no text, since its scripts may write all of it.

Cannot see
----------
Elements that scripts add or take away, frames, and what signed-in visitors get. Elements inside <template> and
<noscript> do not count.

Positive control
----------------
For ``absent`` the page must show text and have elements, and the one in ``beside`` where that is given: an element of
the kind that the right page always has.

References
----------
HTML §13.2.5 (tokenization); Selectors Level 4 §6 (attributes). Values compare in upper and lower case.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Annotated, Self

from trustgen.checks import pages
from trustgen.checks.wording import counted
from trustgen.facts.http import HttpFacts
from trustgen.model.base import Integer
from trustgen.model.check import Check
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.syntax import html, selector
from trustgen.validated import AfterValidator, Field, model_validator


def _checked(text: str) -> str:
    selector.parse(text)
    return text


Selector = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_checked)]


class HtmlParameters(pages.PageParameters):
    """Which page, and which elements."""

    present: Selector | None = Field(default=None, description="A selector that elements of the page fit.")
    absent: Selector | None = Field(default=None, description="A selector that no element of the page fits.")
    beside: Selector | None = Field(default=None, description="An element that shows that it is the right page.")
    min: Annotated[Integer, Field(ge=1)] = Field(default=1, description="How many must be present at least.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.present is None) is (self.absent is None):
            raise ValueError("say either present or absent")
        if self.absent is not None and "min" in self.model_fields_set:
            raise ValueError("`min` is for present; remove it")
        return self


def judge(parameters: HtmlParameters, facts: HttpFacts, registry: Registry, now: datetime) -> Finding:
    """Count the elements that fit."""
    page = pages.shown(facts.answer)
    if isinstance(page, Finding):
        return page
    wanted = parameters.present or parameters.absent or ""
    number = _count(page, wanted)
    if parameters.absent is not None and number:
        return broken(f"has {counted(number, 'element')} {wanted}; the claim says none")
    if parameters.beside is not None and not _count(page, parameters.beside):
        return unknown(f"has no element {parameters.beside}, so that it may be another page")
    if parameters.absent is not None:
        if not page.text or not page.elements:
            return unknown("shows no text; its scripts may write all of it")
        return holds(f"has no element {wanted} among its {len(page.elements)}")
    if number < parameters.min:
        return broken(f"has {counted(number, 'element') if number else 'no element'} {wanted}" + _at_least(parameters))
    return holds(f"has {counted(number, 'element')} {wanted}")


def _at_least(parameters: HtmlParameters) -> str:
    return f"; the claim says {parameters.min} at least" if parameters.min > 1 else ""


def _count(page: html.Page, wanted: str) -> int:
    fitting = selector.parse(wanted)
    return sum(1 for element in page.elements if not element.inert and fitting.fits(element))


def lies(parameters: HtmlParameters, facts: HttpFacts) -> Iterable[HttpFacts]:
    """The page with the element that must be absent, or without those that must be present."""
    text = facts.answer.text or ""
    if parameters.absent is not None:
        element = selector.parse(parameters.absent).example()
        yield pages.saying(facts, f"{_written(element)}</{element.name}>{text}")
        return
    beside = _written(selector.parse(parameters.beside).example()) if parameters.beside else ""
    lied = f"{beside}A lie."
    if _count(html.parse(lied), parameters.present or "") < parameters.min:
        yield pages.saying(facts, lied)


def _written(element: html.Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.name}{attributes}>"


CHECK = Check(
    name="html",
    parameters=HtmlParameters,
    assurance=Assurance.YOU_CAN_CHECK,
    looks=pages.looks_with_body,
    judge=judge,
    lies=lies,
    repeat=pages.repeat_with_body,
    manual=__doc__,
    example={"target": "app", "path": "/checkout", "absent": "input[autocomplete^=cc-]", "beside": "form"},
)
