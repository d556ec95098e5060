"""The demo company's site and the browser that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import programs
from tests.pages.served import Site, served
from trustgen import bundled, pipeline
from trustgen.render.site import render


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One headless Chromium for a module: while it is open an event loop runs in this thread, which others need."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=programs.find("chromium"), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of Tidemark's site, looked at and built as ``make demo`` does."""
    folder = tmp_path_factory.mktemp("tidemark")
    # The browser's event loop runs in this thread, and allows no second one.
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(_built, folder).result()


def _built(folder: Path) -> dict[str, bytes]:
    from trustgen.demo.clock import DEMO_CLOCK
    from trustgen.demo.service import running

    (folder / "claims.yaml").write_bytes(bundled.claims().read_bytes())
    (folder / "content").symlink_to(Path(bundled.content()))
    project = pipeline.Project(folder)
    linted = pipeline.lint(project, DEMO_CLOCK)
    with running((), folder=folder / "service") as service:
        looking = pipeline.Looking(connect_to=service.connect_to, dns=service.dns, ca_file=service.ca_file)
        verified = pipeline.verify(linted, looking, lambda: DEMO_CLOCK)
    return dict(render(verified.report, linted.content, project.templates).files)


@pytest.fixture(scope="session")
def demo(demo_files: dict[str, bytes]) -> Iterator[Site]:
    """Tidemark's site, served with the headers that it ships."""
    with served(demo_files) as site:
        yield site
