"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from spmsim.foundation.writing import write_whole


def write_private(path: Path, content: bytes) -> Path:
    """Write `content` to `path` with mode 0600, whole or not at all."""
    return write_whole(path, content)


def move_private(source: Path, path: Path) -> Path:
    """Put a finished file in its place with mode 0600, across file systems too."""
    return write_private(path, source.read_bytes())
