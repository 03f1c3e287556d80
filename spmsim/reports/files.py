"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes) -> Path:
    """Write `content` to `path` with mode 0600: a temporary file beside it, then one rename.

    A reader sees the old file or the new one, never a part; a failure leaves the old file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")  # mkstemp makes mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def move_private(source: Path, path: Path) -> Path:
    """Put a finished file in its place with mode 0600, across file systems too."""
    return write_private(path, source.read_bytes())
