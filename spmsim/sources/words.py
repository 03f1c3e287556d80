"""Columns with few words: measures and currencies; of each row the place of its word."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from spmsim.foundation.errors import nearest, refuse
from spmsim.records.history import Places
from spmsim.sources.cells import CellTrouble, read_text
from spmsim.sources.columns import ColumnMap
from spmsim.sources.company import Company
from spmsim.sources.conventions import Conventions
from spmsim.sources.grid import Grid
from spmsim.sources.raw import Cell
from spmsim.sources.value_columns import ValueColumn

_SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")
ONLY_MEASURE = "revenue"
"""What the amounts of a table are called, where nobody says it."""


class Words:
    """Words in the order in which they turn up, each with its place."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self.places = {word: place for place, word in enumerate(known)}

    def place_of(self, word: str) -> int:
        """The place of a word; a new one comes last."""
        return self.places.setdefault(word, len(self.places))

    def by_row(self, grid: Grid, place: int, values: Sequence[str | None]) -> Places:
        """[N] the places of what a column's cells say; −1 where they say nothing."""
        places = np.array([-1 if value is None else self.place_of(value) for value in values], dtype=np.int32)
        return places[grid.column(place).codes]


def measures_in(grid: Grid, company: Company, columns: ColumnMap, values: Sequence[ValueColumn]) -> tuple[Words, list[Places]]:
    """The measures of a table, and for each column of amounts the measure of every row.

    Raises:
        BadInput: no column, no heading and no declaration says the measure, and the company has several.
    """
    words = Words(tuple(company.units))
    by_row = None
    if any(value.measure is None for value in values):
        by_row = _measures_by_row(grid, company, columns, words)
    for value in values:
        if value.measure is not None and company.units and value.measure not in company.units:
            say = f"no measure '{value.measure}'; measures: {', '.join(company.units)}.{nearest(value.measure, company.units)}"
            raise refuse(say, path=f"column {grid.headings[value.place]}", file=grid.table.file)
    rows = len(grid.used)
    held = [
        by_row if value.measure is None and by_row is not None else np.full(rows, words.place_of(value.measure or ""), dtype=np.int32)
        for value in values
    ]
    return words, held


def _measures_by_row(grid: Grid, company: Company, columns: ColumnMap, words: Words) -> Places:
    if grid.has("measure"):
        place = grid.fields["measure"]
        grid.need(place)
        return words.by_row(grid, place, grid.read(place, lambda cell: _measure(cell, company, grid.notes)))
    known = tuple(company.units)
    word = columns.conventions.measure or (known[0] if len(known) == 1 else ONLY_MEASURE)
    if known and word not in known:
        others = ", ".join(known[1:])
        say = f'no column says the measure; declare measure = "{known[0]}" (or {others}) in spmsim.toml under [tables.{columns.table}]'
        raise refuse(say, file=grid.table.file)
    if columns.conventions.measure is None and not known:
        grid.notes.append(f"no column says the measure: all amounts are {ONLY_MEASURE}")
    return np.full(len(grid.used), words.place_of(word), dtype=np.int32)


def _measure(cell: Cell, company: Company, notes: list[str]) -> str:
    text = read_text(cell)
    word = text if text in company.units else re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    if company.units and word not in company.units:
        raise CellTrouble(f"'{text}' is no measure of the scenario; measures: {', '.join(company.units)}.{nearest(word, company.units)}")
    if not _SLUG.fullmatch(word):
        raise CellTrouble(f"'{text}' is not the name of a measure; it begins with a letter a to z")
    if word != text:
        notes.append(f"the measure '{text}' is called {word}")
    return word


def currencies_in(grid: Grid, company: Company, declared: Conventions) -> tuple[Words, Places]:
    """The currencies of a table, and that of every row: as its cell says, else as declared, else the one that is reported in.

    Raises:
        BadInput: the declared currency has no plan rate.
    """
    otherwise = declared.currency or company.currency
    if company.rate_of(otherwise) is None:
        raise refuse(_no_rate(otherwise, company), file=grid.table.file)
    words = Words((otherwise,))
    if not grid.has("currency"):
        return words, np.zeros(len(grid.used), dtype=np.int32)
    place = grid.fields["currency"]
    if declared.currency is None:
        grid.need(place)
    found = words.by_row(grid, place, grid.read(place, lambda cell: _currency(cell, company)))
    return words, np.where(found < 0, 0, found).astype(np.int32)


def _currency(cell: Cell, company: Company) -> str:
    word = read_text(cell)
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise CellTrouble(f"'{word}' is no currency; write three capital letters (ISO 4217), such as USD or EUR")
    if company.rate_of(word) is None:
        raise CellTrouble(f"'{word}' {_no_rate(word, company).partition(' ')[2]}")
    return word


def _no_rate(currency: str, company: Company) -> str:
    known = ", ".join((company.currency, *company.rates))
    return f"{currency} has no plan rate; write one in spmsim.toml under [fx] ({currency} = …); known: {known}"
