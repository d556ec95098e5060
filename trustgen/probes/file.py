"""Read a file of the project: whether it is there, and its digest."""

from __future__ import annotations

import hashlib

from trustgen.facts.files import FileFacts, FileRequest
from trustgen.model.observation import Observation
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed


async def look(request: FileRequest, access: Access) -> tuple[Observation, ...]:
    """The file; one that cannot be read, or lies outside of the project, is Unseen."""

    def read() -> FileFacts:
        folder = Folder.of(access.project)
        try:
            content = folder.read(request.path)
        except FileNotFoundError:
            return FileFacts(there=False)
        return FileFacts(True, len(content), hashlib.sha256(content).hexdigest())

    return await observed(access, read)
