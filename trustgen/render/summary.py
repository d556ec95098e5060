"""The first screen's numbers: how much is known, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trustgen.model.judgement import Assurance, Verdict
from trustgen.model.report import Report

_MACHINE = (Assurance.YOU_CAN_CHECK, Assurance.OUR_SYSTEMS_CHECKED, Assurance.SELF_REPORTED)
_WORD = (Assurance.STATED, Assurance.PROMISE)
_TROUBLE = ((Verdict.BROKEN, "not-true"), (Verdict.UNKNOWN, "unchecked"), (Verdict.STALE, "out-of-date"))
_WIDTH = 1000


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

    @property
    def good(self) -> int:
        """Claims that hold, whoever says so."""
        return self.machine + self.third + self.word


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
