"""Files of the project that the site publishes: the logo, documents that are public, the key for reports."""

from __future__ import annotations

import hashlib
import os
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
#: How the file of a public document may end. A browser runs what stands in others (.html, .svg, .xml), with the site's
#: own origin.
PAPERS = (
    *(".pdf", ".txt", ".md", ".csv", ".tsv", ".json", ".yaml", ".yml", ".rtf", ".zip", ".asc", ".sig", ".p7s"),
    *(".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".png", ".jpg", ".jpeg", ".webp", ".avif"),
)
_NAME = re.compile(r"\w[\w .()+,&-]*")
# What an SVG must not hold: opened on its own it is a page, with the site's own origin.
_ACTIVE = re.compile(
    rb"<\s*(?:\w+:)?(?:script|foreignObject|iframe|handler|set|animate)|[\s/\"']on[a-z]+\s*=|javascript:|<!ENTITY"
    rb"|(?:href|src)\s*=\s*[\"']?\s*(?!#|[\"'\s#])|url\(\s*['\"]?(?!#|['\"#])|@import",
    re.IGNORECASE,
)
_ENCODING = re.compile(r"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
    problems.extend(_papers(registry, found))
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
    # Path.resolve() raises for a link that leads to itself.
    path, home = Path(os.path.realpath(folder / name)), Path(os.path.realpath(folder))
    if not path.is_relative_to(home):
        raise _wrong("asset-outside", f"`{name}` lies outside the project", "copy it into the project's folder")
    if any(step.startswith(".") for step in path.relative_to(home).parts):
        # Credentials lie there: .env, .git/config, .npmrc.
        raise _wrong("asset-hidden", f"`{name}` is a hidden file, or lies in a hidden folder", "copy it elsewhere")
    try:
        if path.exists() and not path.is_file():
            raise _wrong("unreadable", f"`{name}` is no ordinary file", "name a file")
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
    elif suffix == ".svg" and not _is_plain(body):
        what = f"the logo `{name}` is not plain UTF-8 text"
        yield _problem("unsafe-logo", what, "export it in UTF-8, without another encoding in its first line")
    elif suffix == ".svg" and (active := _ACTIVE.search(body)):
        part = active[0].decode("ascii", "replace").strip()
        what = f"the logo `{name}` holds `{part}`: it would run or load something"
        yield _problem("unsafe-logo", what, "export it as plain shapes")


def _is_plain(body: bytes) -> bool:
    """Whether a browser reads the same characters as we: in another encoding, what runs would not be found."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    declared = _ENCODING.search(text)
    return _CONTROL.search(text) is None and (declared is None or declared[1].lower() == "utf-8")


def _papers(registry: Registry, found: Mapping[str, bytes]) -> Iterator[Problem]:
    """What would be published as a document, and is none."""
    for name, document in registry.documents.items():
        file = Path(document.file or "")
        if document.file not in found or document.access != "public" or document.url:
            continue
        if file.suffix.lower() not in PAPERS:
            what = f"document `{name}` is the file `{document.file}`, which a browser might run and not show"
            yield _problem("unsafe-document", what, f"publish it as one of {', '.join(PAPERS)}")
        elif not _NAME.fullmatch(file.name):
            what = f"the file of document `{name}` has a name that no address should have"
            yield _problem("unsafe-document", what, "use letters, digits, spaces and - _ . in its name")


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
