"""What looks at cipher suites see: families of suites that are offered alone, before TLS 1.3."""

from __future__ import annotations

from typing import ClassVar

from trustgen.facts.tls import HelloAnswer
from trustgen.frozen import dataclass

#: Families of suites by what they share; a suite may belong to several.
#: The first seven are about encryption, the others about how keys are agreed on.
FAMILIES = ("NULL", "export", "RC4", "DES", "3DES", "IDEA", "CBC", "anonymous", "static RSA", "static DH", "DHE")


@dataclass(frozen=True, slots=True)
class CiphersRequest:
    """Does ``host``:``port``, named in the hello, accept suites of ``families``? And does it renegotiate securely?"""

    probe: ClassVar[str] = "ciphers"

    host: str
    port: int = 443
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """How a hello was met that offers the suites of one family alone. ``how`` says it for a reader.

    REFUSED means twice, between two hellos that were accepted; SILENT settles nothing.
    """

    family: str
    answer: HelloAnswer
    how: str


@dataclass(frozen=True, slots=True)
class CiphersFacts:
    """Answers of one address, which accepted some hello (else the look is Unseen).

    ``before_1_3`` tells that it speaks a version before TLS 1.3; where it does not, every family is refused.
    ``secure_renegotiation`` is what such a version's ServerHello says (RFC 5746); False where none is spoken.
    """

    host: str
    port: int
    before_1_3: bool
    secure_renegotiation: bool
    families: tuple[FamilyAnswer, ...] = ()

    def of(self, family: str) -> FamilyAnswer | None:
        """The answer to ``family``; None when it was not asked for."""
        return next((answer for answer in self.families if answer.family == family), None)
