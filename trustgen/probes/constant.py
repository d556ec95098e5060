"""Read what a source file sets a name to."""

from __future__ import annotations

from trustgen.facts.source import ConstantFacts, ConstantRequest, Setting
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import literal

MOST_BYTES = 2**20
MOST_SETTINGS = 50


async def look(request: ConstantRequest, access: Access) -> tuple[Observation, ...]:
    """The literals; a file that is missing or no text is Unseen."""

    def read() -> ConstantFacts:
        content = Folder.of(access.project / request.root).read(request.file, MOST_BYTES)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise LookFailed(Why.GARBLED, "the file is not UTF-8", str(error)) from error
        found = literal.settings(text, request.name)[:MOST_SETTINGS]
        return ConstantFacts(tuple(Setting(line, access.secrets.redact(value)) for line, value in found))

    return await observed(access, read)
