"""Run a program that the project names, as little as it takes: no shell, few variables, an end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from trustgen.facts.command import CommandFacts, CommandRequest
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder
from trustgen.syntax import jmes, strict_json

MOST_BYTES = 2**20
_ALWAYS = ("PATH", "HOME", "LANG")
_CHUNK = 2**16


async def look(request: CommandRequest, access: Access) -> tuple[Observation, ...]:
    """How it ended. A program that is not there, takes too long, prints too much, or was killed is Unseen."""
    try:
        environment = _environment(request, access)
        folder = _folder(request, access.project)
        status, printed = await _run(request, folder, environment)
        facts = _facts(request, status, printed, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)


def _environment(request: CommandRequest, access: Access) -> dict[str, str]:
    found = {name: access.secrets.get(name) for name in request.environment}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {', '.join(missing)}")
    always = {name: value for name in _ALWAYS if (value := access.secrets.environment.get(name))}
    return {**always, **{name: value for name, value in found.items() if value is not None}}


def _folder(request: CommandRequest, project: Path) -> Path:
    root = Folder.of(project)
    place = Folder.of(project / request.folder)
    if not place.at.is_relative_to(root.at):
        raise LookFailed(Why.NOT_LOOKED, "the folder lies outside of the project", request.folder)
    return place.at


async def _run(request: CommandRequest, folder: Path, environment: dict[str, str]) -> tuple[int, bytes]:
    try:
        process = await asyncio.create_subprocess_exec(
            *request.argv,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise LookFailed(Why.NOT_FOUND, "the program could not be started", str(error)) from error
    try:
        async with asyncio.timeout(request.seconds):
            printed = await _printed(process)
            status = await process.wait()
    except TimeoutError as error:
        plural = "" if request.seconds == 1 else "s"
        raise LookFailed(Why.TIMED_OUT, f"the program took longer than {request.seconds} second{plural}") from error
    finally:
        await _end(process)
    if status < 0:
        raise LookFailed(Why.CRASHED, "the program was killed", f"signal {-status}")
    return status, printed


async def _printed(process: asyncio.subprocess.Process) -> bytes:
    printed = bytearray()
    while process.stdout is not None and (chunk := await process.stdout.read(_CHUNK)):
        printed += chunk
        if len(printed) > MOST_BYTES:
            raise LookFailed(Why.TOO_LARGE, "the program printed too much", f"more than {MOST_BYTES} bytes")
    return bytes(printed)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the whole group: what the program started must not outlive the look."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _facts(request: CommandRequest, status: int, printed: bytes, access: Access) -> CommandFacts:
    if not request.value:
        return CommandFacts(status)
    try:
        found = jmes.evaluate(request.value, strict_json.parse(printed.decode("utf-8")))
    except UnicodeDecodeError:
        return CommandFacts(status, fault="it printed no UTF-8")
    except ValueError as error:
        return CommandFacts(status, fault=f"what it printed cannot be read: {error}")
    except jmes.Unevaluable as error:
        return CommandFacts(status, fault=f"{request.value} {error}")
    if isinstance(found, (dict, list)):
        return CommandFacts(status, fault=f"{request.value} is no single value")
    return CommandFacts(status, json.dumps(access.secrets.redact(found) if isinstance(found, str) else found))
