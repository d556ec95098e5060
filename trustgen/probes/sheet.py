"""Read a table of the project (CSV, RFC 4180)."""

from __future__ import annotations

import csv
import io

from trustgen.facts.files import TableFacts, TableRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed

MOST_BYTES = 2**20
MOST_CELLS = 100_000


async def look(request: TableRequest, access: Access) -> tuple[Observation, ...]:
    """The table; one that is missing, no CSV, or not rectangular is Unseen."""

    def read() -> TableFacts:
        content = Folder.of(access.project).read(request.path, MOST_BYTES)
        try:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        except (csv.Error, UnicodeDecodeError) as error:
            raise LookFailed(Why.GARBLED, "the table cannot be read", str(error)) from error
        return _table([tuple(access.secrets.redact(cell.strip()) for cell in row) for row in rows if any(row)])

    return await observed(access, read)


def _table(rows: list[tuple[str, ...]]) -> TableFacts:
    if len(rows) < 2 or len(rows[0]) < 2:
        detail = f"{len(rows)} rows; a head and at least one more, with cells divided by commas (RFC 4180)"
        raise LookFailed(Why.GARBLED, "the table has no cells", detail)
    head, *body = rows
    if len(set(head)) < len(head) or any(len(row) != len(head) for row in body):
        raise LookFailed(Why.GARBLED, "the table is not rectangular, or names a column twice")
    if len(body) * len(head) > MOST_CELLS:
        raise LookFailed(Why.TOO_LARGE, "the table is too large", f"{len(body)} rows")
    return TableFacts(head, tuple(body))
