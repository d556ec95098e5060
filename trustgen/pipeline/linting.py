"""What can be decided of a project without a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from trustgen import history
from trustgen.content import load as load_content
from trustgen.errors import InputError, Place, Problem, Severity
from trustgen.frozen import dataclass
from trustgen.lint import rules as lint_rules
from trustgen.model.content import Content
from trustgen.model.registry import Registry
from trustgen.pipeline.project import Project
from trustgen.pipeline.reading import registry_of, text_of


@dataclass(frozen=True, slots=True)
class Linted:
    """A project that is fit to be looked at, and the warnings about it."""

    project: Project
    registry: Registry
    content: Content
    warnings: tuple[Problem, ...]


def lint(project: Project, at: datetime, *, targets: Mapping[str, str] | None = None, strict: bool = False) -> Linted:
    """Parse and cross-check everything that can be decided offline. Raises InputError with every problem."""
    text = text_of(project)
    registry, warnings = registry_of(text, targets, project.read)
    problems = list(warnings)
    content = Content({})
    try:
        content = load_content(project.content, registry)
    except InputError as error:
        problems.extend(error.problems)
    problems.extend(lint_rules.apply(registry, content, at))
    problems.extend(_permanence(project, text, registry, at))
    problems.extend(_unspoken(project, registry))
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)
    return Linted(project, registry, content, tuple(sorted(problems)))


def _permanence(project: Project, text: bytes, registry: Registry, at: datetime) -> tuple[Problem, ...]:
    """What the past of ``claims.yaml`` says against its list of sub-processors."""
    past = history.past(project.claims)
    if past is None:
        return ()
    from trustgen.registry import permanence

    return permanence.check(text, "claims.yaml", past, registry.organisation.zone, at)


def _unspoken(project: Project, registry: Registry) -> Iterator[Problem]:
    """Languages of the site for which there are no words: its pages would say theirs in English, and nobody is told."""
    from trustgen.words.catalogue import LANGUAGES

    named = {"language": registry.site.language}
    named |= {f"languages/{number}": one for number, one in enumerate(registry.site.languages)}
    for name, language in named.items():
        spellings = (language, language.partition("-")[0])
        files = (folder / "words" / f"{one}.toml" for folder in project.templates for one in spellings)
        if spellings[1] not in LANGUAGES and not any(file.is_file() for file in files):
            what = f"there are no words in `{language}`: what pages say themselves would be in English"
            fix = f"translate templates/words/en.toml as templates/words/{language}.toml in your project"
            place = registry.told_at.get(name, Place("claims.yaml"))
            yield Problem(place, "language-not-spoken", what, fix, Severity.WARNING)
