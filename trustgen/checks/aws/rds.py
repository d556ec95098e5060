"""Databases are encrypted, backed up for as long as claimed, spread over zones, and not on the internet.

Holds when
----------
There is at least one database that matches (an instance, or a cluster in place of its members), and each is as the
parameters that are given say: ``encrypted``, ``backup_retention`` (at least), ``restorable`` (it can be set back to a
moment no longer ago), ``multi_az``, ``public``, ``deletion_protection``.

Broken when
-----------
A database is otherwise; a cluster is ``public`` where one of its members is. Replicas are judged by all but their
backups, which are the source's.

Unknown when
------------
No database matches, or none of which a parameter speaks, the credential lacks a permission or belongs to another
account, or the service cannot be asked.

Cannot see
----------
Whether a backup can be restored, and databases that run elsewhere than in RDS.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["rds:DescribeDBClusters",
"rds:DescribeDBInstances"], "Resource": "*"}]}

References
----------
Amazon RDS API: DescribeDBInstances, DescribeDBClusters.

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.due import LONG_AGO, ago
from trustgen.checks.population import every
from trustgen.checks.wording import counted, listed
from trustgen.facts.aws import Database, DatabasesFacts, DatabasesRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field, model_validator

_DAY = 86400
_CLAIMS = ("encrypted", "backup_retention", "restorable", "multi_az", "public", "deletion_protection")
_FLAGS = {
    "encrypted": ("encrypted", "encrypted", "not encrypted"),
    "multi_az": ("multi_az", "spread over zones", "in one zone"),
    "public": ("public", "reachable from the internet", "reachable only inside"),
    "deletion_protection": ("protected", "protected from deletion", "not protected from deletion"),
}


class RdsParameters(Parameters):
    """Which databases, and how they must be."""

    target: AwsTarget = Field(description=TARGET)
    databases: str = Field(default="*", min_length=1, max_length=63, description="Name, with * and ? for several.")
    encrypted: Flag | None = Field(default=None, description="Whether the storage is encrypted.")
    backup_retention: Duration | None = Field(default=None, description="How long backups are kept, at least: 7d.")
    restorable: Duration | None = Field(
        default=None, description="The longest time ago of the latest moment it can be set back to: 15m."
    )
    multi_az: Flag | None = Field(default=None, description="Whether it is spread over availability zones.")
    public: Flag | None = Field(default=None, description="Whether it has an address on the internet.")
    deletion_protection: Flag | None = Field(default=None, description="Whether it is protected from deletion.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(getattr(self, name) is None for name in _CLAIMS):
            raise ValueError(f"say at least one of {listed(_CLAIMS)}")
        if self.backup_retention is not None and self.backup_retention.amount == 0:
            raise ValueError("no backup is kept for less than nothing, so that nothing could break this")
        return self


def looks(parameters: RdsParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(
        look_at(account, DatabasesRequest(account, parameters.databases))
        for account, _ in accounts(registry, parameters.target)
    )


def judge(parameters: RdsParameters, facts: DatabasesFacts, registry: Registry, now: datetime) -> Finding:
    """Every database; where backups are claimed, at least one must be no replica."""
    backed_up = parameters.backup_retention is not None or parameters.restorable is not None
    if backed_up and facts.databases and all(database.replica for database in facts.databases):
        return unknown("shows replicas alone, whose backups are their source's")

    def fault(database: Database) -> str:
        return next(_faults(parameters, database, now), "")

    return every(facts.databases, "database", fault, listed(_said(parameters)), lambda database: database.name)


def _faults(parameters: RdsParameters, database: Database, now: datetime) -> Iterator[str]:
    for name, (field, yes, no) in _FLAGS.items():
        claimed = getattr(parameters, name)
        seen = getattr(database, field)
        if claimed is not None and seen is not claimed:
            yield yes if seen else no
    if database.replica:
        return
    keep = parameters.backup_retention
    if keep is not None and database.backup_days * _DAY < keep.approximate_seconds():
        kept = f"backups kept for {counted(database.backup_days, 'day')}" if database.backup_days else "no backups"
        yield f"with {kept}; the claim says {keep}"
    if parameters.restorable is not None:
        yield from _not_restorable(parameters.restorable, database, now)


def _not_restorable(longest: Duration, database: Database, now: datetime) -> Iterator[str]:
    if database.restorable is None:
        yield "that cannot be set back to a point in time"
    elif (now - database.restorable).total_seconds() > longest.approximate_seconds():
        yield f"that can be set back to {ago(database.restorable, now)}; the claim says {longest}"


def _said(parameters: RdsParameters) -> Iterator[str]:
    for name, (_, yes, no) in _FLAGS.items():
        claimed = getattr(parameters, name)
        if claimed is not None:
            yield yes if claimed else no
    if parameters.backup_retention is not None:
        yield f"with backups kept for {parameters.backup_retention} or longer"
    if parameters.restorable is not None:
        yield f"that can be set back to at most {parameters.restorable} ago"


def lies(parameters: RdsParameters, facts: DatabasesFacts) -> Iterable[DatabasesFacts]:
    """One thing wrong with one database, for every parameter that is given."""
    at = next((number for number, database in enumerate(facts.databases) if not database.replica), 0)
    for name, (field, _, _) in _FLAGS.items():
        claimed = getattr(parameters, name)
        if claimed is not None:
            yield _with(facts, at, **{field: not claimed})
    if parameters.backup_retention is not None:
        yield _with(facts, at, backup_days=0)
    if parameters.restorable is not None:
        yield _with(facts, at, restorable=None)
        yield _with(facts, at, restorable=LONG_AGO)


def _with(facts: DatabasesFacts, at: int, **changed: Any) -> DatabasesFacts:
    databases = list(facts.databases)
    databases[at] = replace(databases[at], **changed)
    return DatabasesFacts(tuple(databases))


CHECK = Check(
    name="aws.rds",
    parameters=RdsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "backup_retention": "7d", "encrypted": True, "multi_az": True, "restorable": "15m"},
)
