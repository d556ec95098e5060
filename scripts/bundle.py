"""Puts the theme and the example project into the wheel, where ``trustgen/bundled.py`` finds them.

hatchling's own ``force-include`` would copy them into an editable install too, where they would grow stale.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUNDLED = ("templates", "content", "claims.yaml")


class Bundle(BuildHookInterface[Any]):
    """Runs before each build; ``version`` is ``editable`` or ``standard``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_data["force_include"].update({name: f"trustgen/_bundled/{name}" for name in _BUNDLED})
