"""Parquet files with the same bytes for the same numbers: fixed writer options, no timestamps, no pandas metadata.

Every column carries unit and meaning in its field metadata; `columns` in the file's key-value metadata repeats them as JSON for
readers that do not know Arrow (DuckDB: `parquet_kv_metadata`). The bytes depend on the version of pyarrow, which the manifest names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from spmsim.results.columns import Block, Cells, Column, Labels, Table

_TYPES = {"number": pa.float64(), "whole": pa.int64(), "text": pa.string()}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema with unit and meaning on every column."""
    fields = [
        pa.field(column.name, _TYPES[column.kind], metadata={"unit": column.unit, "meaning": column.meaning})
        for column in table.columns
    ]
    columns = json.dumps([asdict(column) for column in table.columns], ensure_ascii=False, sort_keys=True)
    return pa.schema(fields, metadata={"table": table.name, "grain": table.grain, "columns": columns})


def arrow_table(table: Table) -> pa.Table:
    """The whole table in memory."""
    schema = arrow_schema(table)
    return pa.Table.from_batches(list(_batches(table, schema)), schema)


def write_parquet(table: Table, file: BinaryIO) -> int:
    """Write the table to an open binary file, one row group per block.

    Returns:
        The number of rows.
    """
    schema = arrow_schema(table)
    text = [column.name for column in table.columns if column.kind == "text"]
    rows = 0
    # A dictionary on floats costs twice the time and saves nothing: nearly all are distinct.
    with pq.ParquetWriter(
        file, schema, version="2.6", data_page_version="1.0", compression="zstd", compression_level=1, use_dictionary=text or False
    ) as writer:
        for batch in _batches(table, schema):
            writer.write_batch(batch, row_group_size=max(1, batch.num_rows))
            rows += batch.num_rows
    return rows


def _batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for block in table.blocks():
        yield pa.record_batch([_array(column, block) for column in table.columns], schema=schema)


def _array(column: Column, block: Block) -> pa.Array:
    cells: Cells = block[column.name]
    if isinstance(cells, Labels):
        return pa.DictionaryArray.from_arrays(pa.array(cells.codes), pa.array(cells.labels, pa.string())).cast(pa.string())
    if column.kind == "whole":
        return pa.array(cells, pa.int64())
    return pa.array(np.asarray(cells, dtype=np.float64), pa.float64(), from_pandas=True)  # NaN becomes missing
