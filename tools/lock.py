"""Renew requirements.lock and requirements-dev.lock: every package pinned with its hashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url",
          "--no-annotate", "--no-header", "--python-version", "3.11"]  # fmt: skip


def lock(output: str, *sources: str) -> None:
    """Write one lock file from its sources."""
    command = [sys.executable, "-m", *COMMON, *sources, "--output-file", str(ROOT / output)]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    lock("requirements.lock", "pyproject.toml", "tools/build-requirements.in")
    lock("requirements-dev.lock", "pyproject.toml", "tools/build-requirements.in", "--group", "dev")
