"""How to report a vulnerability: what security.txt and the policy page say (RFC 9116, disclose.io's terms)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from trustgen.model.base import Entry, Flag, HttpsUrl, Identifier, Integer, LanguageTag, PlainText, Uri
from trustgen.model.values import Duration


class Reward(Entry):
    """One cell of the reward matrix. ``pays`` is an amount or ``{from, to}`` in the matrix's currency."""

    id: Identifier
    severity: PlainText
    tier: PlainText
    pays: Any


class Rewards(Entry):
    """What a report earns."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    within: Duration | None = None
    matrix: tuple[Reward, ...] = ()


class Scope(Entry):
    """What researchers may look at, and what not."""

    in_: tuple[PlainText, ...] = Field(default=(), alias="in")
    out: tuple[PlainText, ...] = ()


class Acknowledgment(Entry):
    """Somebody who helped and agreed to be named."""

    name: PlainText
    year: Integer
    url: HttpsUrl | None = None
    consent: Flag


class Disclosure(Entry):
    """The disclosure policy. ``contact`` names entries of ``contacts`` in order of preference."""

    contact: tuple[str, ...] = Field(min_length=1)
    expires: Duration
    languages: tuple[LanguageTag, ...] = ()
    hosts: tuple[HttpsUrl, ...] = ()
    encryption: tuple[Uri, ...] = ()
    acknowledgments_url: HttpsUrl | None = None
    policy: HttpsUrl | None = None
    hiring: HttpsUrl | None = None
    csaf: HttpsUrl | None = None
    bug_bounty: Flag | None = None
    acknowledge: Duration | None = None
    triage: Duration | None = None
    update: Duration | None = None
    window: Duration | None = None
    scope: Scope | None = None
    rules: tuple[PlainText, ...] = ()
    safe_harbor: Literal["none", "partial", "full"] = "none"
    rewards: Rewards | None = None
    acknowledgments: tuple[Acknowledgment, ...] = ()
