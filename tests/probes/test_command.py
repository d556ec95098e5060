"""Programs of the project's: what they see, how they end, and that they end."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from trustgen.facts.command import CommandFacts, CommandRequest
from trustgen.model.observation import Seen, Unseen, Why
from trustgen.net import Net, Settings
from trustgen.probes import command
from trustgen.probes.access import Access, Secrets

SECRET = "hunter2-hunter2"


def clock() -> datetime:
    """A fixed time."""
    return datetime(2026, 11, 21, tzinfo=UTC)


def run(project: Path, *argv: str, environment: dict[str, str] | None = None, **more: Any) -> Any:
    """The facts, or the Unseen."""

    async def looked() -> Any:
        given = {"PATH": os.environ["PATH"], **(environment or {})}
        async with Net(Settings(), clock) as net:
            return await command.look(CommandRequest(argv, **more), Access(net, Secrets(given), project, clock))

    (seen,) = asyncio.run(looked())
    return seen.facts if isinstance(seen, Seen) else seen


def python(project: Path, source: str, **more: Any) -> Any:
    """Runs Python."""
    return run(project, sys.executable, "-c", source, **more)


def why(found: Any) -> Why:
    """Why it was not seen."""
    assert isinstance(found, Unseen), found
    assert SECRET not in f"{found.reason}{found.detail}"
    return found.why


def test_the_exit_code_is_the_fact(tmp_path: Path) -> None:
    """Whatever it is; what is printed is not kept."""
    assert python(tmp_path, "print('x'); raise SystemExit(3)") == CommandFacts(3)


def test_a_value_is_read_from_what_it_prints(tmp_path: Path) -> None:
    """One value, as JSON; secrets are hidden."""
    source = "import os, json; print(json.dumps({'a': {'age': 5, 'who': os.environ['TOKEN'], 'all': [1]}}))"
    given: dict[str, Any] = {"environment": {"TOKEN": SECRET}}
    asked = {"environment": ("TOKEN",)}
    for value, expected in (("a.age", "5"), ("a.who", '"***"')):
        found = _asked(tmp_path, source, value, given["environment"], asked["environment"])
        assert found == CommandFacts(0, expected)
    for value in ("a.all", "a.gone", "a"):
        assert _asked(tmp_path, source, value, given["environment"], asked["environment"]).fault


def test_a_number_that_a_variable_holds_as_well_is_still_a_number(tmp_path: Path) -> None:
    """A port or a count that the program may see does not make its answer unreadable."""
    given = {"PORT": "54321678", "NAME": "tidemark-app"}
    for printed, value in (("54321678", "54321678"), ('"tidemark-app"', '"***"'), ("[true]", "true")):
        found = _asked(
            tmp_path, f"print('{{\"a\": {printed}}}')", "a" if "[" not in printed else "a[0]", given, ("PORT", "NAME")
        )
        assert found.value == value


def _asked(project: Path, source: str, value: str, given: dict[str, str], names: tuple[str, ...]) -> Any:
    async def looked() -> Any:
        async with Net(Settings(), clock) as net:
            access = Access(net, Secrets({"PATH": os.environ["PATH"], **given}), project, clock)
            request = CommandRequest((sys.executable, "-c", source), ".", names, value)
            return await command.look(request, access)

    (seen,) = asyncio.run(looked())
    return seen.facts if isinstance(seen, Seen) else seen


@pytest.mark.parametrize("source", ["print('no')", "import sys; sys.stdout.buffer.write(b'\\xff')", "print('{}{}')"])
def test_what_is_no_json_has_a_fault(tmp_path: Path, source: str) -> None:
    """The program ran, and said nothing that can be read."""
    assert python(tmp_path, source, value="a").fault


def test_it_sees_only_what_is_named(tmp_path: Path) -> None:
    """Neither other variables nor standard input, and it runs in the project."""
    (tmp_path / "below").mkdir()
    source = (
        "import os, sys; "
        "sys.exit(0 if 'OTHER' not in os.environ and sys.stdin.read() == '' and os.getcwd().endswith('below') else 1)"
    )
    assert python(tmp_path, source, environment={"OTHER": SECRET}, folder="below") == CommandFacts(0)


def test_a_missing_variable_is_not_seen(tmp_path: Path) -> None:
    """The program is not even started."""
    assert why(_asked(tmp_path, "open('ran', 'w')", "", {}, ("TOKEN",))) is Why.NO_CREDENTIAL
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["..", "gone", "/"])
def test_it_runs_below_the_project(tmp_path: Path, folder: str) -> None:
    """Nowhere else."""
    assert why(python(tmp_path, "pass", folder=folder)) in (Why.NOT_LOOKED, Why.NOT_FOUND)


def test_no_shell_reads_its_arguments(tmp_path: Path) -> None:
    """What a shell would run is an argument."""
    source = "import sys; sys.exit(0 if sys.argv[1] == '$(touch ran); ls' else 1)"
    assert run(tmp_path, sys.executable, "-c", source, "$(touch ran); ls") == CommandFacts(0)
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_not_there_is_not_seen(tmp_path: Path) -> None:
    """Nor one that may not be run."""
    (tmp_path / "plain").write_text("x")
    assert why(run(tmp_path, "no-such-program-anywhere")) is Why.NOT_FOUND
    assert why(run(tmp_path, "./plain")) is Why.NOT_FOUND


def _runs(state: Path) -> bool:
    """Whether the process of that ``/proc/PID/stat`` is alive."""
    try:
        return state.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_it_started_does_not_outlive_it(tmp_path: Path) -> None:
    """At the end of its time the whole group is killed."""
    child = "import time; open('child', 'w').write(str(__import__('os').getpid())); time.sleep(600)"
    source = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert why(python(tmp_path, source, seconds=2)) is Why.TIMED_OUT
    written = tmp_path / "child"
    if written.exists():
        state = Path(f"/proc/{written.read_text()}/stat")
        # A killed process may be seen once more before the kernel has taken it away.
        assert any(not _runs(state) for _ in range(200_000))


def test_too_much_output_is_not_seen(tmp_path: Path) -> None:
    """It is killed at once."""
    assert why(python(tmp_path, "while True: print('x' * 100000)", seconds=60)) is Why.TOO_LARGE


def test_a_killed_program_says_nothing(tmp_path: Path) -> None:
    """A signal is no exit code."""
    assert why(python(tmp_path, "import os; os.kill(os.getpid(), 9)")) is Why.CRASHED
