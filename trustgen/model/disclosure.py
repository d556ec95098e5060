"""How to report a vulnerability: what security.txt and the policy page say (RFC 9116, disclose.io's terms)."""

from typing import Annotated, Any, Literal

from trustgen.model.base import Day, Entry, Flag, HttpsUrl, Identifier, Integer, LanguageTag, PlainText, Uri
from trustgen.model.values import Duration
from trustgen.model.vendor import HostName
from trustgen.validated import BeforeValidator, Field, WithJsonSchema


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


class Ruled(Entry):
    """The policy's own words in another language: item by item what it says in the first."""

    scope: Scope | None = None
    rules: tuple[PlainText, ...] = ()


class Acknowledgment(Entry):
    """Somebody who helped and agreed to be named."""

    name: PlainText
    year: Integer
    url: HttpsUrl | None = None
    consent: Flag


def _fingerprint(value: Any) -> str:
    """A version 4 or 6 fingerprint; a short key id can be forged."""
    digits = value.replace(" ", "").upper() if isinstance(value, str) else ""
    if len(digits) not in (40, 64) or not all(digit in "0123456789ABCDEF" for digit in digits):
        raise ValueError("write the key's whole fingerprint: 40 (or 64) hexadecimal digits, as gpg prints it")
    return digits


Fingerprint = Annotated[
    str, BeforeValidator(_fingerprint), WithJsonSchema({"type": "string", "pattern": "^[0-9A-Fa-f ]{40,}$"})
]


class Key(Entry):
    """The OpenPGP key for reports. ``file`` holds it in ASCII armour, relative to the project."""

    fingerprint: Fingerprint
    expires: Day | None = None
    file: str | None = None


class Disclosure(Entry):
    """The disclosure policy. ``contact`` names entries of ``contacts`` in order of preference.

    ``sign`` is the fingerprint of the key in the user's own gpg that security.txt is signed with. ``dns`` are the
    domains whose ``_security`` TXT records repeat it. ``coordinated`` says that findings may be published once they
    are fixed or ``window`` has passed. ``translations`` say scope and rules in other languages of the site.
    """

    contact: tuple[str, ...] = Field(min_length=1)
    expires: Duration
    languages: tuple[LanguageTag, ...] = ()
    hosts: tuple[HttpsUrl, ...] = ()
    encryption: tuple[Uri, ...] = ()
    key: Key | None = None
    sign: Fingerprint | None = None
    dns: tuple[HostName, ...] = ()
    acknowledgments_url: HttpsUrl | None = None
    policy: HttpsUrl | None = None
    hiring: HttpsUrl | None = None
    csaf: HttpsUrl | None = None
    bug_bounty: Flag | None = None
    acknowledge: Duration | None = None
    triage: Duration | None = None
    update: Duration | None = None
    window: Duration | None = None
    coordinated: Flag | None = None
    scope: Scope | None = None
    rules: tuple[PlainText, ...] = ()
    safe_harbor: Literal["none", "partial", "full"] = "none"
    rewards: Rewards | None = None
    acknowledgments: tuple[Acknowledgment, ...] = ()
    translations: dict[LanguageTag, Ruled] = {}

    def scope_in(self, language: str) -> Scope | None:
        """The scope in ``language``, else as it was first written."""
        said = self.translations.get(language)
        return said.scope if said and said.scope else self.scope

    def rules_in(self, language: str) -> tuple[str, ...]:
        """The rules in ``language``, else as they were first written."""
        said = self.translations.get(language)
        return said.rules if said and said.rules else self.rules
