"""An enumerated type of the database has the labels that the claim names, such as the roles of an application.

Holds when
----------
The labels of ``type`` are exactly those of ``roles``, or, for ``at_least``, those are among them. ``word: label`` lets
people read another word than the label.

Broken when
-----------
One of them is missing, or, for an exact set, there is another.

Unknown when
------------
The database cannot be reached, or there is no such enumerated type.

Cannot see
----------
What a role may do, and whether the application uses the type.

Least privilege
---------------
Every role may read the catalogue:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;

References
----------
PostgreSQL documentation, 8.7 Enumerated Types.

"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from trustgen.checks.postgres.database import TARGET, PostgresTarget, TableName, looks_at, repeat
from trustgen.checks.wording import listed
from trustgen.facts.postgres import EnumFacts, EnumRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds
from trustgen.model.registry import Registry
from trustgen.model.values import SetOf
from trustgen.validated import Field


class EnumParameters(Parameters):
    """The type and its labels."""

    target: PostgresTarget = Field(description=TARGET)
    type: TableName = Field(description="The enumerated type, as type or schema.type.")
    roles: SetOf = Field(description="The labels, exactly or at_least; people may read another word than the label.")


def looks(parameters: EnumParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: EnumRequest(db, parameters.type))


def judge(parameters: EnumParameters, facts: EnumFacts, registry: Registry, now: datetime) -> Finding:
    """Compare the sets."""
    missing = parameters.roles.missing(facts.labels)
    extra = parameters.roles.extra(facts.labels)  # noqa: S610 - no Django here
    if missing:
        return broken(f"does not know {listed(missing, 'or')}", f"has {listed(facts.labels)}")
    if extra:
        return broken(f"knows {listed(extra)} as well", f"has {listed(facts.labels)}")
    return holds(f"knows {listed(facts.labels)}")


def lies(parameters: EnumParameters, facts: EnumFacts) -> Iterable[EnumFacts]:
    """A label less; for an exact set, a label more."""
    first = parameters.roles.names()[0]
    yield EnumFacts(("another", *(label for label in facts.labels if label != first)))
    if parameters.roles.mode == "exactly":
        yield EnumFacts((*facts.labels, "one more than that"))


CHECK = Check(
    name="postgres.enum",
    parameters=EnumParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "type": "member_role", "roles": ["owner", "admin", "member"]},
)
