"""The child process that holds the connection: started, asked, and killed at its deadline."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import trustgen
from trustgen.facts.table import family
from trustgen.model.observation import Why
from trustgen.net import LookFailed
from trustgen.net.failure import timed_out

#: Seconds that a child has for all its questions. Each statement has a limit of its own, in the session.
LIMIT = 100.0
#: Seconds that a child has to end once it has closed its output.
_FAREWELL = 2.0
#: Bytes of one answer: names and counts of some ten thousand tables.
_LONGEST_ANSWER = 32 * 2**20
#: What the driver and the interpreter need of our environment. PG* variables are not among them: what is connected
#: to is said in the registry alone.
_PASSED_ON = ("PATH", "HOME", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR", "KRB5CCNAME", "KRB5_CONFIG", "SYSTEMROOT")

DSN = "TRUSTGEN_POSTGRES_DSN"
VARIABLES = "TRUSTGEN_POSTGRES_VARIABLES"


async def ask(
    questions: Sequence[Any], dsn: str, variables: Mapping[str, str], limit: float | None = None
) -> list[object | LookFailed]:
    """The facts that answer each question, or why there are none, in the order of ``questions``.

    ``limit`` is in seconds, for all of them together; ``LIMIT`` unless said.
    """
    limit = LIMIT if limit is None else limit
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "trustgen.probes.postgres.worker", f"{limit:g}"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=_LONGEST_ANSWER,
        env=_environment(dsn, variables),
    )
    answers: dict[int, object | LookFailed] = {}
    missing = LookFailed(Why.CRASHED, "the child process that asks the database ended early")
    try:
        async with asyncio.timeout(limit):
            await _converse(process, questions, answers)
    except TimeoutError:
        missing = timed_out("asking the database", limit)
    finally:
        await _end(process)
    return [answers.get(number, missing) for number in range(len(questions))]


async def _converse(process: Process, questions: Sequence[Any], answers: dict[int, object | LookFailed]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    assert process.stdout is not None  # noqa: S101
    lines = [json.dumps({"probe": question.probe, "request": asdict(question)}) for question in questions]
    try:
        process.stdin.write("\n".join([*lines, ""]).encode())
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return
    while line := await process.stdout.readline():
        answer = json.loads(line)
        number: int = answer["number"]
        answers[number] = _read(answer, questions[number].probe)


def _read(answer: Mapping[str, Any], probe: str) -> object | LookFailed:
    if "facts" not in answer:
        return LookFailed(Why(answer["why"]), answer["reason"], answer["detail"])
    from pydantic import TypeAdapter

    _, facts = family(probe)
    found: object = TypeAdapter(facts).validate_json(json.dumps(answer["facts"]), strict=True)
    return found


async def _end(process: Process) -> None:
    """Let a child that has said everything end; kill one that has not."""
    with suppress(TimeoutError):
        await asyncio.wait_for(
            process.wait(), _FAREWELL if process.stdout is not None and process.stdout.at_eof() else 0
        )
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()


def _environment(dsn: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Secrets go by the environment: arguments can be seen by every user of the machine."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    root = str(Path(trustgen.__file__).parent.parent)
    above = os.environ.get("PYTHONPATH")
    return {
        **kept,
        "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join([root, above] if above else [root]),
        DSN: dsn,
        VARIABLES: json.dumps(dict(variables)),
    }
