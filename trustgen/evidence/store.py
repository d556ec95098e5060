"""Evidence in a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from trustgen.errors import EvidenceError
from trustgen.evidence.codec import loads, loads_last_held, written
from trustgen.evidence.document import MOST_BYTES
from trustgen.evidence.record import Evidence

T = TypeVar("T")


def read(path: Path, text: bytes | None = None) -> Evidence:
    """The evidence in ``path``, or in ``text`` where its `content` is known. Raises EvidenceError."""
    return _read(path, content(path) if text is None else text, loads)


def read_last_held(path: Path) -> Mapping[str, datetime]:
    """When each claim was last seen true, by the evidence in ``path``. Raises EvidenceError."""
    return _read(path, content(path), loads_last_held)


def content(path: Path) -> bytes:
    """The bytes of ``path``, or one more than may be read. Raises EvidenceError if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise EvidenceError(f"there is no evidence at {path}; gather it with trustgen verify") from None
    except OSError as error:
        raise EvidenceError(f"the evidence at {path} cannot be read: {error.strerror}") from error


def _read(path: Path, text: bytes, loads: Callable[[bytes], T]) -> T:
    try:
        return loads(text)
    except EvidenceError as error:
        raise EvidenceError(f"{path}: {error}") from error


def write(path: Path, evidence: Evidence, secrets: Iterable[str] = ()) -> None:
    """Put ``evidence`` in the place of ``path``, whole or not at all, its folder made where need be.

    Only its owner may read the file: it holds the operator's details.
    Raises EvidenceError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, written(evidence, secrets))
    except OSError as error:
        raise EvidenceError(f"the evidence cannot be saved to {path}: {error.strerror}") from error


def _replace(path: Path, content: Iterable[bytes]) -> None:
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
