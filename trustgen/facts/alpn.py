"""What a look at application protocols sees (ALPN, RFC 7301)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass

PROTOCOLS = ("http/1.1", "h2")


class AlpnAnswer(StrEnum):
    """How a server met a client that offers one protocol alone."""

    CHOSEN = "chosen"
    DECLINED = "declined"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class AlpnRequest:
    """Which of ``PROTOCOLS`` does ``host``:``port`` choose, offered one at a time in a handshake, at each address?

    The certificate is not verified here: what is asked is what is spoken, and ``certificate`` judges trust.
    """

    probe: ClassVar[str] = "alpn"

    host: str
    port: int = 443


@dataclass(frozen=True, slots=True)
class ProtocolAnswer:
    """The answer to one protocol. ``how`` says it for a reader: ``chose h2``, ``no_application_protocol alert``.

    CHOSEN: the handshake ended and names the protocol; for ``http/1.1`` also a handshake that names none, since that
    is what is spoken then. DECLINED: the handshake ended without it, or with the fatal alert
    no_application_protocol. SILENT: anything else; it settles nothing.
    """

    protocol: str
    answer: AlpnAnswer
    how: str


@dataclass(frozen=True, slots=True)
class AlpnFacts:
    """Answers of one address; at least one of them is CHOSEN (else the look is Unseen)."""

    host: str
    port: int
    answers: tuple[ProtocolAnswer, ...]

    def of(self, protocol: str) -> AlpnAnswer:
        """The answer to ``protocol``; SILENT where it was not asked for."""
        return next((seen.answer for seen in self.answers if seen.protocol == protocol), AlpnAnswer.SILENT)
