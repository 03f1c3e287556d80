"""A table before it is written: named columns with unit and meaning, and its rows in blocks, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["number", "whole", "text"]


@dataclass(frozen=True)
class Column:
    """One column with what a reader needs to know of it."""

    name: str
    kind: Kind
    """`number`: float64, NaN is written as missing; `whole`: int64; `text`: UTF-8."""
    unit: str
    meaning: str


@dataclass(frozen=True)
class Labels:
    """A text column as codes into its distinct labels."""

    codes: NDArray[np.int64]
    """[rows] index into `labels`."""
    labels: tuple[str, ...]


Cells = NDArray[np.float64] | NDArray[np.int64] | Labels
Block = Mapping[str, Cells]
"""Column name → cells of some consecutive rows."""


@dataclass(frozen=True)
class Table:
    """One table with one grain; `blocks` yields its rows in order and can be called again."""

    name: str
    grain: str
    """What one row is, in words."""
    columns: tuple[Column, ...]
    blocks: Callable[[], Iterator[Block]]


def table_of_block(name: str, grain: str, columns: tuple[Column, ...], block: Block) -> Table:
    """A table small enough to be one block."""
    return Table(name, grain, columns, lambda: iter((block,)))


def spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values as one contiguous column."""
    return np.ascontiguousarray(values).reshape(-1)
