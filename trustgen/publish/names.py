"""Which names a page may have, so that it lands inside the site, on every system, as one file of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_PART = 255  # bytes, NAME_MAX of Linux and macOS
LONGEST = 900  # bytes; macOS allows 1024 with the folder that the site stands in


def problems_of(names: Iterable[str], reserved: str) -> list[str]:
    """What is wrong with ``names``: clauses for a sentence, in order of the names. ``reserved`` may not be used.

    No names at all is wrong, too: an empty site would replace a good one.
    """
    ordered = sorted(names)
    if not ordered:
        return ["there is no page in it"]
    problems = [f"the name {name!a} {wrong}" for name in ordered if (wrong := _wrong(name, reserved))]
    return problems or _clashes(ordered)


def _wrong(name: str, reserved: str) -> str:
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            return "is not valid Unicode"
    if "\\" in name:
        return "has a backslash"
    if not name.isprintable():
        return "has a character that does not print"
    if name.startswith("/"):
        return "is absolute"
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "has an empty part, a . or a .. in its path"
    if len(name.encode()) > LONGEST or any(len(part.encode()) > LONGEST_PART for part in parts):
        return f"is too long: {LONGEST_PART} bytes a part and {LONGEST} together are the most"
    return f"belongs to trustgen's own {reserved}" if _folded(parts[0]) == _folded(reserved) else ""


def _folded(name: str) -> str:
    """What a file system that ignores case and composition (APFS, HFS+) takes for the same name."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name.casefold())


def _clashes(names: list[str]) -> list[str]:
    problems = []
    taken: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        first = taken.setdefault(_folded(name), name)
        if first is not name:
            problems.append(f"{first} and {name} are one file where case does not count")
        folder = name.rpartition("/")[0]
        while folder and folders.setdefault(_folded(folder), folder) == folder:
            folder = folder.rpartition("/")[0]
        if folder:
            problems.append(f"{folders[_folded(folder)]} and {folder} are one folder where case does not count")
    problems += [f"{name} is a file and a folder" for fold, name in taken.items() if fold in folders]
    return problems
