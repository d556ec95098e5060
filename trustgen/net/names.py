"""Host names as they go over the wire."""

from __future__ import annotations

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed


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
