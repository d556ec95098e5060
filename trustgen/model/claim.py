"""A claim: one sentence about the company, what it rests on, and who owns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trustgen.errors import Place
from trustgen.frozen import dataclass
from trustgen.model.values import Cadence, Duration, PlannedDate

if TYPE_CHECKING:
    from trustgen.model.check import AnyCheck
    from trustgen.validated import Model


class Kind(StrEnum):
    """What sort of statement a claim is; the kind never inverts what a check asserts."""

    FACT = "fact"
    COMMITMENT = "commitment"
    INHERITED = "inherited"
    PLANNED = "planned"
    NEGATIVE = "negative"
    LIMIT = "limit"
    CUSTOMER = "customer"
    GUIDANCE = "guidance"
    POINTER = "pointer"
    FRAMING = "framing"


#: Kinds with nothing to judge of their own.
UNJUDGED_KINDS = frozenset({Kind.LIMIT, Kind.CUSTOMER, Kind.GUIDANCE, Kind.FRAMING})


@dataclass(frozen=True, slots=True)
class Asserted:
    """A check with its parameters, as a claim asserts it. ``place`` is its line in the registry."""

    check: AnyCheck
    parameters: Model
    place: Place


@dataclass(frozen=True, slots=True)
class Attestation:
    """A role's word for it: on which day, and how often it must be given again."""

    role: str
    on: date
    every: Cadence
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Inheritance:
    """A provider's evidence that the claim rests on: ids of a sub-processor and of a document."""

    from_: str
    document: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised: the terms as written (durations typed), by name."""

    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """When something planned should come, and when the plan is looked at again."""

    by: PlannedDate
    review: date
    document: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a statement: fixed text, or a value with the path it came from and the format asked for.

    ``link`` is set where the value is a reference that a page can link: ``document:ID``, ``contact:ID``,
    ``section:ID``, ``subprocessor:ID``, ``target:ID`` or ``claim:ID``.
    """

    text: str = ""
    value: Any = None
    path: str = ""
    format: str | None = None
    link: str = ""


Statement = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Applies:
    """Whom a claim is about: printed as a note."""

    plans: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A claim that is no longer made: since when and why."""

    on: date
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A validated claim. ``section`` is its home; ``also_in`` lists the others, ``group`` the group in its home.

    ``parent`` is set on the rows of an ``each`` (their parent rests on them); ``cells`` are a row's own values.
    ``cited`` are values by the names that prose may cite as ``[[claim-id.name]]``.
    ``translations`` are statements by language, ``labels`` labels likewise.
    """

    id: str
    kind: Kind
    section: str
    says: Statement
    place: Place
    group: str = ""
    also_in: tuple[str, ...] = ()
    label: str = ""
    detail: str = ""
    owner: str = ""
    controls: tuple[str, ...] = ()
    checks: tuple[Asserted, ...] = ()
    supports: tuple[Asserted, ...] = ()
    false_if: tuple[Asserted, ...] = ()
    attested: tuple[Attestation, ...] = ()
    inherits: Inheritance | None = None
    rests_on: tuple[str, ...] = ()
    promise: Promise | None = None
    plan: Plan | None = None
    valid_for: Duration | None = None
    applies: Applies | None = None
    withdrawn: Withdrawn | None = None
    parent: str = ""
    rows: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Any] = field(default_factory=dict)
    cited: Mapping[str, Any] = field(default_factory=dict)
    translations: Mapping[str, Statement] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
