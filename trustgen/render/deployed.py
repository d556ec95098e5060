"""Whether what a host serves is this build. Pure: somebody else fetches."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote

from trustgen.frozen import dataclass
from trustgen.render.hosting import EVERYWHERE

#: The file that names the build, and is therefore no part of what it names.
CLAIMS = "claims.json"
#: Files that a host is likeliest to lose or to change: dotfiles, pages in folders, what pages load.
_TELLING = ("index.html", CLAIMS, ".well-known/security.txt", "subprocessors.json", "llms.txt")
#: What hosts read themselves, and need not serve.
_FOR_HOSTS = ("_headers", "vercel.json", "hosting/")


class Matter(StrEnum):
    """What is wrong with a served file."""

    MISSING = "missing"
    DIFFERENT = "different"
    OTHER_BUILD = "other-build"
    NO_HEADER = "no-header"
    NOT_SEEN = "not-seen"


@dataclass(frozen=True, slots=True)
class Served:
    """What a host answered: the status, its headers in lower case and the body; None where nobody could look."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None
    why: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A file, what is the matter with it, and what to do."""

    path: str
    matter: Matter
    what: str


def build_id(files: Mapping[str, bytes]) -> str:
    """A digest of every file but ``claims.json``: ``sha256:`` and 64 hexadecimal digits."""
    return build_of({path: hashlib.sha256(files[path]).digest() for path in files if path != CLAIMS})


def build_of(digests: Mapping[str, bytes]) -> str:
    """The same from the files' own digests (SHA-256), by path."""
    told = "".join([f"{digests[path].hex()}  {path}\n" for path in sorted(digests) if path != CLAIMS])
    return f"sha256:{hashlib.sha256(told.encode()).hexdigest()}"


def telling(files: Mapping[str, bytes], *, every: bool = False) -> list[str]:
    """The paths to ask for: a few that tell most, and what the first page loads; or all that a host serves."""
    loaded = [path for path in files if "/" not in path and path.endswith((".css", ".js"))]
    wanted = [path for path in files if not path.startswith(_FOR_HOSTS)] if every else [*_TELLING, *loaded]
    return [path for path in wanted if path in files and _is_text(files[path])]


def _is_text(body: bytes) -> bool:
    """Pictures are not compared: what nobody can decode was not seen."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def asked_as(path: str) -> str:
    """The address of a file below the site's root: a folder's page has the folder's."""
    return quote(path.removesuffix("index.html") if path.endswith("/index.html") or path == "index.html" else path)


def exit_code(differences: tuple[Difference, ...]) -> int:
    """0: this build is served · 1: it is not · 3: what could be seen is, but not all could be."""
    if any(one.matter is not Matter.NOT_SEEN for one in differences):
        return 1
    return 3 if differences else 0


def compare(
    files: Mapping[str, bytes], served: Mapping[str, Served], *, headers: bool = True
) -> tuple[Difference, ...]:
    """What differs between a built site and what was served for each path, in order of path.

    ``headers`` are those of the first page; some hosts send none but their own.
    """
    found: list[Difference] = []
    for path, answer in served.items():
        found.extend(_file(path, files[path], answer))
    first = served.get("index.html")
    if headers and first is not None and first.status == 200:
        for name, value in EVERYWHERE.items():
            if first.headers.get(name.lower()) != value:
                told = first.headers.get(name.lower())
                what = f"{name} is {told!r}" if told else f"{name} is not sent"
                found.append(Difference("index.html", Matter.NO_HEADER, f"{what}; see docs/hosting.md"))
    return tuple(sorted(found))


def _file(path: str, built: bytes, answer: Served) -> list[Difference]:
    if answer.body is None and answer.status in (0, 200):
        return [Difference(path, Matter.NOT_SEEN, f"could not be looked at: {answer.why}")]
    if answer.status != 200 or answer.body is None:
        hidden = path.startswith(".") or "/." in path
        hint = "; some hosts drop files whose names begin with a dot" if hidden else ""
        return [Difference(path, Matter.MISSING, f"answered {answer.status}{hint}")]
    if answer.body == built:
        return []
    if path == CLAIMS:
        mine, theirs = _build(built), _build(answer.body)
        if mine != theirs:
            return [Difference(path, Matter.OTHER_BUILD, f"the host serves build {theirs}, this is {mine}")]
    return [
        Difference(path, Matter.DIFFERENT, "its bytes differ from this build's: the host changes or keeps old files")
    ]


def _build(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return "(no JSON)"
    named = found.get("build") if isinstance(found, dict) else None
    return str(named)[:80] if named else "(none named)"
