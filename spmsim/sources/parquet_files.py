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
                columns = [[_cell(value) for value in _plain(column).to_pylist()] for column in batch.columns]
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


def _plain(column: Any) -> Any:
    """Texts that are stored as a dictionary, as texts; times to the microsecond, which is all that a cell holds."""
    import pyarrow as pa
    import pyarrow.types as types

    if types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return column


def _cell(value: Any) -> Cell:
    if isinstance(value, bytes):
        return Broken("holds bytes, which are not read")
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    return value  # type: ignore[no-any-return]
