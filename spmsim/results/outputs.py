"""Whether something can be written where it is asked for: found out before anything is played, not after hours of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from spmsim.foundation.errors import refuse


def refuse_unwritable(target: Path, *, is_folder: bool, path: str = "") -> None:
    """Refuse a file or folder that cannot be written, now or once the folders above it are made. Leaves nothing behind.

    Args:
        target: what is to be written; a file that is there would be replaced, a folder filled.
        is_folder: whether a folder is meant.
        path: what asks for it, such as `--workbook`.

    Raises:
        BadInput: a folder stands where a file is meant or a file where a folder is, or nothing can be written there.
    """
    folder = target if is_folder else target.parent
    try:
        if not is_folder and target.is_dir():
            raise refuse("this is a folder, not a file", path=path, file=str(target))
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not there.is_dir():
            what = "this" if there == target else str(there)
            raise refuse(f"{what} is a file; a folder is needed", path=path, file=str(target))
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as trouble:
        raise refuse(f"nothing can be written here: {trouble.strerror or trouble}", path=path, file=str(target)) from None
