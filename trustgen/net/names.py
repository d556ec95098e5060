"""Host names as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed

if TYPE_CHECKING:
    import httpx


def ascii_name(name: str) -> str:
    """``name`` in lower case, without a final dot, labels beyond ASCII as A-labels (RFC 5891).

    Raises LookFailed (unresolved) for a name that has no such form. Labels with an underscore are left as they are.
    """
    name = name.lower().removesuffix(".")
    if name.isascii():
        return name
    import idna

    try:
        labels = (
            label if label.isascii() else idna.encode(label, uts46=True).decode("ascii") for label in name.split(".")
        )
        return ".".join(labels)
    except idna.IDNAError as error:
        raise LookFailed(Why.UNRESOLVED, "the name is no host name", f"{name!r}: {error}") from error


def port_of(url: httpx.URL) -> int:
    """The port that ``url`` names, else its scheme's."""
    return url.port or (443 if url.scheme == "https" else 80)
