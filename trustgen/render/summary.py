"""The first screen's numbers: how much is known, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup, escape

from trustgen.frozen import dataclass
from trustgen.model.judgement import Assurance, Verdict
from trustgen.model.report import Entry, Report
from trustgen.render.phrases import Phrases
from trustgen.render.voice import Voice

_MACHINE = (Assurance.YOU_CAN_CHECK, Assurance.OUR_SYSTEMS_CHECKED, Assurance.SELF_REPORTED)
_WORD = (Assurance.STATED, Assurance.PROMISE, "planned")
#: The standings of what is wrong, worst first, with the keys of their words.
_TROUBLE = {"not-true": "broken", "unchecked": "unknown", "out-of-date": "stale"}
_SPOKEN_AS = {"promised": str(Assurance.PROMISE), "planned": "planned"}
_WIDTH = 1000
_HOLE = "\0"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the whole: its key, how many claims, and its segment of a bar 1000 wide."""

    key: str
    number: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Overview:
    """``machine``, ``third``, ``word`` and ``trouble`` add up to ``total``; ``plain`` is counted apart."""

    total: int
    machine: int
    third: int
    word: int
    trouble: tuple[tuple[str, int], ...]
    plain: int
    shares: tuple[Share, ...]


def overview_of(report: Report) -> Overview:
    """The numbers of a report: of claims that stand on their own and are still made."""
    entries = (entry for entry in report.entries if not entry.claim.rows and not entry.claim.withdrawn)
    numbers = Counter(_kept_as(entry) for entry in entries)
    plain = numbers.pop("plain", 0)
    return Overview(
        total=numbers.total(),
        machine=sum(numbers[one] for one in _MACHINE),
        third=numbers[Assurance.THIRD_PARTY],
        word=sum(numbers[one] for one in _WORD),
        trouble=tuple((words, numbers[key]) for key, words in _TROUBLE.items() if numbers[key]),
        plain=plain,
        shares=tuple(_shares(numbers)),
    )


def _kept_as(entry: Entry) -> str:
    """A claim that holds counts by who can know it; a promise and a plan always as what they are."""
    standing = entry.standing
    if standing in _SPOKEN_AS or entry.judgement.verdict is not Verdict.HOLDS:
        return _SPOKEN_AS.get(standing, standing)
    return str(entry.judgement.assurance or "plain")


def _shares(numbers: Counter[str]) -> Iterator[Share]:
    total, start = numbers.total(), 0
    for key in (*map(str, Assurance), "planned", *_TROUBLE):
        if number := numbers[key]:
            yield Share(key, number, round(start * _WIDTH / total, 2), round(number * _WIDTH / total, 2))
            start += number


def opening_of(overview: Overview, phrases: Phrases, voice: Voice) -> Markup:
    """The first screen's sentence: what a machine verified stands out, and so does what is wrong."""
    if not overview.total:
        return escape(phrases("security.nothing"))
    known = (("machine", overview.machine), ("third", overview.third), ("word", overview.word))
    parts = [
        (key, escape(phrases.count(f"security.{key}", n) if n else phrases("security.machine_none")))
        for key, n in known
        if n or key == "machine"
    ]
    strong = [Markup("<strong>{}</strong>").format(words) if key == "machine" else words for key, words in parts]
    whole = phrases.count("security.opening", overview.total, parts=_HOLE)
    before, _, after = (escape(piece) for piece in whole.partition(_HOLE))
    sentence = before + Markup(voice.list(strong)) + after  # noqa: S704 - escaped above
    if not overview.trouble:
        return sentence
    troubled = voice.list(phrases.count(f"security.{key}", number) for key, number in overview.trouble)
    worst = "bad" if any(key == "broken" for key, _ in overview.trouble) else "unsure"
    return sentence + Markup(' <span class="{}">{}.</span>').format(worst, troubled)
