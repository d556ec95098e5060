"""Read at which versions a lock file holds a package."""

from __future__ import annotations

from trustgen.facts.source import DependencyFacts, DependencyRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import lockfiles

MOST_BYTES = 16 * 2**20
MOST_VERSIONS = 50


async def look(request: DependencyRequest, access: Access) -> tuple[Observation, ...]:
    """The versions; a file that is missing, or is no such lock file, is Unseen."""

    def read() -> DependencyFacts:
        content = Folder.of(access.project / request.root).read(request.file, MOST_BYTES)
        try:
            found = lockfiles.packages(request.file, content.decode("utf-8"))
        except (ValueError, KeyError) as error:
            raise LookFailed(Why.GARBLED, "the lock file cannot be read", type(error).__name__) from error
        versions = sorted({version for name, version in found if lockfiles.same(name, request.name)})
        if len(versions) > MOST_VERSIONS:
            # One that was left out could be the one that the claim excludes.
            raise LookFailed(Why.TOO_LARGE, f"the lock file has more than {MOST_VERSIONS} versions of it", request.file)
        return DependencyFacts(len(found), tuple(versions))

    return await observed(access, read)
