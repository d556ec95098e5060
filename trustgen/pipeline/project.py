"""Where a project keeps its files."""

from __future__ import annotations

from pathlib import Path

from trustgen import bundled
from trustgen.cache import CacheFile
from trustgen.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder: ``claims.yaml``, ``content/``, ``templates/``; ``site/`` and ``.trustgen/`` are made."""

    folder: Path

    @property
    def claims(self) -> Path:
        """The registry's file."""
        return self.folder / "claims.yaml"

    @property
    def content(self) -> Path:
        """The folder of prose."""
        return self.folder / "content"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates: the project's own before the theme that comes with trustgen."""
        own = self.folder / "templates"
        theme = bundled.templates()
        return (own, theme) if own.is_dir() and own.resolve() != theme.resolve() else (theme,)

    @property
    def site(self) -> Path:
        """Where the site is published."""
        return self.folder / "site"

    @property
    def evidence(self) -> Path:
        """The evidence of the last run."""
        return self.folder / ".trustgen" / "evidence.json"

    @property
    def compiled(self) -> CacheFile:
        """The templates as the last run compiled them; without it they are compiled anew."""
        return CacheFile(self.folder, "templates")

    @property
    def read(self) -> CacheFile:
        """The registry as the last run read it; without it ``claims.yaml`` is read anew."""
        return CacheFile(self.folder, "registry")

    @property
    def seen(self) -> CacheFile:
        """The evidence as the last run read it; without it the evidence is read anew."""
        return CacheFile(self.folder, "evidence")
