"""Comparison with other people's programs: minutes long, so only ``make agreement`` collects it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.lab.running import Lab, running
from tests.probes.matrix import serving

collect_ignore_glob = [] if os.environ.get("TRUSTGEN_AGREEMENT") else ["test_*.py"]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The lab whose authority signs the certificates of the matrix."""
    with running(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def ports(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[object, int]]:
    """The port of each set-up of nginx."""
    with serving(lab, tmp_path_factory.mktemp("nginx")) as ports:
        yield ports
