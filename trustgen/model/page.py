"""Pages before they are published: what render makes and publish writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    """Every file of the site: path relative to its root, with forward slashes → bytes."""

    files: Mapping[str, bytes]


class Files(Mapping[str, bytes]):
    """Files by path from several places, in the order of their paths."""

    def __init__(self, *places: Mapping[str, bytes]) -> None:
        found = {path: place for place in places for path in place}
        self._places = {path: found[path] for path in sorted(found)}

    def __getitem__(self, path: str) -> bytes:
        return self._places[path][path]

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
