"""Report: what a run found, in the order of the page; what every format and every page is made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from trustgen.frozen import dataclass
from trustgen.model.claim import Claim, Kind
from trustgen.model.judgement import Assurance, Judgement, Verdict
from trustgen.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Summary:
    """How many claims ended in each verdict, and how those that hold are known.

    Rows of an ``each`` count, their parents do not.
    """

    verdicts: Mapping[Verdict, int]
    assurances: Mapping[Assurance, int]

    @property
    def judged(self) -> int:
        """Claims that had anything to judge."""
        return sum(count for verdict, count in self.verdicts.items() if verdict is not Verdict.UNJUDGED)

    @property
    def worst(self) -> Verdict:
        """The worst verdict that occurs; UNJUDGED where nothing was judged."""
        return max((v for v, n in self.verdicts.items() if n), key=lambda v: v.severity, default=Verdict.UNJUDGED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim beside its judgement."""

    claim: Claim
    judgement: Judgement

    @property
    def standing(self) -> str:
        """The key of the reader-facing word.

        One of verified, not-true, unchecked, out-of-date, stated, promised, planned, plain.

        A claim that holds is *verified* only where a look of this run bears it out; the word of a role or of a third
        party is *stated*.
        """
        return _standing(self.claim.kind, self.judgement)


#: What nobody looked at in this run is not verified.
_BY_WORD = {Assurance.STATED: "stated", Assurance.THIRD_PARTY: "stated", Assurance.PROMISE: "promised"}


def _standing(kind: Kind, judgement: Judgement) -> str:
    match judgement.verdict:
        case Verdict.BROKEN:
            return "not-true"
        case Verdict.UNKNOWN:
            return "unchecked"
        case Verdict.STALE:
            return "out-of-date"
        case Verdict.HOLDS if kind is Kind.PLANNED:
            return "planned"
        case Verdict.HOLDS:
            return _BY_WORD.get(judgement.assurance, "verified") if judgement.assurance else "verified"
        case _:
            return {Kind.COMMITMENT: "promised", Kind.PLANNED: "planned"}.get(kind, "plain")


@dataclass(frozen=True, slots=True)
class Report:
    """A judged registry. ``at`` is when the looking ended (aware, UTC); ``entries`` are in the order of the registry.

    ``overrides`` are sentences about what the run changed (``--connect-to …``): they are bannered on the site.
    ``valid_until`` is when the first of the evidence runs out; None where nothing was judged.
    """

    registry: Registry
    at: datetime
    entries: tuple[Entry, ...]
    summary: Summary
    overrides: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    valid_until: datetime | None = None

    def entry(self, claim_id: str) -> Entry:
        """The entry of that claim. Raises KeyError."""
        for entry in self.entries:
            if entry.claim.id == claim_id:
                return entry
        raise KeyError(claim_id)
