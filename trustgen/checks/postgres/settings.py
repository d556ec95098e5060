"""Run-time settings of the server have the values that the claim names.

Holds when
----------
Every one of ``settings`` has its value: true or false, a number in the setting's own unit, a text, or, for a setting
that is a length of time, a length such as 5min.

Broken when
-----------
One of them has another value.

Unknown when
------------
The database cannot be reached, the checker's role is not shown one of the settings, or a value cannot be compared.

Cannot see
----------
What other roles, databases or sessions set for themselves: the values are those with which a session of the checker's
role begins. Settings that may hold secrets (those of extensions and applications, and commands) are not read.

Least privilege
---------------
Most settings are shown to every role; the others take the last line:

    CREATE ROLE trustgen LOGIN;
    ALTER ROLE trustgen SET default_transaction_read_only = on;
    GRANT pg_read_all_settings TO trustgen;

References
----------
PostgreSQL documentation, 20.1 Setting Parameters and 54.24 pg_settings.

"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from trustgen.checks.postgres.database import TARGET, PostgresTarget, looks_at, repeat
from trustgen.checks.wording import listed
from trustgen.facts.postgres import Setting, SettingsFacts, SettingsRequest
from trustgen.model.base import Flag, Parameters
from trustgen.model.check import Check, Look
from trustgen.model.judgement import Assurance, Finding, broken, holds, unknown
from trustgen.model.registry import Registry
from trustgen.validated import AfterValidator, Field

_SECRET = re.compile(r".*(_command|conninfo|passphrase|secret).*|.*\..*|default_transaction_read_only")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_LENGTH = re.compile(r"([0-9]+) ?(us|ms|s|min|h|d)")


def _name(written: str) -> str:
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", written) is None or _SECRET.fullmatch(written.lower()):
        raise ValueError(f"{written} is not a setting that may be read: it could hold a secret, or is not the server's")
    return written.lower()


Value = Flag | int | float | str


class SettingsParameters(Parameters):
    """The settings and their values."""

    target: PostgresTarget = Field(description=TARGET)
    settings: dict[Annotated[str, AfterValidator(_name)], Value] = Field(
        min_length=1, description="Setting and value: true or false, a number in its own unit, a text, a length (5min)."
    )


def looks(parameters: SettingsParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a database."""
    return looks_at(registry, parameters.target, lambda db: SettingsRequest(db, tuple(sorted(parameters.settings))))


def judge(parameters: SettingsParameters, facts: SettingsFacts, registry: Registry, now: datetime) -> Finding:
    """Compare each, by its sort."""
    seen = {setting.name.lower(): setting for setting in facts.settings}
    compared = {name: _equal(seen[name], value) for name, value in parameters.settings.items() if name in seen}
    wrong = [name for name, equal in compared.items() if equal is False]
    if wrong:
        return broken(f"has {listed(_said(seen[name]) for name in wrong)}; the claim says otherwise")
    hidden = [name for name in parameters.settings if name not in seen]
    if hidden:
        return unknown(f"does not show {listed(hidden)}", "the checker's role may need GRANT pg_read_all_settings")
    odd = [name for name, equal in compared.items() if equal is None]
    if odd:
        return unknown(f"has {listed(_said(seen[name]) for name in odd)}, which cannot be compared with the claim")
    return holds(f"has {listed(_said(seen[name]) for name in parameters.settings)}")


def _said(setting: Setting) -> str:
    return f"{setting.name} = {setting.value}{setting.unit}"


def _equal(setting: Setting, value: bool | float | str) -> bool | None:
    """Whether they are equal; None where the sorts do not fit."""
    if setting.sort == "bool":
        return (setting.value == "on") == value if isinstance(value, bool) else None
    if isinstance(value, bool):
        return None
    if setting.sort not in ("integer", "real"):
        return setting.value.lower() == str(value).lower()
    number = float(setting.value)
    if not isinstance(value, str):
        return number == value
    length, unit = _LENGTH.fullmatch(value), _SECONDS.get(setting.unit)
    if length is None or unit is None:
        return None
    return abs(number * unit - int(length[1]) * _SECONDS[length[2]]) < 1e-9


def lies(parameters: SettingsParameters, facts: SettingsFacts) -> Iterable[SettingsFacts]:
    """The first setting otherwise."""
    first, *others = facts.settings
    wrong = {"bool": "off" if first.value == "on" else "on", "integer": "987654", "real": "987654.5"}
    yield replace(facts, settings=(replace(first, value=wrong.get(first.sort, "a lie")), *others))


CHECK = Check(
    name="postgres.settings",
    parameters=SettingsParameters,
    assurance=Assurance.OUR_SYSTEMS_CHECKED,
    looks=looks,
    judge=judge,
    lies=lies,
    repeat=repeat,
    manual=__doc__,
    example={"target": "db", "settings": {"password_encryption": "scram-sha-256", "log_connections": True}},
)
