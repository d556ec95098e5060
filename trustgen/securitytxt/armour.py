"""The OpenPGP cleartext signature framework around a security.txt (RFC 9580 §7, RFC 9116 §2.3)."""

from __future__ import annotations

import re

from trustgen.frozen import dataclass
from trustgen.securitytxt.text import Flaw

BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----"
SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
END = "-----END PGP SIGNATURE-----"
_HEADER = re.compile(r"[A-Za-z0-9-]+: .*")

Numbered = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The lines inside, each with its number in the file; ``flaws`` of the framework; whether there was one."""

    lines: tuple[Numbered, ...]
    flaws: tuple[Flaw, ...] = ()
    signed: bool = False


def unwrap(lines: tuple[Numbered, ...]) -> Unwrapped:
    """Take the framework off and undo its dash-escaping. What stands outside is not signed, and is a flaw."""
    starts = [at for at, (_, text) in enumerate(lines) if text == BEGIN]
    if not starts:
        return Unwrapped(lines)
    first = starts[0]
    flaws = [
        Flaw(number, "text-outside-signature", "text stands before the signed part") for number, _ in lines[:first]
    ]
    body = first + 1
    while body < len(lines) and _HEADER.fullmatch(lines[body][1]):
        body += 1
    if body < len(lines) and not lines[body][1]:
        body += 1
    else:
        flaws.append(Flaw(lines[first][0], "broken-signature", "no empty line follows the signature's headers"))
    end = next((at for at in range(body, len(lines)) if lines[at][1] == SIGNATURE), None)
    if end is None:
        flaws.append(Flaw(lines[first][0], "broken-signature", "the signed part has no signature"))
        return Unwrapped(_unescaped(lines[body:]), tuple(flaws), signed=True)
    flaws.extend(_after(lines, end))
    return Unwrapped(_unescaped(lines[body:end]), tuple(flaws), signed=True)


def _after(lines: tuple[Numbered, ...], signature: int) -> list[Flaw]:
    last = next((at for at in range(signature, len(lines)) if lines[at][1] == END), None)
    if last is None:
        return [Flaw(lines[signature][0], "broken-signature", "the signature has no end")]
    return [
        Flaw(number, "text-outside-signature", "text stands after the signature")
        for number, text in lines[last + 1 :]
        if text
    ]


def _unescaped(lines: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    return tuple((number, text.removeprefix("- ")) for number, text in lines)
