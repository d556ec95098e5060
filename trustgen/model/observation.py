"""Request → observation: what is asked of the world, and what came of it.

A request is answered by one observation *a place*: a host name with three addresses gives three, and
two vantage points double that. `Seen` and `Unseen` are a closed union; there is no third way.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from trustgen.frozen import dataclass

FactsT_co = TypeVar("FactsT_co", covariant=True)


@runtime_checkable
class Request(Protocol):
    """One look that is needed: a frozen, hashable dataclass of its family (``trustgen.facts``).

    Equal requests are made once. ``probe`` names the entry of the table of probes that answers it.
    """

    probe: ClassVar[str]


class Why(StrEnum):
    """Why nothing was seen. None of these says anything about the claim."""

    TIMED_OUT = "timed-out"
    DEADLINE = "deadline"
    UNRESOLVED = "unresolved"
    REFUSED = "refused"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    NO_FAMILY = "no-family"
    TLS_FAILED = "tls-failed"
    GARBLED = "garbled"
    TOO_LARGE = "too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    CONTROL_FAILED = "control-failed"
    NO_CREDENTIAL = "no-credential"
    NO_PERMISSION = "no-permission"
    NO_EXTRA = "no-extra"
    NOT_FOUND = "not-found"
    THROTTLED = "throttled"
    NOT_LOOKED = "not-looked"
    CRASHED = "crashed"


#: Failures that a second try may mend. A clean answer is never asked for again.
RETRIABLE = frozenset({Why.TIMED_OUT, Why.RESET, Why.REFUSED, Why.UNREACHABLE, Why.THROTTLED})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a look was made: the address and port that answered, and the label of the vantage point.

    ``address`` is an IP literal with port (``203.0.113.7:443``, ``[2001:db8::7]:443``) or empty where a
    look has no address of its own; ``via`` is empty unless the run was labelled.
    """

    address: str = ""
    via: str = ""

    def __str__(self) -> str:
        return f"{self.address} via {self.via}" if self.address and self.via else self.address or self.via


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Seen(Generic[FactsT_co]):
    """We looked and saw ``facts`` (frozen data of the request's family) at the instant ``at`` (aware)."""

    facts: FactsT_co
    at: datetime
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Unseen:
    """We could not look. ``reason`` is fit to publish, ``detail`` is for the operator alone.

    ``reason`` is a clause without capital or full stop: ``the connection timed out after 5 seconds``.
    """

    why: Why
    reason: str
    at: datetime
    detail: str = ""
    place: Place = NOWHERE


Observation = Seen[Any] | Unseen
