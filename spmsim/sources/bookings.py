"""`read_bookings`: what people sold, from a company's own file: long, one row per deal, or a column per month.

Nothing is repaired and nothing is lost. What is read in a certain way, left out or not joined is told in the notes; what cannot be read
as meant is named by row, column and value, and then nothing is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.records.history import Bookings, Bools, Deals, Ints, Places
from spmsim.sources.cells import read_whole
from spmsim.sources.columns import ColumnMap
from spmsim.sources.company import Company
from spmsim.sources.counting import Counter, Spelts, any_in, can_be_summed, digits_of, read_spelt, sums_by
from spmsim.sources.deal_rows import (
    DealRows,
    complain_of_deals_twice,
    complain_of_shared,
    credited,
    deal_rows_in,
    deals_of,
    has_deal,
    repeated,
    whole_deals,
)
from spmsim.sources.grid import Grid
from spmsim.sources.joining import Joined, complain_of_people, join_people
from spmsim.sources.kinds import BOOKINGS, Kind
from spmsim.sources.opening import open_grid
from spmsim.sources.row_totals import complain_of_row_totals
from spmsim.sources.settling import Importing
from spmsim.sources.stages import leave_out_not_won
from spmsim.sources.times import Times, count_of, label_of, times_in
from spmsim.sources.totals import leave_out_bare, leave_out_totals
from spmsim.sources.unjoined import Sums, notes_on_joins, unjoined_in
from spmsim.sources.value_columns import Layout, ValueColumn
from spmsim.sources.words import currencies_in, measures_in

MOST_MONTHS = 240


@dataclass(frozen=True)
class _Entries:
    """The amounts of a table, one per filled cell of a column of amounts. E entries."""

    rows: Ints
    """[E] rows of the table."""
    person: Places
    measure: Places
    currency: Places
    months: Ints
    """[E] year × 12 + month − 1."""
    local: Ints
    """[E] credited, in minor units of the entry's currency."""
    reported: Ints
    """[E] credited, in minor units that are reported."""
    wholes: Ints
    """[E] what the whole deal is worth, as reported."""


@dataclass(frozen=True)
class _Read:
    """All that a table says, before it is put together."""

    entries: _Entries
    joined: Joined
    measures: tuple[str, ...]
    currencies: tuple[str, ...]
    times: Times
    deals: DealRows | None
    out_of: Ints | None
    """[N] how many could have succeeded; −1 where not said."""


def read_bookings(path: Path, how: Importing, company: Company, *, name: str | None = None, kind: Kind = BOOKINGS) -> Bookings:
    """The bookings in a file.

    Args:
        path: a `.csv`, `.xlsx` or `.parquet` file.
        how: column map and conventions, and how a proposed map is confirmed.
        company: currency, roster, measures and plan rates.
        name: how messages call the file.
        kind: `BOOKINGS` or `DEALS`: whose column map and conventions hold.

    Raises:
        BadInput: a proposal that nobody confirmed, or everything that cannot be read as meant: the first twenty problems and how many more.
    """
    grid, layout, columns = open_grid(path, kind, how, people=company.people, name=name)
    leave_out_not_won(grid, columns.conventions, kind.name)
    read = _read(grid, layout, columns, company)
    _check(grid, read, columns, company)
    grid.refuse_if_troubled()
    return _assembled(grid, read, company, kind.name)


