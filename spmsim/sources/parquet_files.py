"""Parquet files: typed columns as rows, the names of the columns as headings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import refuse
from spmsim.sources.raw import Broken, Cell, Row

_BATCH = 50_000


def read_records(path: Path, file: str) -> Iterator[Row]:
    """The headings as row 1, then the rows.

    Raises:
        BadInput: not Parquet, damaged, encrypted, or with columns whose cells hold more than one value.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(path)
    except (pa.ArrowException, OSError):
        say = "this is not a Parquet file, or it is damaged or encrypted; write it again, or save the table as .csv"
        raise refuse(say, file=file) from None
    with source:
        yield Row(1, _headings(source.schema_arrow, file))
        number = 1
        try:
            for batch in source.iter_batches(batch_size=_BATCH):
                columns = [_cells(column) for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(number, cells)
        except (pa.ArrowException, OSError):
            raise refuse(f"the file is damaged behind row {number:,}; write it again", file=file) from None


def _headings(schema: Any, file: str) -> tuple[str, ...]:
    import pyarrow.types as types

    for column in schema:
        if types.is_nested(column.type):
            raise refuse(f"the cells of column '{column.name}' hold several values ({column.type}); write one value per cell", file=file)
    return tuple(schema.names)


def _cells(column: Any) -> list[Cell]:
    """The cells of a column: texts that are stored as a dictionary as texts, moments to the microsecond, which is all that a cell holds."""
    import pyarrow as pa
    import pyarrow.types as types

    if types.is_dictionary(column.type):
        return _cells(column.cast(column.type.value_type))
    if types.is_timestamp(column.type) and column.type.unit == "ns":
        rest = column.cast(pa.int64()).to_numpy(zero_copy_only=False) % 1000
        finer = Broken("holds a moment finer than a millionth of a second; a date is meant")
        whole = _cells(column.cast(pa.timestamp("us", tz=column.type.tz), safe=False))
        return [finer if nanoseconds > 0 else cell for cell, nanoseconds in zip(whole, rest, strict=True)]
    try:
        return [_cell(value) for value in column.to_pylist()]
    except (OverflowError, ValueError, KeyError):  # a day outside the calendar, a time zone that nobody knows
        return [_one_cell(value) for value in column]


def _one_cell(value: Any) -> Cell:
    try:
        return _cell(value.as_py())
    except OverflowError:
        return Broken("holds a day outside the years 1 to 9999")
    except (ValueError, KeyError):
        return Broken(f"has the time zone '{value.type.tz}', which is not known; write dates without one")


def _cell(value: Any) -> Cell:
    if isinstance(value, bytes):
        return Broken("holds bytes, which are not read")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return value  # type: ignore[no-any-return]
