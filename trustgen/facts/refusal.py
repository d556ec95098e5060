"""What is seen where a request must be refused: its statuses, beside those of a proper one."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from trustgen.frozen import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RefusalRequest:
    """Ask ``url`` properly once, then ``times`` times as it must be refused, one after the other.

    ``headers`` go with both. ``proper`` and ``proper_env`` (values by environment variable) make a request proper;
    ``improper`` makes it one that must be refused. ``content`` is the body of both. Where ``times`` is greater than
    one there is no request apart: the first one is the proper one.
    """

    probe: ClassVar[str] = "refusal"

    url: str
    method: str
    content: str = ""
    headers: Headers = ()
    proper: Headers = ()
    proper_env: tuple[tuple[str, str], ...] = ()
    improper: Headers = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class RefusalFacts:
    """``control`` is the status that the proper request got, ``statuses`` those of the others in order."""

    control: int
    statuses: tuple[int, ...]


class Scheme(StrEnum):
    """How a request is signed, with the time at which it was: HMAC-SHA256 under a shared secret."""

    STRIPE = "stripe"
    SLACK = "slack"
    STANDARD_WEBHOOKS = "standard-webhooks"


@dataclass(frozen=True, slots=True)
class SignedRefusalRequest:
    """Ask ``url`` signed properly, then signed ``seconds`` ago, then signed now with another secret.

    ``secret`` names the environment variable that holds the secret; ``header`` is the name of the signature's header
    where it is not the scheme's own. With ``again`` the first request is sent once more, byte for byte.
    """

    probe: ClassVar[str] = "refusal_signed"

    url: str
    method: str
    content: str
    headers: Headers
    scheme: Scheme
    secret: str
    seconds: int
    header: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class SignedRefusalFacts:
    """The statuses: of the proper request, of the one signed too long ago, of the one signed with another secret, and
    of the proper one sent again (0 where it was not).
    """

    control: int
    stale: int
    forged: int
    again: int = 0
