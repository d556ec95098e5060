"""One fault lab for all tests of probes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.lab.running import Lab, running

if TYPE_CHECKING:
    from tests.probes.cloud import Cloud
    from tests.probes.fake_api import FakeApi


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


@pytest.fixture(scope="session")
def fake_api_server() -> Iterator[FakeApi]:
    """The running fake API."""
    from tests.probes.fake_api import serving

    with serving() as server:
        yield server


@pytest.fixture
def api(fake_api_server: FakeApi) -> FakeApi:
    """A fake API that knows nothing yet."""
    fake_api_server.reset()
    return fake_api_server
