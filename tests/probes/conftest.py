"""One fault lab for all tests of probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.lab.running import Lab, running

if TYPE_CHECKING:
    from tests.probes.cloud import Cloud


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The running lab."""
    with running(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def moto() -> Iterator[Cloud]:
    """The running moto server."""
    from tests.probes.cloud import Cloud

    cloud = Cloud()
    yield cloud
    cloud.close()


@pytest.fixture
def cloud(moto: Cloud) -> Cloud:
    """An empty account on the moto server."""
    moto.reset()
    return moto
