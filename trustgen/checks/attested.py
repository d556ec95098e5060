"""A role stated it, not too long ago.

Holds when
----------
``role`` stated it ``on`` a day that has come, and it is not yet due to be stated again (``every``). With ``signature``:
the statement bears a good one, by the key that the claim names.

Broken when
-----------
The claim says that it is signed, and it is not: there is no signature, it is over another text (or day, or role), it is
by another key, or the key was revoked. Without ``signature`` never: nobody looked.

Unknown when
------------
The day is still to come. The program that verifies is not installed (``gpg``, ``ssh-keygen``) or does not end in time;
the key or the list of allowed signers is not there, cannot be read, or does not name the signer. Once it is due again,
the statement is *stale*, whatever the rest of its claim says; so is one whose key ran out.

Cannot see
----------
Whether the statement is true: it rests on the role's word alone, and is shown as *stated*. A signature shows that the
holder of the key gave it, not who that is: keep keys, or the list of allowed signers, where few may change them.

Least privilege
---------------
Without ``signature`` none: it is read from the registry. With it: reading two files below the project's folder.

References
----------
The registry's own ``attested``, of which this is the form for use among ``checks`` and ``supports``. Signatures:
RFC 9580 (OpenPGP, detached) and OpenSSH's PROTOCOL.sshsig with the namespace ``trustgen-attestation``. What is signed
is this text in UTF-8, every line ended by one line feed, before the statement a line ``Right:`` for each of
``rights``, and how often as the page speaks it (``90 days``, ``quarter``). Where a signature is missing or is no good,
the operator is shown it whole:

    Attestation of Tidemark
    Role: security
    Stated on: 2026-11-02
    Again every: 90 days
    Statement: No production data is kept on laptops.

"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Self

from trustgen.checks.source import nothing
from trustgen.facts.openpgp import OpenpgpStatementRequest, SignatureAnswer, SshStatementRequest, StatementFacts
from trustgen.model.base import Day, Parameters, PlainText
from trustgen.model.check import Check, Look
from trustgen.model.claim import Attestation
from trustgen.model.disclosure import Fingerprint
from trustgen.model.judgement import Assurance, Finding, Verdict, broken, stale
from trustgen.model.observation import Request
from trustgen.model.reference import OwnerName
from trustgen.model.registry import Registry
from trustgen.model.standing import attested, start_of
from trustgen.model.values import Cadence
from trustgen.validated import Field, model_validator

Facts = StatementFacts | tuple[()]
Path = Annotated[str, Field(min_length=1, max_length=300)]


class Signature(Parameters):
    """Where a detached signature is, and whose it must be."""

    file: Path = Field(description="The detached signature, below the project.")
    fingerprint: Fingerprint | None = Field(default=None, description="The OpenPGP key's whole fingerprint.")
    key: Path | None = Field(default=None, description="The public OpenPGP key in ASCII armour, below the project.")
    allowed_signers: Path | None = Field(
        default=None, description="The list of SSH keys and whose they are (ssh-keygen), below the project."
    )
    identity: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^[\w.+@][\w.+@-]*$",
        description="Whose SSH key: security@tidemark.example.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        openpgp, ssh = (self.fingerprint, self.key), (self.allowed_signers, self.identity)
        if not (all(openpgp) and not any(ssh)) and not (all(ssh) and not any(openpgp)):
            raise ValueError("say either `fingerprint` and `key` (OpenPGP), or `allowed_signers` and `identity` (SSH)")
        return self


class AttestedParameters(Parameters):
    """Who stated it, when, and how often it is stated again."""

    role: OwnerName = Field(description="The owner who stated it.")
    on: Day = Field(description="The day on which it was stated.")
    every: Cadence = Field(description="How often it must be stated again.")
    statement: PlainText = Field(default="", description="What was stated, for the record.")
    rights: tuple[PlainText, ...] = Field(default=(), description="Words that the sentence lists and this vouches for.")
    signature: Signature | None = Field(
        default=None,
        description="`file`, a detached signature, with `fingerprint` and `key` (OpenPGP) or `allowed_signers` and "
        "`identity` (SSH); files lie below the project.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.signature and not self.statement:
            raise ValueError("`signature` is over the `statement`; write it")
        return self

    def attestation(self) -> Attestation:
        """The same as the model has it."""
        return Attestation(self.role, self.on, self.every, self.statement)


def canonical(parameters: AttestedParameters, organisation: str) -> str:
    """The text that a signature is over."""
    lines = [
        f"Attestation of {organisation}",
        f"Role: {parameters.role}",
        f"Stated on: {parameters.on.isoformat()}",
        f"Again every: {parameters.every}",
        *(f"Right: {right}" for right in parameters.rights),
        f"Statement: {parameters.statement}",
    ]
    return "".join(f"{line}\n" for line in lines)


def looks(parameters: AttestedParameters, registry: Registry) -> tuple[Look, ...]:
    """The signature where there is one; else nothing is looked at: the registry decides."""
    signature = parameters.signature
    if signature is None:
        return (Look("", ()),)
    text = canonical(parameters, registry.organisation.name)
    asked: Request
    if signature.fingerprint:
        asked = OpenpgpStatementRequest(text, signature.file, signature.key or "", signature.fingerprint)
    else:
        signers, identity = signature.allowed_signers or "", signature.identity or ""
        asked = SshStatementRequest(text, signature.file, signers, identity)
    return (Look(_title(parameters, registry), (asked,)),)


def _title(parameters: AttestedParameters, registry: Registry) -> str:
    owner = registry.owners.get(parameters.role)
    return owner.title if owner else parameters.role


def judge(parameters: AttestedParameters, facts: Facts, registry: Registry, now: datetime) -> Finding:
    """The signature, then the date."""
    standing = attested(parameters.attestation(), registry, now).finding
    if not isinstance(facts, StatementFacts):
        return standing
    if facts.answer is SignatureAnswer.GOOD:
        signed = f"{standing.reason}; signed by the key {facts.signer}"
        return replace(standing, reason=signed) if standing.verdict is Verdict.HOLDS else standing
    text = canonical(parameters, registry.organisation.name)
    told = broken if facts.answer is not SignatureAnswer.EXPIRED else stale
    return told(_SAID[facts.answer], f"to be signed: {text!r}")


_SAID = {
    SignatureAnswer.BAD: "the signature is over another text than this statement",
    SignatureAnswer.NOT_SIGNED: "the statement is not signed; the claim says that it is",
    SignatureAnswer.OTHER_KEY: "the signature is by another key than the one that the claim names",
    SignatureAnswer.REVOKED: "the signature is by a key that was revoked",
    SignatureAnswer.EXPIRED: "the signature, or the key that made it, ran out; the statement is to be signed again",
}


def lies(parameters: AttestedParameters, facts: Facts) -> Iterable[Facts]:
    """Every answer that is not a good one; where nothing was looked at there are no facts to lie about."""
    if isinstance(facts, StatementFacts):
        yield from (StatementFacts(answer) for answer in _SAID if answer is not SignatureAnswer.EXPIRED)


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
