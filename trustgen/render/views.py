"""A claim as the templates see it: everything spoken, nothing left to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from markupsafe import Markup

from trustgen.frozen import dataclass
from trustgen.model.claim import Claim, Statement
from trustgen.model.judgement import CheckJudgement, Verdict
from trustgen.model.report import Entry, Report
from trustgen.render.facts import Fact, Facts
from trustgen.render.filters import sentence
from trustgen.render.links import Links
from trustgen.render.looks import REASONS, SAID, Shown, shown_checks
from trustgen.render.phrases import load_phrases
from trustgen.render.spans import statement_html, statement_linked
from trustgen.render.theme import Theme
from trustgen.render.voice import Voice
from trustgen.words.statement import statement_text

#: What a broken, unknown or stale claim is called; the page names these at its head.
TROUBLED = {Verdict.BROKEN: "not-true", Verdict.UNKNOWN: "unchecked", Verdict.STALE: "out-of-date"}

#: What somebody said or wrote on a day is no look.
_WORDS = frozenset({"attested", "inherits", "plan"})
#: Standings that are true only as long as their evidence stands.
_MARKED = frozenset({"verified", "stated", "promised", "planned"})


@dataclass(frozen=True, slots=True)
class View:
    """A claim for a page. ``standing`` is the key of the reader's word, ``plain`` where there is nothing to judge.

    ``text`` is the whole statement, ``html`` what stands below its group's ``stem`` (if any).
    ``language`` is set where the statement is not in the page's own, ``label_language`` where only its label is not.
    ``said_on`` is the day, where the organisation is, on which it was last known to stand.
    """

    entry: Entry
    text: str
    stem: str
    html: Markup
    standing: str
    assurance: str
    checks: tuple[Shown, ...]
    commands: tuple[str, ...]
    looked_at: datetime | None
    language: str = ""
    runs_out: datetime | None = None
    label: str = ""
    label_language: str = ""
    said_on: date | None = None

    @property
    def claim(self) -> Claim:
        return self.entry.claim

    @property
    def id(self) -> str:
        return self.entry.claim.id

    @property
    def page(self) -> str:
        """The page's address from the site's root."""
        return f"claims/{self.entry.claim.id}/"

    @property
    def reason(self) -> str:
        return self.entry.judgement.reason

    @property
    def reason_language(self) -> str:
        """The language of what was seen, where some of it is not in the page's own."""
        return REASONS if any(one.language for one in self.checks) else ""

    @property
    def seen_at(self) -> datetime | None:
        return self.entry.judgement.seen_at

    @property
    def valid_until(self) -> datetime | None:
        return self.entry.judgement.valid_until

    @property
    def shown_on(self) -> datetime | date | None:
        """The day that stands beside the mark: when it was seen true, or when a role last vouched for it."""
        if self.standing == "stated":
            return max((word.on for word in self.claim.attested), default=self.said_on)
        return self.seen_at if self.standing == "verified" else None

    @property
    def fresh_until(self) -> datetime | None:
        """When what its mark says runs out; None where there is nothing that could."""
        return self.runs_out if self.standing in _MARKED else None

    @property
    def troubled(self) -> bool:
        """Whether it is broken, unknown or stale."""
        return self.entry.judgement.verdict in TROUBLED

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to judge: such claims carry no mark."""
        return self.standing == "plain"

    @property
    def sentence(self) -> Markup:
        """The statement with its first letter a capital and a full stop, for where it stands alone."""
        said: Markup = sentence(Markup("{} {}").format(self.stem, self.html) if self.stem else self.html)
        return said


@dataclass(frozen=True, slots=True)
class Views:
    """All claims of a report for its pages, by id and in the order of the registry."""

    report: Report
    theme: Theme
    links: Links
    facts: Facts
    by_id: Mapping[str, View]
    #: Speaks the site's own language: a statement that falls back says its values in it, too.
    native: Voice

    @classmethod
    def of(cls, report: Report, theme: Theme) -> Views:
        """Speak every claim of ``report``."""
        links, own = Links.of(report.registry), str(report.registry.site.language)
        same = own.partition("-")[0] == theme.voice.words.language
        native = theme.voice if same else Voice(load_phrases(theme.folders, own).words)
        by_id = {entry.claim.id: _view(entry, theme, report, native) for entry in report.entries}
        texts = {name: view.text for name, view in by_id.items()}
        return cls(
            report, theme, links, Facts(report.registry, links, theme.voice, theme.phrases, texts), by_id, native
        )

    def rows_of(self, view: View) -> list[View]:
        """The rows of an ``each``."""
        return [self.by_id[row] for row in view.claim.rows if row in self.by_id]

    def linked(self, view: View, root: str) -> Markup:
        """The statement with its references linked."""
        voice = self.native if view.language else self.theme.voice
        return statement_linked(_said(view.claim, self.theme), voice, self.links, root)

    def basis(self, view: View, root: str) -> list[Fact]:
        """What the claim rests on besides looks."""
        return self.facts.of(view.claim, root)


def _said(claim: Claim, theme: Theme) -> Statement:
    return claim.translations.get(theme.voice.words.language, claim.says)


def _view(entry: Entry, theme: Theme, report: Report, native: Voice) -> View:
    judgement, said = entry.judgement, _said(entry.claim, theme)
    own, spoken = str(report.registry.site.language), theme.voice.words.language
    falls_back = spoken != own.partition("-")[0] and spoken not in entry.claim.translations
    voice = native if falls_back else theme.voice
    stem = report.registry.stem(entry.claim, own if falls_back else spoken)
    text = statement_text(said, voice.words)
    looked = [check.looked_at for check in judgement.checks if check.looked_at and not _is_word(check)]
    strange = not falls_back and spoken != own.partition("-")[0] and spoken not in entry.claim.labels
    return View(
        entry=entry,
        text=f"{stem} {text}" if stem else text,
        stem=stem,
        html=statement_html(said, voice),
        standing=entry.standing,
        assurance=str(judgement.assurance or ""),
        checks=shown_checks(entry, report.registry, theme.phrases, theme.voice),
        commands=tuple(dict.fromkeys(command for check in judgement.checks for command in check.repeat)),
        looked_at=min(looked, default=None),
        language=own if falls_back else "",
        # What says no end of its own ends with the first of the others: no mark stands for ever.
        runs_out=judgement.valid_until or report.valid_until,
        label=entry.claim.labels.get(spoken, entry.claim.label),
        label_language=own if strange else "",
        said_on=judgement.seen_at.astimezone(report.registry.organisation.zone).date() if judgement.seen_at else None,
    )


def _is_word(check: CheckJudgement) -> bool:
    """Whether somebody said so on a day: that is no look, nor is what rests on it."""
    return check.role in _WORDS or (check.role == "rests_on" and check.assurance in SAID)
