"""How to look: answers one request by observations, and never raises for what the outside does."""

from __future__ import annotations

from tidemark_trustgen.facts import LinesFacts, LinesRequest
from trustgen.model.observation import Observation, Seen
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, unreadable


async def look(request: LinesRequest, access: Access) -> tuple[Observation, ...]:
    """The number of lines; a file that cannot be read is Unseen, never one without lines."""
    try:
        content = Folder.of(access.project).read(request.file)
    except LookFailed as failure:
        return (access.unseen(failure),)
    except OSError as error:
        return (access.unseen(unreadable(error)),)
    return (Seen(LinesFacts(len(content.splitlines())), access.clock(), access.place()),)
