"""`write_whole`: a file is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PRIVATE = 0o600
"""Only the owner may read and write."""


def write_whole(path: Path, *content: bytes, mode: int = PRIVATE) -> Path:
    """Write `content`, one piece after the other, to `path`: a temporary file beside it, then one rename.

    A reader sees the old file or the new one, never a part; a failure leaves the old file as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")  # mkstemp makes mode 0600
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode != PRIVATE:
            Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
