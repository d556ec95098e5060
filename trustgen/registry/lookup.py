"""What a dotted path of the registry stands for, in ``$path`` and in ``{path}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from trustgen.model.values import CountryCode
from trustgen.registry.interpret import interpret


@dataclass(frozen=True)
class Found:
    """A value of the registry, as plain YAML, as people read it, and what a page may link it to."""

    plain: Any
    spoken: Any
    link: str = ""


@dataclass(frozen=True)
class Lookup:
    """Follows dotted paths over the plain tree of the file. Raises KeyError where nothing stands."""

    tree: Mapping[str, Any]

    def find(self, path: str) -> Found:
        """The value at ``path``: ``values.grace``, ``documents.dpa.issued``, ``subprocessors.group.models``."""
        table, _, rest = path.partition(".")
        match table:
            case "documents" | "sections" | "subprocessors" | "targets" | "contacts" | "owners" | "plans":
                return self._named(table, rest)
            case "organisation" if rest == "country":
                code = _descend(self._table(table), rest)
                return Found(code, CountryCode(code))
            case "values" | "organisation" | "disclosure" | "site":
                return _plain(_descend(self._table(table), rest))
            case _:
                raise KeyError(path)

    def _table(self, name: str) -> Any:
        return self.tree.get(name) or {}

    def _named(self, table: str, rest: str) -> Found:
        name, _, inner = rest.partition(".")
        if table == "subprocessors":
            return self._subprocessors(name, inner)
        entries = self._table(table)
        if table == "sections":
            entries = {entry.get("id"): entry for entry in entries if isinstance(entry, dict)}
        entry = entries[name]
        if inner:
            return _plain(_descend(entry, inner))
        return Found(entry, _speak(table, entry), f"{table.removesuffix('s')}:{name}")

    def _subprocessors(self, name: str, inner: str) -> Found:
        listing = self._table("subprocessors")
        entries = [entry for entry in listing.get("entries") or () if isinstance(entry, dict)]
        if name == "names":
            return _plain([entry.get("name", "") for entry in entries])
        if name == "group":
            members = [entry.get("name", "") for entry in entries if entry.get("group") == inner]
            if not members:
                raise KeyError(inner)
            return _plain(members)
        for entry in entries:
            if entry.get("id") == name:
                if inner:
                    return _plain(_descend(entry, inner))
                return Found(name, str(entry.get("name", name)), f"subprocessor:{name}")
        return _plain(_descend(listing, f"{name}.{inner}" if inner else name))


def _plain(value: Any) -> Found:
    return Found(value, interpret(value))


def _descend(value: Any, path: str) -> Any:
    """Follow keys; a key may itself hold dots or hyphens only as written. Raises KeyError."""
    for step in path.split(".") if path else ():
        if not isinstance(value, dict):
            raise KeyError(step)
        value = value[step]
    return value


def _speak(table: str, entry: Any) -> Any:
    """How an entry is named in a sentence."""
    if isinstance(entry, dict):
        for key in ("title", "name", "url"):
            if key in entry:
                return _host(str(entry[key])) if key == "url" else str(entry[key])
        return interpret(entry)
    if table == "targets" and isinstance(entry, list):
        return tuple(_host(str(member)) for member in entry)
    if table == "targets":
        return _host(str(entry))
    if table == "contacts":
        return str(entry).removeprefix("mailto:").removeprefix("tel:")
    return str(entry)


def _host(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + parts.path.rstrip("/") if parts.netloc else url
