"""The theme: templates in two environments, the stylesheet and the words, the project's own before the bundled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)

from trustgen.errors import InputError, Place, Problem
from trustgen.frozen import dataclass
from trustgen.model.organisation import Brand
from trustgen.render.compiled import Compiled
from trustgen.render.filters import filters_of
from trustgen.render.overrides import check_files
from trustgen.render.phrases import Phrases, load_phrases
from trustgen.render.spans import anchor
from trustgen.render.spoken import SpokenEnvironment
from trustgen.render.voice import Voice
from trustgen.words import MissingWord, Unspeakable

_FIX = "mend the template, or remove it to use the bundled one"


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates that are compiled once, and what they all share."""

    html: Environment
    text: Environment
    phrases: Phrases
    voice: Voice
    folders: tuple[Path, ...]

    def page(self, name: str, context: Mapping[str, Any]) -> str:
        """The HTML or XML template ``name`` filled in. Raises InputError with the template's file and line."""
        return fill(self.html, name, context)

    def plain(self, name: str, context: Mapping[str, Any]) -> str:
        """The text template ``name`` filled in. Raises InputError with the template's file and line."""
        return fill(self.text, name, context)

    def read(self, name: str) -> str:
        """A file of the theme that is no template. Raises InputError where there is none."""
        for folder in self.folders:
            if (folder / name).is_file():
                return (folder / name).read_text("utf-8")
        raise InputError([Problem(Place(name), "missing-template", f"the theme has no {name}", _FIX)])


def load_theme(folders: tuple[Path, ...], language: str, compiled: Compiled | None = None) -> Theme:
    """The theme in ``folders`` (the project's own first, the bundled last) for one language.

    ``compiled`` are templates that an earlier run compiled.

    A project's template extends the one it overrides as ``{% extends "bundled/security.html" %}``.
    """
    check_files(folders)
    known = compiled or Compiled()
    phrases = load_phrases(folders, language, known)
    voice = Voice(phrases.words)
    loader = ChoiceLoader([_files(folders), PrefixLoader({"bundled": _files(folders[-1:])})])
    html = SpokenEnvironment(
        loader=loader,
        bytecode_cache=known.part(f"terse html {phrases.digest}"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    text = Environment(
        loader=loader,
        bytecode_cache=known.part(f"text {phrases.digest}"),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    text.globals.update(t=phrases, voice=voice)
    html.phrases = phrases
    html.globals.update(t=phrases, voice=voice, link=anchor)
    html.filters.update(filters_of(voice))
    return Theme(html, text, phrases, voice, folders)


def fill(environment: Environment, name: str, context: Mapping[str, Any]) -> str:
    """A template filled in. Raises InputError with the template's file and line."""
    template = template_of(environment, name)
    with explained(template):
        return template.render(context)


def macro(environment: Environment, name: str, which: str) -> Callable[..., str]:
    """A macro of the template ``name`` as a function, compiled once; it raises InputError as ``fill`` does."""
    template = template_of(environment, name)
    with explained(template):
        made = getattr(template.module, which)

    def call(*arguments: Any) -> str:
        with explained(template):
            return str(made(*arguments))

    return call


@contextmanager
def explained(template: Template) -> Iterator[None]:
    """Turns what goes wrong in a template into a problem of the input."""
    try:
        yield
    except (TemplateError, MissingWord, Unspeakable, TypeError, ValueError, LookupError, AttributeError) as error:
        raise InputError([_problem(error, template)]) from error


def template_of(environment: Environment, name: str) -> Template:
    """The compiled template ``name``. Raises InputError with its file and line."""
    try:
        return environment.get_template(name)
    except TemplateSyntaxError as error:
        place = Place(error.filename or error.name or name, error.lineno)
        raise InputError([Problem(place, "template-syntax", error.message or str(error), _FIX)]) from error
    except TemplateError as error:
        raise InputError([Problem(Place(name), "missing-template", f"there is no template {error}", _FIX)]) from error


def _problem(error: Exception, template: Template) -> Problem:
    """Where in the templates ``error`` came up: the innermost frame that Jinja rewrote to a template's line."""
    place = Place(template.filename or template.name or "")
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or error.name or "", error.lineno)
    trace = error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        written: Template | None = trace.tb_frame.f_globals.get("__jinja_template__")
        if written is not None:  # a macro called from outside a template: Jinja has not rewritten its lines
            place = Place(filename, written.get_corresponding_lineno(trace.tb_lineno))
        elif not filename.endswith(".py") and not filename.startswith("<"):
            place = Place(filename, trace.tb_lineno)
        trace = trace.tb_next
    return Problem(place, "template-error", f"{type(error).__name__}: {error}", _FIX)


def _files(folders: tuple[Path, ...]) -> BaseLoader:
    return FileSystemLoader([str(folder) for folder in folders])


def stylesheet(theme: Theme, brand: Brand) -> tuple[str, str]:
    """The stylesheet's file name, which changes with its content, and its text with the brand's colours and font."""
    css = theme.read("style.css") + "".join(_branded(brand))
    return f"style.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css", css


def _branded(brand: Brand) -> list[str]:
    rules = []
    if brand.font:
        rules.append(f":root{{--font:{brand.font}}}\n")
    if brand.accent:
        rules.append(f":root{{--accent:{brand.accent}}}\n")
    dark = brand.accent_dark or brand.accent
    if dark:
        rules.append(f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark}}}}}\n")
    return rules
