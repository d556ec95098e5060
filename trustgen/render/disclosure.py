"""The disclosure policy as the template sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from trustgen.frozen import dataclass
from trustgen.model.registry import Registry
from trustgen.render.links import readable, safe_href
from trustgen.render.phrases import Phrases
from trustgen.render.voice import Voice

if TYPE_CHECKING:
    from trustgen.model.disclosure import Disclosure
    from trustgen.model.maturity import Maturity


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach the company: what people read, and its address."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rewards: a row a tier, a column a severity, in the order in which the registry names them."""

    severities: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def channels_of(registry: Registry, names: tuple[str, ...]) -> list[Channel]:
    """The contacts of those names, in order; names that the registry lacks are addresses themselves."""
    uris = [str(registry.contacts.get(name, name)) for name in names]
    return [Channel(readable(uri), safe_href(uri)) for uri in uris]


def matrix_of(disclosure: Disclosure, voice: Voice) -> Matrix | None:
    """The reward table; None where there are no rewards."""
    rewards = disclosure.rewards
    if rewards is None or not rewards.matrix:
        return None
    cells = {(str(cell.tier), str(cell.severity)): cell.pays for cell in rewards.matrix}
    severities = tuple(dict.fromkeys(severity for _, severity in cells))
    tiers = tuple(dict.fromkeys(tier for tier, _ in cells))
    rows = tuple((t, tuple(_pay(cells.get((t, s)), rewards.currency, voice) for s in severities)) for t in tiers)
    return Matrix(severities, rows)


def _pay(pays: Any, currency: str, voice: Voice) -> str:
    if pays is None:
        return "–"
    if isinstance(pays, Mapping):
        return f"{currency} {voice.say(pays['from'])} – {voice.say(pays['to'])}"
    return f"{currency} {voice.say(pays)}" if isinstance(pays, int | float) else voice.say(pays)


def fingerprint_of(disclosure: Disclosure) -> str:
    """The key's fingerprint in groups of four, as gpg prints it; empty where there is no key."""
    digits = disclosure.key.fingerprint if disclosure.key else ""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def lacking(found: Maturity, phrases: Phrases) -> list[str]:
    """What the next level needs, in words."""
    return [phrases("disclosure.lacks_" + re.sub(r"[^a-z]+", "_", key)) for key in found.missing]
