"""Every value of a column is made as the claim says: a password hash of enough cost, a ciphertext, a digest.

Holds when
----------
Every value that is not NULL, in every one of ``columns``, has the ``format``, at least ``min`` of them are there, and
the smallest parameter among them is large enough: ``min_cost`` of bcrypt; ``min_iterations`` of PBKDF2 (as Django,
Werkzeug, passlib and ASP.NET Core Identity write it) and of Argon2; ``min_memory`` (KiB) and ``min_parallelism`` of
Argon2.
``SHA-256`` is 32 bytes, in hexadecimal, base64 or as bytea. ``envelope-v1`` is ``v1`` and two to four parts in base64,
divided by colons or dots. ``pattern`` is a regular expression of PostgreSQL that the whole value must match.

Broken when
-----------
A value has another form, or a smaller parameter.

Unknown when
------------
The database cannot be reached, the role may not read the column, row-level security would hide rows from it, there is
no such column, or fewer than ``min`` values are in it.

Cannot see
----------
Whether a hash is of the password, and whether what looks like ciphertext was encrypted. NULL is no value. Values are
compared inside the database; only counts leave it.

Least privilege
---------------
The columns that are compared, and no others; BYPASSRLS where row-level security is on the table, since a policy would
narrow the count:

    CREATE ROLE trustgen LOGIN BYPASSRLS;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT SELECT (password) ON users TO trustgen;

References
----------
RFC 9106 (Argon2), RFC 8018 §5.2 (PBKDF2), FIPS 180-4 (SHA-256).

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Literal, Self

from trustgen.checks.postgres.database import TARGET, AtLeast, ColumnNames, PostgresTarget, looks_at, repeat, split
from trustgen.checks.wording import counted, listed
from trustgen.facts.postgres import FormatFacts, FormatRequest
from trustgen.model.base import Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import Field, model_validator

_NEEDS = {
    "min_cost": ("cost", ("bcrypt",)),
    "min_iterations": ("iterations", ("PBKDF2", "Argon2", "Argon2id")),
    "min_memory": ("memory", ("Argon2", "Argon2id")),
    "min_parallelism": ("parallelism", ("Argon2", "Argon2id")),
}


class ColumnFormatParameters(Parameters):
    """The columns, the form of their values, and the least of its parameters."""

    target: PostgresTarget = Field(description=TARGET)
    columns: ColumnNames = Field(description="The columns, as table.column or schema.table.column.")
    format: Literal["bcrypt", "PBKDF2", "Argon2", "Argon2id", "SHA-256", "envelope-v1", "pattern"] = Field(
        description="The form of the values."
    )
    pattern: str = Field(default="", max_length=1000, description="For the format pattern: a regular expression.")
    min_cost: AtLeast | None = Field(default=None, description="The least cost of bcrypt.")
    min_iterations: AtLeast | None = Field(default=None, description="The least iterations of PBKDF2 or Argon2.")
    min_memory: AtLeast | None = Field(default=None, description="The least memory of Argon2, in KiB.")
    min_parallelism: AtLeast | None = Field(default=None, description="The least parallelism of Argon2.")
    min: AtLeast = Field(default=1, description="How many values must be in each column, at least.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.format == "pattern") != bool(self.pattern):
            raise ValueError("pattern goes with the format pattern, and that with it")
        for name, (_, formats) in _NEEDS.items():
            if getattr(self, name) is not None and self.format not in formats:
                raise ValueError(f"{name} goes with {listed(formats, 'or')}")
        return self

    @property
    def least(self) -> dict[str, int]:
        """The least of each parameter of the format that the claim limits."""
        return {of: getattr(self, name) for name, (of, _) in _NEEDS.items() if getattr(self, name) is not None}


def looks(parameters: ColumnFormatParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database and column."""
    pattern = f"^(?:{parameters.pattern})$" if parameters.pattern else ""
    return looks_at(
        registry,
        parameters.target,
        *(
            partial(FormatRequest, table=table, column=name, format=parameters.format, pattern=pattern)
            for table, name in map(split, parameters.columns)
        ),
    )


def judge(parameters: ColumnFormatParameters, facts: FormatFacts, registry: Registry, now: datetime) -> Finding:
    """All of them have the form, and the smallest parameter is large enough."""
    form = "the agreed form" if parameters.format == "pattern" else f"the form of {parameters.format}"
    others = facts.values - facts.matching
    if others:
        return broken(f"keeps {others} of {counted(facts.values, 'value')} in another form than {form}")
    seen = dict(facts.least)
    low = [
        f"{of} {seen[of]}; the claim says {least} or more"
        for of, least in parameters.least.items()
        if of in seen and seen[of] < least
    ]
    if low:
        return broken(f"keeps values of {listed(low)}")
    if facts.values < parameters.min:
        return unknown(
            f"has {counted(facts.values, 'value')} in the column; the claim is about {parameters.min} at least"
        )
    if any(of not in seen for of in parameters.least):
        return unknown("does not tell the parameters of the values")
    told = listed(f"{of} {least}" for of, least in facts.least) if facts.least else ""
    return holds(f"keeps {counted(facts.values, 'value')} in {form}{f', with {told} at least' if told else ''}")


def lies(parameters: ColumnFormatParameters, facts: FormatFacts) -> Iterable[FormatFacts]:
    """One value more that has another form; one of a smaller parameter."""
    yield replace(facts, rows=facts.rows + 1, values=facts.values + 1)
    for of, least in parameters.least.items():
        yield replace(facts, least=tuple((name, least - 1 if name == of else value) for name, value in facts.least))


CHECK = Check(
    name="postgres.column_format",
    parameters=ColumnFormatParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "columns": ["users.password"], "format": "bcrypt", "min_cost": 12},
)
