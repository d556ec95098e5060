"""What looks at signatures see: OpenPGP (RFC 9580), and OpenSSH's (PROTOCOL.sshsig)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass


class SignatureAnswer(StrEnum):
    """What a verifier that has the key says of a text. Anything else is Unseen."""

    GOOD = "good"
    BAD = "bad"
    NOT_SIGNED = "not signed"
    OTHER_KEY = "by another key"
    EXPIRED = "expired"
    REVOKED = "by a revoked key"


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """Is the text at ``url`` signed by the key of ``fingerprint`` (upper-case hexadecimal)?

    The key is fetched from ``key_urls``, else read from ``key_file`` in the project.
    """

    probe: ClassVar[str] = "gpg"

    url: str
    fingerprint: str
    key_urls: tuple[str, ...] = ()
    key_file: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """The verifier's answer about the text at ``url``; ``signer`` is the fingerprint that made a good signature."""

    url: str
    answer: SignatureAnswer
    signer: str = ""


@dataclass(frozen=True, slots=True)
class OpenpgpStatementRequest:
    """Is ``text`` what the detached signature in ``file`` was made over, by the key of ``fingerprint``?

    ``file`` and ``key`` (the public key, in ASCII armour) lie below the project.
    """

    probe: ClassVar[str] = "gpg_statement"

    text: str
    file: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SshStatementRequest:
    """Is ``text`` what the signature in ``file`` was made over, by a key that ``allowed_signers`` gives ``identity``?

    Both files lie below the project; the format of ``allowed_signers`` is that of ssh-keygen(1).
    """

    probe: ClassVar[str] = "ssh_statement"

    text: str
    file: str
    allowed_signers: str
    identity: str


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """The verifier's answer; ``signer`` is the key's fingerprint where a signature is good."""

    answer: SignatureAnswer
    signer: str = ""
