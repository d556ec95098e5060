"""What the look at an OpenPGP signature sees (RFC 9580)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


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
