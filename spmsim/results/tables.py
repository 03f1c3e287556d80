"""The tables of a run, one grain each, from what the run kept (docs/results.md). Money in currency units, shares as ratios."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS, Tallies
from spmsim.results.columns import Block, Column, Labels, Table, spread, table_of_block
from spmsim.results.metrics import Floats, Terms, force_metrics, metric_catalogue

Group = tuple[str, str, str, str]
"""(role, region, tenure band, performance band)."""

_ROWS_PER_BLOCK = 65_536
"""Rows written at a time; part of the bytes of a file, so it is fixed."""
_REPLICATION = Column("replication", "whole", "", "Number of the replication, from 0")

_MEANINGS = {
    "sales": "Sales of the primary measure",
    "incentive_pay": "Incentive pay",
    "base_pay": "Base pay of the months employed",
    "quota_carrier_pay": "Base and incentive pay of seats that carry quota",
    "attainment_months": "Sum over rep-years of attainment × months employed with a quota",
    "quota_months": "Seat-months employed with a quota",
    "at_quota": "Rep-years of at least six months with attainment of 1 or more",
    "rep_years": "Rep-years of at least six months with a quota",
    "filled_months": "Seat-months filled",
    "leavers": "People who left",
    "hires": "People hired",
}
_UNITS = {
    "attainment_months": "months", "quota_months": "months", "at_quota": "rep-years", "rep_years": "rep-years",
    "filled_months": "months", "leavers": "people", "hires": "people",
}
GROUP_KEYS = (
    Column("role", "text", "", "Role of the seat"),
    Column("region", "text", "", "Region of the seat"),
    Column("tenure_band", "text", "", "Months since hire at the start of the calendar, in the root scenario"),
    Column("performance_band", "text", "", "Fifth within the role of expected sales at standard effort ÷ quota, in the root scenario"),
)
"""The columns that name a group."""


def run_tables(tallies: Tallies, game: Game, terms: Terms, *, currency: str, months: Sequence[str]) -> tuple[Table, ...]:
    """Every table that the tallies alone give: `replications`, `groups`, `periods`, `histograms`.

    Args:
        tallies: what the run kept.
        game: the rules played.
        terms: units and the company's figures, see `metrics.terms_of`.
        currency: code of the currency, the unit of the money columns.
        months: labels of the calendar's months, e.g. `2027-01`.
    """
    return (
        replications_table(tallies, terms, currency=currency),
        groups_table(tallies, game.groups, terms, currency=currency),
        periods_table(tallies, months, terms, currency=currency),
        histograms_table(tallies, game.groups),
    )


def replications_table(tallies: Tallies, terms: Terms, *, currency: str) -> Table:
    """One row per replication: every metric of the catalogue (missing where it does not exist)."""
    metrics = force_metrics(tallies, terms)
    catalogue = metric_catalogue(terms)
    nowhere = np.full(tallies.replications, np.nan)
    found = {name: metrics.get(name) for name in catalogue}
    block: dict[str, Floats | NDArray[np.int64]] = {"replication": np.arange(tallies.replications)}
    block |= {name: nowhere if values is None else values for name, values in found.items()}
    columns = (_REPLICATION, *(Column(name, "number", metric.unit_in(currency), metric.meaning) for name, metric in catalogue.items()))
    return table_of_block("replications", "one replication of the whole force", columns, block)


def groups_table(tallies: Tallies, groups: Sequence[Group], terms: Terms, *, currency: str) -> Table:
    """One row per replication and group: the sums that the run kept."""
    columns = (_REPLICATION, *GROUP_KEYS, *_sum_columns(GROUP_SUMS, terms, currency))
    scale = _scale(GROUP_SUMS, terms)
    count = len(groups)

    def rows(first: int, last: int) -> Block:
        codes = np.tile(np.arange(count), last - first)
        keys = {column.name: Labels(codes, tuple(group[k] for group in groups)) for k, column in enumerate(GROUP_KEYS)}
        sums = tallies.by_group[first:last] / scale
        return {"replication": np.repeat(np.arange(first, last), count), **keys, **_fields(GROUP_SUMS, sums)}

    return Table("groups", "one replication of one group (role, region, tenure band, performance band)", columns,
                 _in_blocks(rows, tallies.replications, count))


def periods_table(tallies: Tallies, months: Sequence[str], terms: Terms, *, currency: str) -> Table:
    """One row per replication and month; incentive pay in the month in which its window is settled."""
    month = Column("month", "text", "", "Month of the calendar, YYYY-MM")
    columns = (_REPLICATION, month, *_sum_columns(MONTH_SUMS, terms, currency))
    scale = _scale(MONTH_SUMS, terms)
    count = len(months)

    def rows(first: int, last: int) -> Block:
        codes = np.tile(np.arange(count), last - first)
        sums = tallies.by_month[first:last] / scale
        return {"replication": np.repeat(np.arange(first, last), count), "month": Labels(codes, tuple(months)),
                **_fields(MONTH_SUMS, sums)}

    return Table("periods", "one replication of one month", columns, _in_blocks(rows, tallies.replications, count))


def histograms_table(tallies: Tallies, groups: Sequence[Group]) -> Table:
    """Counts of rep-years by attainment and by pay, per role and region, all replications together; bins of 1 % from 0 to 4."""
    pairs = list(dict.fromkeys((role, region) for role, region, _, _ in groups))
    names = ("attainment", "pay")
    merged = np.stack([
        np.stack([counts[[g for g, group in enumerate(groups) if group[:2] == pair]].sum(axis=0) for pair in pairs])
        for counts in (tallies.attainment_histogram, tallies.pay_histogram)
    ])  # [2, pairs, bins]
    bins = merged.shape[-1]
    figure, pair, bin_ = (axis.reshape(-1) for axis in np.indices(merged.shape))
    block: Block = {
        "figure": Labels(figure, names),
        "role": Labels(pair, tuple(role for role, _ in pairs)), "region": Labels(pair, tuple(region for _, region in pairs)),
        "bin_from": bin_ / 100.0,
        "bin_to": np.where(bin_ == bins - 1, np.inf, (bin_ + 1) / 100.0),
        "rep_years": merged.reshape(-1),
    }
    columns = (
        Column("figure", "text", "", "attainment: on the primary measure; pay: incentive pay ÷ target incentive of the months employed"),
        *GROUP_KEYS[:2],
        Column("bin_from", "number", "ratio", "Lower end of the bin, included"),
        Column("bin_to", "number", "ratio", "Upper end of the bin, not included; infinite for the last"),
        Column("rep_years", "whole", "rep-years", "Rep-years of at least six months in the bin, over all replications"),
    )
    return table_of_block("histograms", "one bin of one figure for one role and region", columns, block)


def _sum_columns(names: Sequence[str], terms: Terms, currency: str) -> list[Column]:
    sales_unit = currency if terms.sales.kind == "money" else "count"
    return [Column(name, "number", sales_unit if name == "sales" else _UNITS.get(name, currency), _MEANINGS[name]) for name in names]


def _scale(names: Sequence[str], terms: Terms) -> Floats:
    """What each sum is divided by to leave minor units."""
    return np.array([terms.sales.minor if name == "sales" else 1.0 if name in _UNITS else terms.minor for name in names])


def _fields(names: Sequence[str], sums: Floats) -> dict[str, Floats]:
    return {name: spread(sums[..., index]) for index, name in enumerate(names)}


def _in_blocks(rows: Callable[[int, int], Block], replications: int, rows_each: int) -> Callable[[], Iterator[Block]]:
    """Blocks of whole replications with about `_ROWS_PER_BLOCK` rows."""
    step = max(1, _ROWS_PER_BLOCK // max(1, rows_each))

    def blocks() -> Iterator[Block]:
        for first in range(0, replications, step):
            yield rows(first, min(first + step, replications))

    return blocks
