"""Figures of single people from every replication of their seat: `rep_summary`, `rep_quarters` and `rep_batches`, in bounded memory.

An engine hands over blocks of seats (`SeatPaths`); each block is reduced to a few figures per seat and let go. A seat's figures
cover whoever sits in it. Seats come in blocks of any size and order; the result does not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.tallies import SEAT_SUMS, SeatPaths
from spmsim.results.batches import BATCH_SUMS, batch_sizes, batch_sums
from spmsim.results.columns import Column, Labels, Table, spread, table_of_block
from spmsim.results.metrics import Floats, Terms
from spmsim.results.tables import GROUP_KEYS

_QUANTILES = np.array([0.10, 0.50, 0.90])
_SPREAD = ("mean", "sd", "p10", "p50", "p90")
_QUARTER_SPREAD = ("mean", "p10", "p50", "p90")
_SAME_AMOUNT = 1e-6
"""Minor units within which sales meet a quota; as in the payment rules."""
_AT_QUOTA_MONTHS = 6
"""Filled months that a year needs to count for the chance at quota."""


class RepTables:
    """Collects the figures of people; hand `keep` to the engine, then take `tables`."""

    def __init__(self, game: Game, terms: Terms, *, currency: str, quarters: Sequence[str]) -> None:
        """Prepare for the seats of a game.

        Args:
            game: the rules played.
            terms: units.
            currency: code of the currency.
            quarters: labels of the calendar's quarters, e.g. `2027-01 to 2027-03`; see `quarter_labels`.
        """
        self._game, self._terms, self._currency, self._quarters = game, terms, currency, tuple(quarters)
        seats = len(game.seats.rep_ids)
        self._year: dict[str, Floats] = {figure: np.full((seats, len(_SPREAD)), np.nan) for figure in _FIGURES}
        self._quarter: dict[str, Floats] = {figure: np.full((seats, len(self._quarters), len(_SPREAD)), np.nan) for figure in _FIGURES}
        self._plain: dict[str, Floats] = {name: np.full(seats, np.nan) for name in _PLAIN}
        self._sizes = np.zeros(0, dtype=np.int64)
        self._batches: Floats = np.zeros((seats, len(BATCH_SUMS), 0))

    def keep(self, paths: SeatPaths) -> None:
        """Reduce one block of seats to its figures."""
        if not self._sizes.size:
            self._sizes = batch_sizes(paths.leavers.shape[1])
            self._batches = np.full((*self._batches.shape[:2], len(self._sizes)), np.nan)
        for offset, by_quarter in enumerate(paths.by_quarter):
            seat = paths.first_seat + offset
            year = by_quarter.sum(axis=0)
            for figure, values in figures(np.stack([*by_quarter, year]), self._terms).items():
                *quarters, whole = spreads(values)
                self._quarter[figure][seat] = quarters
                self._year[figure][seat] = whole
            for name, value in _plain_figures(year, paths.leavers[offset], self._terms).items():
                self._plain[name][seat] = value
            self._batches[seat] = batch_sums(year)

    def tables(self) -> tuple[Table, Table, Table]:
        """`rep_summary`, `rep_quarters` and `rep_batches`; seats that were never handed over have missing figures."""
        return self._rep_summary(), self._rep_quarters(), self._rep_batches()

    def _rep_summary(self) -> Table:
        columns, block = self._people(1)
        for name, (unit, meaning) in _PLAIN.items():
            columns.append(Column(name, "number", self._unit(unit), meaning))
            block[name] = self._plain[name]
        for figure in _FIGURES:
            for index, part in enumerate(_SPREAD):
                columns.append(self._column(figure, part, "of the calendar"))
                block[f"{figure}_{part}"] = spread(self._year[figure][:, index])
        return table_of_block("rep_summary", "one seat, over all replications", tuple(columns), block)

    def _rep_quarters(self) -> Table:
        count = len(self._quarters)
        columns, block = self._people(count)
        seats = len(self._game.seats.rep_ids)
        columns.append(Column("quarter", "text", "", "Quarter, counted from the start of the calendar"))
        block["quarter"] = Labels(np.tile(np.arange(count), seats), self._quarters)
        for figure in _FIGURES:
            for part in _QUARTER_SPREAD:
                columns.append(self._column(figure, part, "of the quarter"))
                block[f"{figure}_{part}"] = spread(self._quarter[figure][:, :, _SPREAD.index(part)])
        return table_of_block("rep_quarters", "one seat in one quarter, over all replications", tuple(columns), block)

    def _rep_batches(self) -> Table:
        count, seats = len(self._sizes), len(self._game.seats.rep_ids)
        columns, block = self._people(count)
        columns += [
            Column("batch", "whole", "", "Number of the batch of consecutive replications, from 0"),
            Column("replications", "whole", "", "Replications in the batch"),
        ]
        block |= {"batch": np.tile(np.arange(count), seats), "replications": np.tile(self._sizes, seats)}
        for index, name in enumerate(BATCH_SUMS):
            unit, meaning = _BATCHED[name]
            columns.append(Column(name, "number", self._unit(unit), f"{meaning}: sum over the batch"))
            block[name] = spread(self._batches[:, index] / (self._terms.minor if unit == "money" else 1.0))
        return table_of_block("rep_batches", "one seat in one batch of consecutive replications", tuple(columns), block)

    def _people(self, rows_each: int) -> tuple[list[Column], dict[str, Floats | NDArray[np.int64] | Labels]]:
        """The columns that say who: id, role, region and bands, each repeated `rows_each` times."""
        seats, groups = self._game.seats, self._game.groups
        seat = np.repeat(np.arange(len(seats.rep_ids)), rows_each)
        block: dict[str, Floats | NDArray[np.int64] | Labels] = {"rep_id": Labels(seat, seats.rep_ids)}
        for k, column in enumerate(GROUP_KEYS):
            block[column.name] = Labels(seats.group[seat], tuple(group[k] for group in groups))
        return [Column("rep_id", "text", "", "Id of the seat in the roster"), *GROUP_KEYS], block

    def _column(self, figure: str, part: str, period: str) -> Column:
        unit, meaning = _FIGURES[figure]
        return Column(f"{figure}_{part}", "number", self._unit(unit), f"{meaning} {period}: {_PARTS[part]}")

    def _unit(self, unit: str) -> str:
        sales_unit = self._currency if self._terms.sales.kind == "money" else "count"
        return {"money": self._currency, "sales": sales_unit}.get(unit, unit)


_FIGURES = {
    "sales": ("sales", "Sales of the primary measure"),
    "incentive_pay": ("money", "Incentive pay"),
    "attainment": ("ratio", "Attainment on the primary measure, where there is a quota"),
}
_PARTS = {
    "mean": "mean over replications", "sd": "standard deviation over replications", "p10": "10 % of replications are below",
    "p50": "median", "p90": "90 % of replications are below",
}
_PLAIN = {
    "base_pay_mean": ("money", "Base pay of the calendar: mean over replications"),
    "quota_mean": ("sales", "Quota in force of the calendar on the primary measure: mean over replications"),
    "filled_months_mean": ("months", "Months in which the seat is filled: mean over replications"),
    "chance_at_quota": ("share", "Chance that attainment of the calendar is 1 or more, where at least six months are filled with a quota"),
    "chance_to_leave": ("share", "Chance that somebody leaves the seat within the calendar"),
}


_BATCHED = {
    "base_pay": ("money", "Base pay of the calendar"),
    "incentive_pay": ("money", "Incentive pay of the calendar"),
    "filled_months": ("months", "Months in which the seat is filled"),
}


def quarter_labels(months: Sequence[str]) -> tuple[str, ...]:
    """Quarters counted from the start of the calendar: `2027-01 to 2027-03`, …; the last may be short."""
    return tuple(f"{months[first]} to {months[min(first + 2, len(months) - 1)]}" for first in range(0, len(months), 3))


def figures(sums: Floats, terms: Terms) -> dict[str, Floats]:
    """Sales, incentive pay and attainment [periods, N] of one seat from its sums [periods, fields, N] in minor units.

    Attainment is performance ÷ quota, of a manager the team's; NaN where there is no quota.
    """
    kept = ("sales", "incentive_pay", "quota", "performance")
    sales, pay, quota, performance = (np.ascontiguousarray(sums[:, SEAT_SUMS.index(name)]) for name in kept)
    attainment: Floats = np.full(sales.shape, np.nan)
    np.divide(performance, quota, out=attainment, where=quota > 0)
    return {"sales": sales / terms.sales.minor, "incentive_pay": pay / terms.minor, "attainment": attainment}


def spreads(values: Floats) -> Floats:
    """Mean, sd, 10 %, 50 % and 90 % over replications: [periods, N] → [periods, 5].

    Values that are NaN are left out; a figure is NaN where too few are left for it. Quantiles are linear between neighbours,
    as numpy's: those of 0, 1, …, 10 are 1, 5 and 9.
    """
    exists = ~np.isnan(values)
    count = exists.sum(axis=-1)
    some, two = np.where(count > 0, count, np.nan), np.where(count > 1, count, np.nan)
    mean = np.where(exists, values, 0.0).sum(axis=-1) / some
    squares = np.where(exists, values - mean[:, None], 0.0) ** 2
    ordered = np.sort(values, axis=-1)  # NaN last
    places = np.maximum(count - 1, 0)[:, None] * _QUANTILES
    below = np.floor(places).astype(np.int64)
    low, high = (np.take_along_axis(ordered, index, axis=-1) for index in (below, np.ceil(places).astype(np.int64)))
    return np.column_stack([mean, np.sqrt(squares.sum(axis=-1) / (two - 1)), low + (high - low) * (places - below)])


def _plain_figures(year: Floats, leavers: Floats, terms: Terms) -> dict[str, float]:
    sums = {name: np.ascontiguousarray(year[index]) for index, name in enumerate(SEAT_SUMS[:-1])}
    counts = (sums["quota"] > 0) & (sums["filled_months"] >= _AT_QUOTA_MONTHS)
    reaches = counts & (sums["performance"] >= sums["quota"] - _SAME_AMOUNT)
    return {
        "base_pay_mean": float(np.mean(sums["base_pay"])) / terms.minor,
        "quota_mean": float(np.mean(sums["quota"])) / terms.sales.minor,
        "filled_months_mean": float(np.mean(sums["filled_months"])),
        "chance_at_quota": float(reaches.sum() / counts.sum()) if counts.any() else np.nan,
        "chance_to_leave": float(np.mean(leavers > 0)),
    }
