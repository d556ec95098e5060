"""Where the theme and the example are found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trustgen import bundled

PARTS = {"templates": bundled.templates, "content": bundled.content, "claims.yaml": bundled.claims}


def _fill(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "content").mkdir()
    (folder / "claims.yaml").touch()
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a package called trustgen, with nothing in or beside it yet."""
    package = tmp_path / "trustgen"
    package.mkdir()
    monkeypatch.setattr(bundled, "_PACKAGE", package)
    monkeypatch.setattr(bundled, "_IN_WHEEL", package / "_bundled")
    return package


@pytest.mark.parametrize(("name", "find"), PARTS.items())
def test_a_checkout_has_them_beside_the_package(package: Path, name: str, find: Callable[[], Path]) -> None:
    """Without ``_bundled`` in the package, the folder that holds the package is asked."""
    _fill(package.parent)
    assert find() == package.parent / name
    assert bundled.checkout() == package.parent


@pytest.mark.parametrize(("name", "find"), PARTS.items())
def test_a_wheel_has_them_inside_the_package(package: Path, name: str, find: Callable[[], Path]) -> None:
    """What the wheel carries wins over anything of that name in site-packages."""
    _fill(package / "_bundled")
    _fill(package.parent)
    assert find() == package / "_bundled" / name
    assert bundled.checkout() is None


@pytest.mark.parametrize(("name", "find"), PARTS.items())
def test_an_incomplete_installation_says_what_is_missing(package: Path, name: str, find: Callable[[], Path]) -> None:
    """A part that is in neither place is an error that names it, not a path to nothing."""
    with pytest.raises(FileNotFoundError, match=name.replace(".", r"\.")):
        find()
