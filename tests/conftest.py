"""What every test stands on: no network beyond this machine, a fixed clock, and an honest word on what did not run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import hypothesis
import pytest

from tests import programs
from tests.network import Guard
from trustgen import processes
from trustgen.cache import VARIABLE

_NOT_RUN = "not run: "

# A slow machine must not fail a property, and the same commit must give the same answer twice.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture
def now() -> datetime:
    """Noon UTC on Monday 15 June 2026: the time at which every test that needs one takes place."""
    return datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def network_guard() -> Iterator[Guard]:
    """Refuses every connection and look-up beyond this machine, from the first fixture to the last."""
    with pytest.MonkeyPatch.context() as patch:
        guard = Guard()
        guard.stand(patch)
        yield guard


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep between runs is not kept among what the user does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def no_network(network_guard: Guard) -> Iterator[Guard]:
    """Fails a test that reached out even if its code swallowed the exception. A test may clear ``attempts``."""
    network_guard.attempts.clear()
    yield network_guard
    if network_guard.attempts:
        pytest.fail("the test reached beyond this machine: " + "; ".join(network_guard.attempts), pytrace=False)


@pytest.fixture
def second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has a second process taken wherever one may help, whatever threads other tests have left in this one."""
    if sys.platform != "linux":
        pytest.skip("a second process is had on Linux alone")
    monkeypatch.setattr(processes, "may_fork", lambda: True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose marker needs a program that is not here, and say which package has it."""
    needed = [name for marker, names in programs.MARKERS.items() if item.get_closest_marker(marker) for name in names]
    absent = programs.missing(needed)
    if absent:
        packages = " ".join(sorted({programs.PACKAGES[name] for name in absent}))
        verb = "is" if len(absent) == 1 else "are"
        pytest.skip(f"{_NOT_RUN}{' and '.join(absent)} {verb} not installed (apt-get install {packages})")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was not run, by reason, so that a green run cannot hide it."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else ""
        if reason.startswith(_NOT_RUN):
            reasons[reason] = reasons.get(reason, 0) + 1
    if not reasons:
        return
    terminalreporter.section("not run", yellow=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} test{'' if count == 1 else 's'} {reason}")
