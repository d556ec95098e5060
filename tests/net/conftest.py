"""One fault lab for all tests of the network door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.running import Lab, running


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The running lab."""
    with running(tmp_path_factory.mktemp("lab")) as lab:
        yield lab