def _read(grid: Grid, layout: Layout, columns: ColumnMap, company: Company) -> _Read:
    declared, values = columns.conventions, layout.values
    spelts = [read_spelt(grid, value.place, declared.decimal, columns.table) for value in values]
    leave_out_totals(grid, [(value.place, held) for value, held in zip(values, spelts, strict=True)])
    leave_out_bare(grid, [value.place for value in values])
    complain_of_row_totals(grid, layout, spelts, declared.decimal, columns.table)
    joined = join_people(grid, company.people)
    measures, by_value = measures_in(grid, company, columns, values)
    currencies, currency = currencies_in(grid, company, declared)
    times = times_in(grid, declared, columns.table, is_in_headings=all(value.month is not None for value in values))
    deals, out_of = deal_rows_in(grid), _out_of(grid)
    times = _with_days(grid, times, deals)
    grid.refuse_if_troubled()
    counter = Counter(grid, company, tuple(measures.places), tuple(currencies.places), columns.table)
    parts = [
        _entries_of(value, grid, counter, (joined.person, measure, currency), held, times)
        for value, held, measure in zip(values, spelts, by_value, strict=True)
    ]  # fmt: skip
    grid.refuse_if_troubled()
    entries = _Entries(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    if not len(entries.rows):
        raise refuse("the file has headings but no amounts", file=grid.table.file)
    return _Read(_shared_out(entries, deals), joined, counter.measures, counter.currencies, times, deals, out_of)


def _entries_of(
    value: ValueColumn, grid: Grid, counter: Counter, by_row: tuple[Places, Places, Places], spelts: Spelts, times: Times
) -> tuple[Ints | Places, ...]:
    """The entries of one column of amounts, in the order of the fields of `_Entries`."""
    rows = np.flatnonzero(grid.used & grid.filled(value.place))
    person, measure, currency = (places[rows] for places in by_row)
    months = times.months[rows] if value.month is None else np.full(len(rows), count_of(value.month), dtype=np.int64)
    counted = counter.count(value.place, spelts, rows, measure, currency)
    return rows, person, measure, currency, months, counted.local, counted.reported, counted.reported


def _out_of(grid: Grid) -> Ints | None:
    if not grid.has("out_of"):
        return None
    place = grid.fields["out_of"]
    return np.array([-1 if value is None else value for value in grid.read(place, read_whole)], dtype=np.int64)[grid.column(place).codes]


def _shared_out(entries: _Entries, deals: DealRows | None) -> _Entries:
    """The entries with the amounts of shared deals cut to what each person is credited with."""
    if deals is None:
        return entries
    local, reported = credited(deals, entries.rows, entries.measure, (entries.local, entries.reported))
    return replace(entries, local=local, reported=reported, wholes=whole_deals(deals, entries.rows, entries.measure, entries.wholes))


def _check(grid: Grid, read: _Read, columns: ColumnMap, company: Company) -> None:
    """Adds what is wrong between rows: two totals of a month, deals that stand twice, totals beside deals, more successes than trials."""
    entries, deals = read.entries, read.deals
    is_deal = has_deal(deals, entries.rows)
    if deals is not None:
        complain_of_deals_twice(grid, deals, entries.rows, entries.person, entries.measure)
        complain_of_shared(grid, deals, entries.rows, entries.measure, (entries.reported, entries.wholes))
        _complain_of_both(grid, entries, is_deal)
    if columns.conventions.repeated != "summed":
        _look_at_repeated(grid, read, is_deal, columns.table)
    if read.out_of is not None:
        share = np.array([company.units.get(measure) == "share" for measure in read.measures], dtype=bool)
        trials = read.out_of[entries.rows]
        above = share[entries.measure] & (trials >= 0) & (entries.reported > trials)
        grid.complain(grid.fields["out_of"], entries.rows[above], "fewer could have succeeded than did; out_of is at least the amount")
    if not (can_be_summed(entries.reported) and can_be_summed(entries.local)):
        raise refuse("the amounts are too large to be summed exactly", file=grid.table.file)


def _look_at_repeated(grid: Grid, read: _Read, is_deal: Bools, table: str) -> None:
    """Two totals of a month are a problem; two rows that agree in their day and all else are noted, for they can be two sales."""
    if not grid.has("date"):
        _complain_of_two_totals(grid, read.entries, is_deal, table)
        return
    entries, bare = read.entries, np.flatnonzero(~is_deal)
    days = read.times.days[entries.rows].astype(np.int64)
    _, sizes = np.unique(entries.local, return_inverse=True)
    keys = (entries.person, entries.measure, days - days.min(initial=0), entries.currency, sizes.astype(np.int64))
    _, again = repeated([key[bare] for key in keys])
    if len(again):
        rows = entries.rows[bare[again]]
        grid.notes.append(f"{grid.listed(rows)}: person, day and amount of a row above once more; read as sales of their own")


def _complain_of_two_totals(grid: Grid, entries: _Entries, is_deal: Bools, table: str) -> None:
    totals = np.flatnonzero(~is_deal)
    keys = (entries.person, entries.measure, entries.months, entries.currency)
    first, again = repeated([key[totals] for key in keys])
    if len(again):
        month, number = label_of(int(entries.months[totals[again[0]]])), grid.table.numbers[entries.rows[totals[first]]]
        how = f'give one total, or declare repeated = "summed" under [tables.{table}]'
        complain_of_people(grid, entries.rows[totals[again]], f"has an amount of {month} and this measure in row {number} already; {how}")


def _complain_of_both(grid: Grid, entries: _Entries, is_deal: Bools) -> None:
    """A total of a month beside deals of the same person, month and measure: is the total the sum of the deals, or more?"""
    if is_deal.all() or not is_deal.any():
        return
    measures = int(entries.measure.max()) + 1  # places of measures that nobody booked count too: 2 of 0 and 0 of 1 are two keys
    keys = (entries.person.astype(np.int64) * measures + entries.measure) * 100_000 + entries.months
    both = is_deal & np.isin(keys, keys[~is_deal])
    say = "rows without a deal stand for the same person, month and measure; give totals or deals, not both"
    grid.complain(grid.fields["deal_id"], entries.rows[both], say)


def _assembled(grid: Grid, read: _Read, company: Company, table: str) -> Bookings:
    """The record."""
    entries, joined = read.entries, read.joined
    first, last = int(entries.months.min()), int(entries.months.max())
    if last - first >= MOST_MONTHS:
        say = f"the months reach from {label_of(first)} to {label_of(last)}; at most {MOST_MONTHS} are read: is a year mistyped?"
        raise refuse(say, file=grid.table.file)
    shape = (len(read.measures), len(joined.people), last - first + 1)
    at = (entries.measure, entries.person, entries.months - first)
    units = tuple(company.units.get(measure, company.currency) for measure in read.measures)
    amounts, stated = sums_by(at, shape, entries.reported), any_in(at, shape)
    digits = tuple(digits_of(unit, company.currency) for unit in units)
    unjoined = tuple(unjoined_in(joined, read.measures, amounts, stated, first))
    stands = np.asarray(stated.any(axis=(0, 2)))
    told = notes_on_joins(table, joined, Sums(read.measures, digits, amounts.sum(axis=(1, 2)).tolist(), stands), unjoined)
    return Bookings(
        people=joined.people,
        in_roster=joined.in_roster,
        first_month=label_of(first),
        months=last - first + 1,
        measures=read.measures,
        units=units,
        digits=digits,
        amounts=amounts,
        stated=stated,
        out_of=None if read.out_of is None else sums_by(at, shape, read.out_of[entries.rows].clip(0)),
        none_due=None if read.out_of is None else _none_due(at, shape, read.out_of[entries.rows]),
        deals=_deals(read),
        currency=company.currency,
        rates={currency: company.rate_of(currency) or Decimal(1) for currency in read.currencies if currency != company.currency},
        local=_local(grid, read, company, at, shape),
        unjoined=unjoined,
        notes=(*grid.notes, *told),
        file=grid.table.file,
    )


def _none_due(at: tuple[Places | Ints, ...], shape: tuple[int, ...], out_of: Ints) -> Bools:
    """Where the file says that 0 could have succeeded."""
    says = out_of == 0
    return any_in(tuple(places[says] for places in at), shape)


def _deals(read: _Read) -> Deals | None:
    if read.deals is None:
        return None
    entries = read.entries
    return deals_of(read.deals, entries.rows, entries.person, entries.measure, read.times.days, (entries.reported, entries.wholes))


def _with_days(grid: Grid, times: Times, deals: DealRows | None) -> Times:
    """The times with a day for every deal: the first of its month where the file says no more."""
    if deals is None:
        return times
    bare = grid.used & (deals.codes >= 0) & np.isnat(times.days) & (times.months >= 0)
    if not bare.any():
        return times
    grid.notes.append(f"{int(bare.sum()):,} deals have a month and no day: each counts on the first of its month")
    firsts = (times.months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return Times(times.months, np.where(bare, firsts, times.days))


def _local(grid: Grid, read: _Read, company: Company, at: tuple[Ints | Places, ...], shape: tuple[int, ...]) -> dict[str, Ints]:
    """Currency → what was booked in it; nothing where everything is in the one that is reported."""
    if not grid.has("currency") and read.currencies == (company.currency,):
        return {}
    of = {currency: read.entries.currency == place for place, currency in enumerate(read.currencies)}
    return {
        currency: sums_by([key[chosen] for key in at], shape, read.entries.local[chosen]) for currency, chosen in of.items() if chosen.any()
    }
