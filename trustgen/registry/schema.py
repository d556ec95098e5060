"""The shape of ``claims.yaml`` as it is typed, before references are followed and checks are known."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from trustgen.model.base import ControlId, Day, Entry, Flag, Identifier, LanguageTag, PlainText, Uri
from trustgen.model.claim import Kind
from trustgen.model.disclosure import Disclosure
from trustgen.model.document import Document
from trustgen.model.note import Note
from trustgen.model.organisation import Organisation, Owner, Section, Site
from trustgen.model.question import Question
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Target
from trustgen.model.values import Cadence, Duration, PlannedDate
from trustgen.registry.constraints import ConstraintEntry
from trustgen.validated import BeforeValidator, Field, WithJsonSchema

CheckItem = Any  # told by `Assertions`, in words of its own


class AttestationEntry(Entry):
    """A role's word, on a day, to be given again every so often."""

    role: str
    on: Day
    every: Cadence
    statement: PlainText = ""


class InheritanceEntry(Entry):
    """A provider's evidence."""

    from_: str = Field(alias="from")
    document: str


class PlanEntry(Entry):
    """When it should come, and when the plan is looked at again."""

    by: PlannedDate
    review: Day
    document: str | None = None
    owner: str | None = None


class PromiseEntry(Entry):
    """What is promised: one of the shapes within, ahead, every, when, at_least."""

    within: Duration | None = None
    ahead: Duration | None = None
    every: Cadence | None = None
    at_least: Any = None
    from_: PlainText | None = Field(default=None, alias="from")
    to: PlainText | None = None
    before: PlainText | None = None
    until: PlainText | None = None
    when: PlainText | None = None
    if_: PlainText | None = Field(default=None, alias="if")
    over: PlainText | None = None
    excludes: tuple[PlainText, ...] = ()
    remedy: str | None = None
    owner: str | None = None
    best_effort: Flag = False


class AppliesEntry(Entry):
    """Whom a claim is about."""

    plans: tuple[str, ...] = ()
    regions: tuple[PlainText, ...] = ()
    when: PlainText = ""


class WithdrawnEntry(Entry):
    """Since when a claim is no longer made, and why."""

    on: Day
    why: PlainText


class TableEntry(Entry):
    """A table with rows and columns of its own (a matrix)."""

    rows: str
    columns: str
    cell: str


class RowEntry(Entry):
    """The keys of an ``each`` row that are not its cells."""

    id: Identifier
    checks: tuple[CheckItem, ...] = ()
    supports: tuple[CheckItem, ...] = ()
    false_if: tuple[CheckItem, ...] = ()
    attested: tuple[AttestationEntry, ...] = ()
    inherits: InheritanceEntry | None = None
    rests_on: tuple[str, ...] = ()
    promise: PromiseEntry | None = None
    controls: tuple[ControlId, ...] = ()
    applies: AppliesEntry | None = None


class SaidEntry(Entry):
    """A claim in another language. A text alone is what it says."""

    says: PlainText
    label: PlainText = ""


Said = Annotated[
    SaidEntry,
    BeforeValidator(lambda value: {"says": value} if isinstance(value, str) else value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"says": {"type": "string"}, "label": {"type": "string"}},
                    "required": ["says"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class ClaimEntry(RowEntry):
    """A claim as it is typed."""

    kind: Kind = Kind.FACT
    section: str | tuple[str, ...]
    says: PlainText
    also_in: tuple[str, ...] = ()
    label: PlainText = ""
    detail: PlainText = ""
    owner: str = ""
    with_: dict[str, Any] = Field(default={}, alias="with")
    plan: PlanEntry | None = None
    valid_for: Duration | None = None
    withdrawn: WithdrawnEntry | None = None
    table: tuple[str, ...] | TableEntry = ()
    columns: dict[str, PlainText] = {}
    each: tuple[dict[str, Any], ...] = ()
    translations: dict[LanguageTag, Said] = {}


class EvidenceTerms(Entry):
    """How long evidence may stand."""

    machines: Duration = Field(default_factory=lambda: Duration.parse("3d"))
    people: Duration = Field(default_factory=lambda: Duration.parse("90d"))


class WaiverEntry(Entry):
    """A lint rule that is not to be told about one id, for a reason, until a day."""

    rule: str
    about: str
    reason: PlainText
    until: Day


class Environment(Entry):
    """Other targets for looking, never for publishing; ``skip`` are ids of claims."""

    targets: dict[str, Any] = {}
    skip: tuple[str, ...] = ()


#: The file's keys whose value is one thing.
SINGLE: dict[str, Any] = {
    "version": Literal[1],
    "organisation": Organisation,
    "site": Site,
    "evidence": EvidenceTerms,
    "values": dict[str, Any],
    "subprocessors": SubProcessors,
    "disclosure": Disclosure,
    "waivers": tuple[WaiverEntry, ...],
    "constraints": tuple[ConstraintEntry, ...],
}
#: The file's keys whose value is a table of named things; each is validated on its own.
NAMED: dict[str, Any] = {
    "contacts": Uri,
    "owners": Owner,
    "plans": PlainText,
    "targets": Target,
    "environments": Environment,
    "documents": Document,
}
#: The file's keys whose value is a list; each item is validated on its own.
LISTED: dict[str, Any] = {"sections": Section, "claims": ClaimEntry, "questions": Question, "changes": Note}
REQUIRED = ("version", "organisation", "sections", "claims")
KEYS = (*SINGLE, *NAMED, *LISTED)
