"""What a question of HTTP brings back."""

from __future__ import annotations

from trustgen.facts.http import HttpResponse
from trustgen.frozen import dataclass

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A response. ``cut`` is True when its body is larger than the cap; ``text`` is then None.

    ``sha256`` is the digest of a body that was downloaded, in lower-case hexadecimal.
    """

    response: HttpResponse
    cut: bool = False
    sha256: str = ""
