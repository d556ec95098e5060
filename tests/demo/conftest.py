"""The running service, truthful and lying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from trustgen.demo.service import Demo, running


@pytest.fixture(scope="session")
def tidemark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The service, telling the truth."""
    with running(folder=tmp_path_factory.mktemp("tidemark")) as demo:
        yield demo


@pytest.fixture
def lying(tmp_path: Path) -> Iterator[Callable[[str], Demo]]:
    """Starts the service with a lie about one claim."""
    with ExitStack() as stack:
        yield lambda claim: stack.enter_context(running((claim,), folder=tmp_path / claim))
