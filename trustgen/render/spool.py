"""Pages of a large site on disk: they are written and read in turn, and would fill the memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, MutableMapping

#: Where a file stands in its spool: offset and size, in bytes.
Extent = tuple[int, int]


class Spool(MutableMapping[str, bytes]):
    """Files by path, one after the other in a nameless file that goes with the last process that has it open."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as the spool is there
        self._end = 0
        self.extents: dict[str, Extent] = {}

    def __del__(self) -> None:
        self._file.close()

    def __setitem__(self, path: str, body: bytes) -> None:
        """Write one file, behind all others. Raises OSError."""
        left, self.extents[path] = memoryview(body), (self._end, len(body))
        while left:
            written = os.pwrite(self._file.fileno(), left, self._end)
            left, self._end = left[written:], self._end + written

    def __getitem__(self, path: str) -> bytes:
        offset, size = self.extents[path]
        return os.pread(self._file.fileno(), size, offset)

    def __delitem__(self, path: str) -> None:
        del self.extents[path]

    def __contains__(self, path: object) -> bool:
        return path in self.extents

    def __iter__(self) -> Iterator[str]:
        return iter(self.extents)

    def __len__(self) -> int:
        return len(self.extents)
