"""Ask AWS, or an S3-compatible service: in a child process, because boto3 blocks and cannot be interrupted.

The child is told what to look at, and with which credentials, on its standard input; it answers with one JSON
document and ends. It is killed when the look is cancelled (the run's deadline) or takes longer than `LONGEST`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter, ValidationError

import trustgen
from trustgen.facts.aws import Account
from trustgen.facts.table import family
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access, Secrets

#: Seconds that one look may take, with all its calls.
LONGEST = 120
#: Children at a time: each loads boto3, which takes memory and most of a second.
_TOGETHER = 4
_MOST_BYTES = 32 << 20
_OURS = ("HOME", "PATH", "LANG")
_slots: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def look(request: Any, access: Access) -> tuple[Observation, ...]:
    """The facts of ``request``, or why there are none. Nothing of what the child says is believed unread."""
    try:
        if find_spec("boto3") is None:
            raise LookFailed(Why.NO_EXTRA, "boto3 is not installed", "pip install 'trustgen[aws]'")
        order = _order(request, access)
        said = await _asked(order, _environment(request.account, access), LONGEST)
        facts = _read(request.probe, _own(request.account, access).redact(said))
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)


def _own(account: Account, access: Access) -> Secrets:
    """The secrets that AWS was shown, and could say back; another look's value is a name or a number like any other."""
    own = Secrets(access.secrets.environment)
    for name in account.credentials or _credentials_of_aws(access):
        own.get(name)
    return own


def _credentials_of_aws(access: Access) -> list[str]:
    return [n for n in access.secrets.environment if n.startswith("AWS_") and ("KEY" in n or "TOKEN" in n)]


def _order(request: Any, access: Access) -> dict[str, Any]:
    """What the child is told. Raises LookFailed (no-credential) that names every variable which is not set."""
    account = request.account
    named = [*account.credentials, *([account.account_env] if account.account_env else ())]
    sources = getattr(request, "sources_env", "")
    named += [sources] if sources else []
    values = {name: access.secrets.get(name) for name in named}
    missing = [name for name, value in values.items() if value is None]
    if missing:
        raise LookFailed(Why.NO_CREDENTIAL, "a credential is missing", f"not set: {', '.join(missing)}")
    settings = access.net.settings
    return {
        "probe": request.probe,
        "request": asdict(request),
        "credentials": [values[name] for name in account.credentials],
        "account": values.get(account.account_env) or account.account,
        "sources": values.get(sources) or "",
        "settings": {
            "connect_timeout": settings.connect_timeout,
            "read_timeout": settings.read_timeout,
            "retries": settings.retries,
            "ca_file": str(settings.ca_file) if settings.ca_file else None,
            "proxy": settings.proxy,
            "user_agent": settings.user_agent,
            "longest": LONGEST,
        },
    }


def _environment(account: Account, access: Access) -> dict[str, str]:
    """Only what the child needs. Where the registry names credentials, AWS's own variables do not reach it."""
    given: Mapping[str, str] = access.secrets.environment
    ours = {name: given[name] for name in _OURS if name in given}
    if not account.credentials:
        ours |= {name: given[name] for name in given if name.startswith("AWS_")}
        for name in _credentials_of_aws(access):
            access.secrets.get(name)
    else:
        ours |= dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)
        ours["AWS_EC2_METADATA_DISABLED"] = "true"
    return {**ours, "PYTHONPATH": os.pathsep.join(_paths())}


def _paths() -> list[str]:
    """Where trustgen and the extra are found, also when they are not installed; never the folder we stand in."""
    return [str(Path(trustgen.__file__).parent.parent), *(path for path in sys.path if path and Path(path).is_dir())]


async def _asked(order: dict[str, Any], environment: Mapping[str, str], longest: float) -> str:
    """What the child wrote. Raises LookFailed when it does not answer in time, or says too much."""
    slots = _slots.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_TOGETHER))
    async with slots:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "trustgen.probes.aws.child"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            limit=_MOST_BYTES,
        )
        try:
            async with asyncio.timeout(longest):
                said, complained = await child.communicate(json.dumps(order, default=str).encode())
        except TimeoutError:
            raise LookFailed(Why.TIMED_OUT, f"the look timed out after {longest:g} seconds") from None
        finally:
            await _ended(child)
    if child.returncode != 0 or len(said) > _MOST_BYTES:
        raise LookFailed(Why.CRASHED, "the look failed by a defect of the checker", _frames(complained))
    return said.decode("utf-8", "replace")


def _frames(complained: bytes) -> str:
    """The places in a traceback, without its last words, which may hold what a service answered."""
    lines = complained[-4000:].decode("utf-8", "replace").splitlines()
    return "; ".join(line.strip() for line in lines if line.startswith("  File "))[-2000:]


async def _ended(child: Process) -> None:
    """Kill ``child`` if it still runs, and reap it."""
    if child.returncode is None:
        child.kill()
        await child.wait()


def _read(probe: str, said: str) -> Any:
    """The facts in the child's answer. Raises LookFailed as the child said, or for an answer of another shape."""
    try:
        answer = json.loads(said)
        if "unseen" in answer:
            why, reason, detail = answer["unseen"]
            raise LookFailed(Why(why), reason, detail)
        facts: TypeAdapter[Any] = TypeAdapter(family(probe)[1])
        return facts.validate_json(json.dumps(answer["facts"]), strict=True)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise LookFailed(Why.GARBLED, "the service's answer cannot be read", type(error).__name__) from error
