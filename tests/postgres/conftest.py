"""One scratch cluster for all tests of databases, and an empty database for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.lab import Scene, scene
from trustgen.demo.cluster import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running cluster."""
    with running_cluster() as running:
        yield running


@pytest.fixture
def db(cluster: Cluster) -> Iterator[Scene]:
    """An empty database with the role ``app``."""
    with scene(cluster) as made:
        yield made
