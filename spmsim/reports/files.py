"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from spmsim.foundation.writing import write_whole


def write_private(path: Path, *content: bytes) -> Path:
    """Write `content`, one piece after the other, to `path` with mode 0600, whole or not at all."""
    return write_whole(path, *content)


def move_private(source: Path, path: Path) -> Path:
    """Put a finished file in its place with mode 0600, across file systems too."""
    return write_private(path, source.read_bytes())


@contextmanager
def folder_private(folder: Path) -> Iterator[Callable[[str, bytes], Path]]:
    """A folder of private files that takes the place of the one before it, whole or not at all.

    Gives what writes a file by its name. If anything fails, the old folder is as it was; a crash between the two renames leaves
    the old one beside it as `.NAME.….old`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
    try:
        yield lambda name, content: write_private(new / name, content)
        old = new.with_suffix(".old")
        if folder.exists():
            folder.replace(old)
        try:
            new.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
