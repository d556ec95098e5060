"""Access to the account is by short sessions, not by static keys.

Holds when
----------
No more users' access keys are active than ``static_keys``, none is older than ``key_age``, and no role allows a session
longer than ``max_session``; of these, those that are given. Roles of AWS's own services are left out.

Broken when
-----------
More keys are active, one is older, or a role allows a longer session.

Unknown when
------------
``max_session`` is given and there is no role, the credential lacks a permission or belongs to another account, or the
service cannot be asked.

Cannot see
----------
Who holds a key, keys of the root user (``aws.root_mfa``), and how long sessions of the identity provider last.

Positive control
----------------
The users are listed before their keys; that the answer came with the account's own number shows that we could see them.

Least privilege
---------------
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:ListAccessKeys", "iam:ListRoles",
"iam:ListUsers"], "Resource": "*"}]}

References
----------
AWS IAM API: ListUsers, ListAccessKeys, ListRoles (MaxSessionDuration).

"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Self

from trustgen.checks.aws.accounts import TARGET, AwsTarget, accounts, look_at, not_repeatable
from trustgen.checks.due import LONG_AGO
from trustgen.checks.wording import counted, lasting, listed
from trustgen.facts.aws import AccessKey, IamFacts, IamRequest, Role
from trustgen.model.base import Integer, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.validated import Field, model_validator


class IamParameters(Parameters):
    """How many keys, how old, and how long a session."""

    target: AwsTarget = Field(description=TARGET)
    static_keys: Integer | None = Field(default=None, ge=0, description="The largest number of active access keys.")
    key_age: Duration | None = Field(default=None, description="How old an active access key may be: 90d.")
    max_session: Duration | None = Field(default=None, description="The longest session that a role may allow: 8h.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.static_keys is None and self.key_age is None and self.max_session is None:
            raise ValueError("say at least one of static_keys, key_age and max_session")
        return self


def looks(parameters: IamParameters, registry: Registry) -> tuple[Look, ...]:
    """One look an account."""
    return tuple(look_at(account, IamRequest(account)) for account, _ in accounts(registry, parameters.target))


def judge(parameters: IamParameters, facts: IamFacts, registry: Registry, now: datetime) -> Finding:
    """Keys, then roles."""
    faults = [*_keys(parameters, facts, registry, now), *_roles(parameters, facts)]
    if faults:
        return broken(f"has {listed(said for said, _ in faults)}", "; ".join(filter(None, (d for _, d in faults))))
    if parameters.max_session is not None and not facts.roles:
        return unknown("has no role to look at, which settles nothing")
    return holds(f"has {listed(_said(parameters, facts))}")


def _keys(parameters: IamParameters, facts: IamFacts, registry: Registry, now: datetime) -> Iterator[tuple[str, str]]:
    most, age = parameters.static_keys, parameters.key_age
    if most is not None and len(facts.keys) > most:
        yield f"{counted(len(facts.keys), 'active access key')}; the claim says {most}", _names(facts.keys)
    old = [key for key in facts.keys if age is not None and age.add(key.created, registry.organisation.zone) < now]
    if old:
        yield f"{counted(len(old), 'access key')} older than the {age} of the claim", _names(old)


def _names(keys: Iterable[AccessKey]) -> str:
    return ", ".join(sorted({key.user for key in keys}))


def _roles(parameters: IamParameters, facts: IamFacts) -> Iterator[tuple[str, str]]:
    longest = parameters.max_session
    long = [role for role in facts.roles if longest is not None and role.longest > longest.approximate_seconds()]
    if long:
        seen = lasting(max(role.longest for role in long))
        yield (
            f"{counted(len(long), 'role')} with sessions of up to {seen}; the claim says {longest}",
            ", ".join(role.name for role in long),
        )


def _said(parameters: IamParameters, facts: IamFacts) -> Iterator[str]:
    if parameters.static_keys is not None or parameters.key_age is not None:
        age = f" younger than {parameters.key_age}" if parameters.key_age is not None and facts.keys else ""
        yield f"{counted(len(facts.keys), 'active access key')}{age} of {counted(facts.users, 'user')}"
    if parameters.max_session is not None:
        yield f"{counted(len(facts.roles), 'role')} with sessions of {parameters.max_session} or less"


def lies(parameters: IamParameters, facts: IamFacts) -> Iterable[IamFacts]:
    """A key too many, a key too old, a session too long."""
    key = AccessKey("somebody", LONG_AGO)
    if parameters.static_keys is not None:
        yield replace(facts, keys=(key,) * (parameters.static_keys + 1))
    if parameters.key_age is not None:
        yield replace(facts, keys=(key,))
    if parameters.max_session is not None:
        yield replace(facts, roles=(*facts.roles, Role("somebody", parameters.max_session.approximate_seconds() + 1)))


CHECK = Check(
    name="aws.iam",
    parameters=IamParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=not_repeatable,
    manual=__doc__,
    example={"target": "cloud", "static_keys": 0, "max_session": "8h"},
)
