"""Files of the project that the site publishes: the logo, documents that are public, the key for reports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from trustgen.errors import InputError, Place, Problem
from trustgen.model.registry import Registry
from trustgen.syntax.openpgp import SecretKey, key_fingerprint

LARGEST_LOGO = 32 * 1024  # bytes: it is loaded with every page
LARGEST_DOCUMENT = 25 * 1024 * 1024  # bytes
LARGEST_KEY = 64 * 1024  # bytes
LOGOS = (".svg", ".png", ".webp", ".avif")
# What an SVG must not hold: opened on its own it is a page, with the site's own origin.
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler|set|animate)|[\s/\"']on[a-z]+\s*=|javascript:|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#|[\"'\s#])|url\(\s*['\"]?(?!#|['\"#])|@import",
    re.IGNORECASE,
)


def load_assets(folder: Path, registry: Registry) -> Mapping[str, bytes]:
    """The files by the name that the registry uses. Raises InputError with everything that is wrong with them."""
    problems: list[Problem] = []
    found: dict[str, bytes] = {}
    for name, largest in _named(registry):
        try:
            found[name] = _read(folder, name, largest)
        except InputError as error:
            problems.extend(error.problems)
    logo = registry.site.brand.logo
    if logo in found:
        problems.extend(_logo(logo or "", found[logo or ""]))
    problems.extend(_digests(registry, found))
    problems.extend(_key(registry, found))
    if problems:
        raise InputError(problems)
    return found


def _named(registry: Registry) -> Iterator[tuple[str, int]]:
    if registry.site.brand.logo:
        yield registry.site.brand.logo, LARGEST_LOGO
    for document in registry.documents.values():
        if document.access == "public" and document.file and not document.url:
            yield document.file, LARGEST_DOCUMENT
    key = registry.disclosure.key if registry.disclosure else None
    if key and key.file:
        yield key.file, LARGEST_KEY


def _read(folder: Path, name: str, largest: int) -> bytes:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise _wrong("asset-outside", f"`{name}` lies outside the project", "copy it into the project's folder")
    try:
        if path.stat().st_size > largest:
            what = f"`{name}` is larger than {largest // 1024} KiB"
            raise _wrong("asset-too-large", what, "make it smaller")
        return path.read_bytes()
    except FileNotFoundError:
        raise _wrong("no-asset", f"there is no file `{name}`", "put it there, or correct its name") from None
    except OSError as error:
        raise _wrong("unreadable", f"`{name}` cannot be read: {error.strerror}", "mend that first") from None


def _logo(name: str, body: bytes) -> Iterator[Problem]:
    suffix = Path(name).suffix.lower()
    if suffix not in LOGOS:
        yield _problem("unknown-logo", f"`{name}` is no picture that pages show", f"use one of {', '.join(LOGOS)}")
    elif suffix == ".svg" and (active := _ACTIVE.search(body)):
        part = active[0].decode("ascii", "replace").strip()
        what = f"the logo `{name}` holds `{part}`: it would run or load something"
        yield _problem("unsafe-logo", what, "export it as plain shapes")


def _digests(registry: Registry, found: Mapping[str, bytes]) -> Iterator[Problem]:
    for name, document in registry.documents.items():
        body = found.get(document.file or "")
        if body is not None and document.sha256 and hashlib.sha256(body).hexdigest() != document.sha256.lower():
            what = f"document `{name}` has another SHA-256 than the registry says"
            yield _problem("digest-mismatch", what, "find out which of the two is right")


def _key(registry: Registry, found: Mapping[str, bytes]) -> Iterator[Problem]:
    """The key is what its name says, and not the half that must stay at home."""
    key = registry.disclosure.key if registry.disclosure else None
    body = found.get(key.file or "") if key else None
    if key is None or body is None:
        return
    try:
        fingerprint = key_fingerprint(body.decode("ascii", "replace"))
    except SecretKey as error:
        fix = "remove it at once; `gpg --armor --export` writes the public half"
        yield _problem("private-key", f"`{key.file}` would be published, and {error}", fix)
    except ValueError as error:
        yield _problem("no-key", f"`{key.file}` is no key: {error}", "write it with `gpg --armor --export`")
    else:
        if fingerprint != key.fingerprint:
            what = f"`{key.file}` holds the key {fingerprint}; the registry says {key.fingerprint}"
            yield _problem("other-key", what, "find out which of the two is right")


def _wrong(code: str, what: str, fix: str) -> InputError:
    return InputError([_problem(code, what, fix)])


def _problem(code: str, what: str, fix: str) -> Problem:
    return Problem(Place("claims.yaml"), code, what, fix)
