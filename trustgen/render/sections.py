"""The security page's sections: prose, claims where prose places them, and the rest by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import field

from markupsafe import Markup, escape

from trustgen.errors import InputError, Problem
from trustgen.frozen import dataclass
from trustgen.model.content import Content, Prose
from trustgen.model.organisation import Group, Section
from trustgen.render.insert import Insert
from trustgen.render.prose import ProseWriter
from trustgen.render.views import TROUBLED, View, Views
from trustgen.render.voice import Voice

#: What carries a mark, in the order in which a section counts it.
_STANDINGS = (*TROUBLED.values(), "verified", "stated", "promised", "planned")
#: Renders a claim as a row: the view, and whether it may carry the claim's id.
Row = Callable[[View, bool], str]


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Claims of a section that prose does not place; ``language`` is set where its words are not in the page's own."""

    id: str
    title: str
    stem: str
    numbered: bool
    rows: Markup
    language: str = ""


@dataclass(frozen=True, slots=True)
class ListedSection:
    """A section for the template; ``language`` is set where its title is not in the page's own.

    ``tally`` says how its statements stand, each standing with how many; those that carry no mark are left out.
    """

    id: str
    title: str
    prose: Markup
    groups: tuple[ListedGroup, ...]
    language: str = ""
    tally: tuple[tuple[str, int], ...] = ()

    @property
    def trouble(self) -> str:
        """The worst standing that needs attention; empty where nothing does."""
        return next((standing for standing in TROUBLED.values() if standing in dict(self.tally)), "")


@dataclass(frozen=True, slots=True)
class SectionWriter:
    """Writes sections one after the other; a claim carries its id only the first time it is shown."""

    views: Views
    content: Content
    writer: ProseWriter
    row: Row
    shown: set[str]
    fallback: str = ""
    #: The claims of each section, found at the first.
    _listed: dict[str, list[View]] = field(default_factory=dict)
    #: How many statements of each section have each standing, counted at the first.
    _counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def write(self, section: Section, language: str) -> ListedSection:
        """One section. Raises InputError where its prose names claims or values that do not exist."""
        prose = self.content.of(section.id, language)
        placed = set(prose.placed) if prose else set()
        html = self._told(section.id, language, prose) if prose else Markup()
        mine = [view for view in self._claims(section) if view.id not in placed]
        title = section.translations.get(language, section.title)
        told = "" if language in section.translations else self.fallback
        groups = tuple(self._groups(section, mine, language))
        return ListedSection(section.id, str(title), html, groups, told, self._tally(section))

    def _tally(self, section: Section) -> tuple[tuple[str, int], ...]:
        """How the statements that are at home here stand; of a table, its rows."""
        if not self._counted:
            live = (view for view in self.views.by_id.values() if not view.claim.withdrawn and not view.claim.rows)
            self._counted.update((view.claim.section, view.standing) for view in live if not view.quiet)
        numbers = ((standing, self._counted[section.id, standing]) for standing in _STANDINGS)
        return tuple((standing, number) for standing, number in numbers if number)

    def page(self, name: str, language: str) -> Markup:
        """The prose of a page that is no section; empty where there is none."""
        prose = self.content.of(name, language)
        return self._told(name, language, prose) if prose else Markup()

    def _told(self, name: str, language: str, prose: Prose) -> Markup:
        """Prose in the page's language, or as it was first written, with a word about that."""
        fallen = bool(self.fallback) and (name, language) not in self.content.prose
        html = self._prose(prose, f"{name}--", self.views.native if fallen else self.views.theme.voice)
        if not fallen:
            return html
        phrases = self.views.theme.phrases
        note = phrases("page.fallback", language=phrases.either(f"language.{self.fallback}", self.fallback))
        return Markup('<p class="fallback">{}</p>\n<div lang="{}">{}</div>').format(note, self.fallback, html)

    def _claims(self, section: Section) -> list[View]:
        if not self._listed:
            for view in self.views.by_id.values():
                claim = view.claim
                for name in () if claim.parent or claim.withdrawn else dict.fromkeys((claim.section, *claim.also_in)):
                    self._listed.setdefault(name, []).append(view)
        return self._listed.get(section.id, [])

    def _groups(self, section: Section, claims: list[View], language: str) -> Iterator[ListedGroup]:
        loose = [view for view in claims if not (view.claim.group and view.claim.section == section.id)]
        if loose:
            yield ListedGroup("", "", "", False, self._rows(loose))
        for group in section.groups:
            if members := [v for v in claims if v.claim.group == group.id and v.claim.section == section.id]:
                yield self._group(section, group, members, language)

    def _group(self, section: Section, group: Group, members: list[View], language: str) -> ListedGroup:
        said = group.said(language)
        told = "" if said is not group else self.fallback
        title, stem, numbered = str(said.title or ""), str(said.stem or ""), group.style == "numbered"
        return ListedGroup(f"{section.id}--{group.id}", title, stem, numbered, self._rows(members), told)

    def _rows(self, views: list[View]) -> Markup:
        return Markup("").join(Markup(self._show(view)) for view in views)  # noqa: S704 - the row template's markup

    def _show(self, view: View) -> str:
        first = view.id not in self.shown
        self.shown.add(view.id)
        return self.row(view, first)

    def _prose(self, prose: Prose, prefix: str, voice: Voice) -> Markup:
        wrong: list[Problem] = []

        def claim(name: str) -> str:
            view = self.views.by_id.get(name)
            if view is None:
                fix = "write the id of a claim in claims.yaml, or remove the line"
                wrong.append(Problem(prose.place, "unknown-claim", f"[[{name}]] names no claim", fix))
            return self._show(view) if view else ""

        def value(name: str, cited: str) -> str:
            view = self.views.by_id.get(name)
            if view is None or cited not in view.claim.cited:
                fix = "cite a value that the claim's sentence or check has"
                wrong.append(Problem(prose.place, "unknown-value", f"[[{name}.{cited}]] names no value", fix))
                return ""
            return str(escape(voice.say(view.claim.cited[cited])))

        html = self.writer.html(prose.text, Insert(claim, value), prefix)
        if wrong:
            raise InputError(wrong)
        return html
