"""Where things are: the sources, the build, the tools and the models that are not in the repository."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def _models_dir() -> Path | None:
    named = os.environ.get("TINYML_MODELS")
    if named:
        return Path(named).resolve()
    default = ROOT.parent / "shared" / "models"
    return default if default.is_dir() else None


@dataclass(frozen=True)
class Settings:
    """Paths and limits of one test run; every field can be set by the command line or environment."""

    build: Path = field(default_factory=lambda: Path(os.environ.get("TINYML_BUILD", ROOT / "build")).resolve())
    models: Path | None = field(default_factory=_models_dir)
    jobs: int = field(default_factory=lambda: int(os.environ.get("TINYML_JOBS", os.cpu_count() or 2)))

    def has_tool(self, name: str) -> bool:
        return (self.build / "bin" / name).exists()

    def tool(self, name: str) -> Path:
        """The path of one of our tools; raises with the reason when it was not built."""
        path = self.build / "bin" / name
        if not path.exists():
            raise SystemExit(f"'{name}' is missing from '{path.parent}': build it first (scripts/test does)")
        return path

    def work(self, suite: str) -> Path:
        """An empty folder below the build folder that belongs to one suite."""
        folder = self.build / "test-work" / suite
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder
