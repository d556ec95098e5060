"""A role stated it, not too long ago.

Holds when
----------
``role`` stated it ``on`` a day that has come, and it is not yet due to be stated again (``every``).

Broken when
-----------
Never: nobody looked. Once it is due again, the statement is *stale*, whatever the rest of its claim says.

Unknown when
------------
The day is still to come.

Cannot see
----------
Anything but the date: whether the statement is true rests on the role's word alone, and is shown as *stated*.

Least privilege
---------------
None: it is read from the registry.

References
----------
The registry's own ``attested``, of which this is the form for use among ``checks`` and ``supports``.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from pydantic import Field

from trustgen.checks.source import nothing
from trustgen.model.base import Day, Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.claim import Attestation
from trustgen.model.judgement import Assurance, Finding
from trustgen.model.reference import OwnerName
from trustgen.model.registry import Registry
from trustgen.model.standing import attested, start_of
from trustgen.model.values import Cadence


class AttestedParameters(Parameters):
    """Who stated it, when, and how often it is stated again."""

    role: OwnerName = Field(description="The owner who stated it.")
    on: Day = Field(description="The day on which it was stated.")
    every: Cadence = Field(description="How often it must be stated again.")
    statement: PlainText = Field(default="", description="What was stated, for the record.")
    rights: tuple[PlainText, ...] = Field(default=(), description="Words that the sentence lists and this vouches for.")

    def attestation(self) -> Attestation:
        """The same as the model has it."""
        return Attestation(self.role, self.on, self.every, self.statement)


def looks(parameters: AttestedParameters, registry: Registry) -> tuple[Look, ...]:
    """Nothing is looked at: the registry decides."""
    return (Look("", ()),)


def judge(parameters: AttestedParameters, facts: tuple[()], registry: Registry, now: datetime) -> Finding:
    """By the date alone."""
    return attested(parameters.attestation(), registry, now).finding


def lies(parameters: AttestedParameters, facts: tuple[()]) -> Iterable[tuple[()]]:
    """There are no facts to lie about."""
    return ()


def contradictions(
    parameters: AttestedParameters, registry: Registry, now: datetime
) -> Iterable[tuple[Registry, datetime]]:
    """A day after it was due again, and a day before it was stated."""
    zone = registry.organisation.zone
    given = start_of(parameters.on, zone)
    yield registry, parameters.every.due_after(given, zone) + timedelta(days=1)
    yield registry, given - timedelta(days=1)


CHECK = Check(
    name="attested",
    parameters=AttestedParameters,
    assurance=Assurance.STATED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=nothing,
    manual=__doc__,
    example={"role": "security", "on": "2026-11-02", "every": "90d"},
    contradictions=contradictions,
)
