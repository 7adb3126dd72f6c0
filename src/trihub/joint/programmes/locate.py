"""On which line of a programme file a key stands."""

from __future__ import annotations

from trihub.core.shapes.toml_lines import Lines, Path, locate

__all__ = ["Lines", "Path", "locate"]
