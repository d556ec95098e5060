"""Is what is served what was built?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from trustgen.errors import UsageError
from trustgen.frozen import dataclass
from trustgen.pipeline.looking import Looking, settings_of
from trustgen.pipeline.project import Project

if TYPE_CHECKING:
    from trustgen.net import Net
    from trustgen.render.deployed import Difference, Served
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Audited:
    """What differs between the built site and the served one, how many files were asked for, and the exit code."""

    differences: tuple[Difference, ...]
    asked: int
    code: int


def audit(
    project: Project, url: str, looking: Looking, clock: Clock, *, every: bool = False, headers: bool = True
) -> Audited:
    """Whether what is served at ``url`` is the site that was built here. Raises UsageError where there is none."""
    from trustgen.render import deployed

    if not (project.site / deployed.CLAIMS).is_file():
        raise UsageError(f"there is no site in {project.site}; run `trustgen build` first")
    paths = (path for path in sorted(project.site.rglob("*")) if path.is_file())
    files = {path.relative_to(project.site).as_posix(): path.read_bytes() for path in paths}
    wanted = deployed.telling(files, every=every)
    import asyncio

    served = asyncio.run(_fetch(url.rstrip("/"), wanted, looking, clock))
    differences = deployed.compare(files, served, headers=headers)
    return Audited(differences, len(wanted), deployed.exit_code(differences))


async def _fetch(base: str, paths: Sequence[str], looking: Looking, clock: Clock) -> dict[str, Served]:
    """What ``base`` answers for each path; what nobody could see within the deadline says so."""
    import asyncio

    from trustgen.net import Net
    from trustgen.render.deployed import Served, asked_as

    limit = asyncio.Semaphore(8)
    async with Net(settings_of(looking, base), clock) as net:

        async def one(path: str) -> Served:
            try:
                async with limit, asyncio.timeout_at(ends):
                    return await _served(net, f"{base}/{asked_as(path)}")
            except TimeoutError:
                return Served(0, {}, None, f"nothing came within {looking.deadline:g} seconds")

        ends = asyncio.get_running_loop().time() + looking.deadline
        answers = await asyncio.gather(*map(one, paths))
    return dict(zip(paths, answers, strict=True))


async def _served(net: Net, url: str) -> Served:
    from trustgen.net import LookFailed
    from trustgen.net.names import port_of
    from trustgen.net.urls import web_address
    from trustgen.render.deployed import Served

    try:
        address = web_address(url)
        endpoints = await net.resolve(address.host, port_of(address))
        found = await net.exchange(url, "GET", (), endpoints[0])
    except LookFailed as failure:
        return Served(0, {}, None, failure.reason)
    answer = found.response
    if answer.text is None:
        return Served(answer.status, dict(answer.headers), None, answer.undecoded or "the answer is too large")
    return Served(answer.status, dict(answer.headers), answer.text.encode())
