"""Where the theme, the example project and the schemas are: inside an installed wheel, else in the checkout.

The wheel carries ``templates/``, ``content/`` and ``claims.yaml`` under ``trustgen/_bundled/``. An editable install
has no such folder; there they stand beside the package, at the top of the checkout.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_bundled"


def templates() -> Path:
    """The folder that holds the theme. Raises FileNotFoundError if the installation is incomplete."""
    return _find("templates")


def content() -> Path:
    """The folder that holds the example's prose. Raises FileNotFoundError if the installation is incomplete."""
    return _find("content")


def claims() -> Path:
    """The example's registry, ``claims.yaml``. Raises FileNotFoundError if the installation is incomplete."""
    return _find("claims.yaml")


def schema(name: str) -> str:
    """The text of a JSON Schema that is published with a site, such as ``subprocessors-1``."""
    return (_PACKAGE / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


def checkout() -> Path | None:
    """The top of the checkout that this package runs from, or None when it was installed from a wheel."""
    return None if _IN_WHEEL.is_dir() else _PACKAGE.parent


def _find(name: str) -> Path:
    place = (checkout() or _IN_WHEEL) / name
    if not place.exists():
        message = f"trustgen's installation is incomplete: {place} is missing"
        raise FileNotFoundError(message)
    return place
