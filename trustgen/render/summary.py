"""The first screen's numbers: how much is known, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from trustgen.model.judgement import Assurance, Verdict
from trustgen.model.report import Report
from trustgen.render.phrases import Phrases
from trustgen.render.voice import Voice

_MACHINE = (Assurance.YOU_CAN_CHECK, Assurance.OUR_SYSTEMS_CHECKED, Assurance.SELF_REPORTED)
_WORD = (Assurance.STATED, Assurance.PROMISE)
_TROUBLE = ((Verdict.BROKEN, "not-true"), (Verdict.UNKNOWN, "unchecked"), (Verdict.STALE, "out-of-date"))
_WIDTH = 1000
_HOLE = "\0"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the whole: its key, how many claims, and its segment of a bar ``WIDTH`` wide."""

    key: str
    number: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Overview:
    """``machine`` + ``third`` + ``word`` + the troubled are ``judged``; ``unjudged`` are counted apart."""

    judged: int
    machine: int
    third: int
    word: int
    unjudged: int
    shares: tuple[Share, ...]


def overview_of(report: Report) -> Overview:
    """The numbers of a report."""
    known = report.summary.assurances
    return Overview(
        judged=report.summary.judged,
        machine=sum(known.get(one, 0) for one in _MACHINE),
        third=known.get(Assurance.THIRD_PARTY, 0),
        word=sum(known.get(one, 0) for one in _WORD),
        unjudged=report.summary.verdicts.get(Verdict.UNJUDGED, 0),
        shares=tuple(_shares(report)),
    )


def _shares(report: Report) -> Iterator[Share]:
    known, verdicts = report.summary.assurances, report.summary.verdicts
    counted = [(str(one), known.get(one, 0)) for one in Assurance]
    counted += [(key, verdicts.get(verdict, 0)) for verdict, key in _TROUBLE]
    total, start = sum(number for _, number in counted) or 1, 0
    for key, number in counted:
        if number:
            yield Share(key, number, round(start * _WIDTH / total, 2), round(number * _WIDTH / total, 2))
        start += number


def opening_of(overview: Overview, report: Report, phrases: Phrases, voice: Voice) -> Markup:
    """The first screen's sentence: what a machine verified stands out, and so does what is wrong."""
    if not overview.judged:
        return escape(phrases("security.nothing"))
    known = (("machine", overview.machine), ("third", overview.third), ("word", overview.word))
    parts = [(key, number) for key, number in known if number or key == "machine"]
    said = [(key, escape(phrases.count(f"security.{key}", number))) for key, number in parts]
    strong = [Markup("<strong>{}</strong>").format(words) if key == "machine" else words for key, words in said]
    whole = phrases.count("security.opening", overview.judged, parts=_HOLE)
    before, _, after = (escape(piece) for piece in whole.partition(_HOLE))
    sentence = before + Markup(voice.list(strong)) + after  # noqa: S704 - escaped above
    wrong = [(v.value, n) for v, _ in _TROUBLE if (n := report.summary.verdicts.get(v, 0))]
    if not wrong:
        return sentence
    troubled = voice.list(phrases.count(f"security.{key}", number) for key, number in wrong)
    return sentence + Markup(' <span class="bad">{}.</span>').format(troubled)
