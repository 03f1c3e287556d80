"""Notebooks of one's own in place of the executive report: whether a file is one that can be run, before anything is played."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import refuse

_FORMAT, _MINOR = 4, 5
"""The format from which on every cell has an id, by which progress and failures name it."""


def refuse_no_notebook(file: Path) -> None:
    """Refuse a file that is not a Jupyter notebook of format 4.5 or later.

    Raises:
        BadInput: not JSON, not a notebook, an older format, or one whose parts do not fit together.
    """
    from nbformat.validator import iter_validate

    document = _json_of(file)
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise refuse("this is not a Jupyter notebook: it has no cells", file=str(file))
    major, minor = document.get("nbformat"), document.get("nbformat_minor")
    if major != _FORMAT or not isinstance(minor, int) or minor < _MINOR:
        what = f"a notebook of format {_FORMAT}.{_MINOR} is needed, got {major}.{minor}; open it in JupyterLab and save it again"
        raise refuse(what, file=str(file))
    trouble = next(iter_validate(document), None)  # type: ignore[no-untyped-call]
    if trouble is not None:
        raise refuse(f"this is not a notebook that can be run: {trouble.message}", file=str(file))


def _json_of(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        raise refuse("this is not a Jupyter notebook: it is not JSON", file=str(file)) from None
