"""`read_quotas`: what people were asked for, by person, period and measure, exactly as written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from spmsim.records.history import Quotas
from spmsim.sources.by_period import PeriodEntries, complain_of_two, period_entries, spelt_amounts, unjoined_periods
from spmsim.sources.company import Company
from spmsim.sources.counting import Spelts
from spmsim.sources.grid import Grid
from spmsim.sources.joining import join_people
from spmsim.sources.kinds import QUOTAS
from spmsim.sources.opening import open_grid
from spmsim.sources.settling import Importing
from spmsim.sources.spellings import SIGNS
from spmsim.sources.unjoined import Sums, notes_on_joins
from spmsim.sources.value_columns import ValueColumn
from spmsim.sources.words import measures_in

_DIGITS = 6
"""Decimal digits to which sums of quotas are told in notes."""


def read_quotas(path: Path, how: Importing, company: Company, *, name: str | None = None) -> Quotas:
    """The quotas in a file with `rep_id`, `period`, `measure` and `amount`, or a column per month; arguments as of `read_bookings`.

    Raises:
        BadInput: a proposal that nobody confirmed, or everything that cannot be read as meant.
    """
    grid, layout, columns = open_grid(path, QUOTAS, how, people=company.people, name=name)
    declared = columns.conventions
    spelts = spelt_amounts(grid, layout, declared, QUOTAS.name)
    _complain_of_cells(grid, layout.values, spelts, declared.currency or company.currency)
    joined = join_people(grid, company.people)
    measures, by_value = measures_in(grid, company, columns, layout.values)
    entries = period_entries(grid, layout.values, joined, by_value, declared, QUOTAS.name)
    complain_of_two(grid, entries, np.zeros_like(entries.person), declared, QUOTAS.name)
    grid.refuse_if_troubled()
    amounts = _amounts(grid, layout.values, spelts, entries)
    names = tuple(measures.places)
    minor = np.array([int(amount.scaleb(_DIGITS)) for amount in amounts], dtype=object)
    unjoined = tuple(unjoined_periods(joined, entries, names, minor.tolist()))
    stands = np.isin(np.arange(len(joined.people)), entries.person)
    wholes = [int(minor[entries.measure == measure].sum()) for measure in range(len(names))]
    told = notes_on_joins(QUOTAS.name, joined, Sums(names, (_DIGITS,) * len(names), wholes, stands), unjoined)
    return Quotas(
        people=joined.people,
        in_roster=joined.in_roster,
        periods=entries.periods,
        measures=names,
        person=entries.person,
        period=entries.period,
        measure=entries.measure,
        amounts=tuple(amounts),
        unjoined=unjoined,
        notes=(*grid.notes, *told),
        file=grid.table.file,
    )


def _complain_of_cells(grid: Grid, values: Sequence[ValueColumn], spelts: Sequence[Spelts], currency: str) -> None:
    """Adds problems where a quota is below 0, or has the sign of another currency."""
    for value, held in zip(values, spelts, strict=True):
        troubles = {}
        for code, spelt in enumerate(held):
            cell = grid.column(value.place).cells[code]
            if spelt is not None and spelt.amount < 0:
                troubles[code] = f"'{cell}' is negative; a quota is at least 0"
            elif spelt is not None and spelt.sign and currency not in SIGNS.get(spelt.sign, (spelt.sign,)):
                troubles[code] = f"'{cell}' is not in {currency}; quotas are given in the currency that is reported"
        grid.complain_of_cells(value.place, troubles)


def _amounts(grid: Grid, values: Sequence[ValueColumn], spelts: Sequence[Spelts], entries: PeriodEntries) -> list[Decimal]:
    amounts, start = [], 0
    for value, held, size in zip(values, spelts, entries.sizes, strict=True):
        codes = grid.column(value.place).codes[entries.rows[start : start + size]].tolist()
        amounts += [spelt.amount for code in codes if (spelt := held[code]) is not None]
        start += size
    return amounts
