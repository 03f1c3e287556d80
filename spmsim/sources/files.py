"""`open_records`: the one door through which tables come in, by the ending of the file's name: CSV, XLSX, Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spmsim.foundation.errors import refuse
from spmsim.sources import csv_files, parquet_files, xlsx_files
from spmsim.sources.raw import MOST_ROWS, Row


@dataclass(frozen=True)
class Limits:
    """How large a table may be."""

    rows: int = MOST_ROWS
    megabytes: int = 50


ENDINGS = (".csv", ".xlsx", ".parquet")
"""Of tables that are read."""
PEOPLE = Limits()
"""Tables with a row per person."""
HISTORY = Limits(rows=3_000_000, megabytes=500)
"""Tables with a row per person and month, or per deal."""


def open_records(
    path: Path, file: str, *, delimiter: str | None = None, sheet: str | None = None, limits: Limits = PEOPLE
) -> Iterator[Row]:
    """The rows of a file as they stand, headings first.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        file: how messages call it.
        delimiter: what separates cells of a CSV file; comma unless declared here or by a first line `sep=;`.
        sheet: the sheet of a workbook that has several.
        limits: what is too large.

    Raises:
        BadInput: the file is not what its name says, or cannot be read without guessing.
    """
    if not path.is_file():
        raise refuse("is a folder, not a file" if path.is_dir() else "no such file", file=file)
    try:
        path.open("rb").close()
        size = path.stat().st_size
    except OSError as trouble:
        raise refuse(f"the file cannot be read: {trouble.strerror or trouble}", file=file) from None
    if size > limits.megabytes * 1_000_000:
        raise refuse(f"the file has {size / 1e6:,.0f} MB; at most {limits.megabytes:,} MB are read", file=file)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return csv_files.read_records(path.read_bytes(), file, delimiter=delimiter)
    if suffix == ".xlsx":
        return xlsx_files.read_records(path, file, sheet=sheet, most_rows=limits.rows)
    if suffix == ".parquet":
        return parquet_files.read_records(path, file)
    raise refuse(f"'{path.suffix}' files are not read; save the table as .csv (UTF-8), .xlsx or .parquet", file=file)
