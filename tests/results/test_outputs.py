"""Whether something can be written: told before anything is played, leaving nothing behind."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.results.outputs import refuse_unwritable


def test_what_can_be_written_is_let_through_and_nothing_is_made(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "new" / "runs", is_folder=True)
    refuse_unwritable(tmp_path / "new" / "pay.xlsx", is_folder=False)
    assert not list(tmp_path.iterdir())


def test_a_file_where_a_folder_is_needed_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match="this is a file; a folder is needed"):
        refuse_unwritable(tmp_path / "file", is_folder=True)
    with pytest.raises(BadInput, match="file is a file; a folder is needed"):
        refuse_unwritable(tmp_path / "file" / "runs", is_folder=True)
    with pytest.raises(BadInput, match="--workbook: this is a folder, not a file"):
        refuse_unwritable(tmp_path, is_folder=False, path="--workbook")


@pytest.mark.parametrize(("code", "words"), [(errno.EACCES, "Permission denied"), (errno.EROFS, "Read-only file system")])
def test_a_place_without_the_right_to_write(code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(**_: Any) -> None:
        raise OSError(code, words)

    monkeypatch.setattr(tempfile, "TemporaryFile", denied)
    with pytest.raises(BadInput, match=f"nothing can be written here: {words}"):
        refuse_unwritable(tmp_path / "runs", is_folder=True)
