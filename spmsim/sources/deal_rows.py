"""Rows that are deals: shares of them that several people have, deals that stand twice, the deals of a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from spmsim.records.history import Bools, Days, Deals, Ints, Places
from spmsim.sources.amounts import read_exact
from spmsim.sources.cells import CellTrouble, read_id
from spmsim.sources.grid import Grid
from spmsim.sources.raw import Cell

_PER_CENT = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?%")


@dataclass(frozen=True)
class DealRows:
    """Which rows are deals. N rows."""

    ids: tuple[str, ...]
    """The distinct ids, by code."""
    codes: Places
    """[N] the deal of each row; −1 where the row is no deal."""
    shares: tuple[Decimal | None, ...]
    """The distinct shares, by code."""
    share_codes: Places
    """[N] the share of each row; −1 where it has none."""


def deal_rows_in(grid: Grid) -> DealRows | None:
    """The deals of a table; None where no column holds their ids."""
    if not grid.has("deal_id"):
        if grid.has("share"):
            filled = np.flatnonzero(grid.used & grid.filled(grid.fields["share"]))
            grid.complain(grid.fields["share"], filled, "a share needs the deal that is shared; no column holds deal_id")
        return None
    place = grid.fields["deal_id"]
    ids = grid.read(place, read_id)
    codes = np.where(grid.filled(place) & grid.used, grid.column(place).codes, -1)
    shares, share_codes = _shares(grid, codes)
    return DealRows(tuple(text or "" for text in ids), codes.astype(np.int32), shares, share_codes)


def _shares(grid: Grid, deals: Ints) -> tuple[tuple[Decimal | None, ...], Places]:
    if not grid.has("share"):
        return (), np.full(len(deals), -1, dtype=np.int32)
    place = grid.fields["share"]
    shares = grid.read(place, read_part)
    filled = grid.filled(place) & grid.used
    grid.complain(place, np.flatnonzero(filled & (deals < 0)), "a share needs the deal that is shared; fill deal_id")
    return tuple(shares), np.where(filled, grid.column(place).codes, -1).astype(np.int32)


def read_part(cell: Cell) -> Decimal:
    """A share: 0.5, or 50 % where the sign of per cent says so.

    Raises:
        CellTrouble: no number from 0 to 1.
    """
    if isinstance(cell, str) and (found := _PER_CENT.fullmatch(cell.strip())):
        part = Decimal(found["number"]) / 100
    else:
        part = read_exact(cell)
    if not 0 <= part <= 1:
        raise CellTrouble(f"'{cell}' is not a share: between 0 and 1, or 0 % and 100 %")
    return part


def complain_of_deals_twice(grid: Grid, deals: DealRows, rows: Ints, person: Places, measure: Places) -> None:
    """Adds problems where a deal of one person and measure stands twice, and where rows of a shared deal lie apart."""
    of_deal = np.flatnonzero(deals.codes[rows] >= 0)
    first, again = repeated((deals.codes[rows][of_deal], person[of_deal], measure[of_deal]))
    if len(again):
        deal, number = deals.ids[deals.codes[rows[of_deal[again[0]]]]], grid.table.numbers[rows[of_deal[first]]]
        say = f"'{deal}' stands in row {number} too for the same person; one row per deal and person"
        grid.complain(grid.fields["deal_id"], rows[of_deal[again]], say)


def repeated(keys: Sequence[Ints | Places]) -> tuple[int, Ints]:
    """Entries whose keys, none below 0, stood before: all of them, and where the first of them stood first.

    Of the keys 7, 8, 8, 9, 7 it is (1, [2, 4]).
    """
    if not len(keys[0]):
        return 0, np.empty(0, dtype=np.int64)
    combined = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        combined = combined * (int(key.max()) + 1) + key
    _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    again = np.flatnonzero(first[inverse] != np.arange(len(combined)))
    return (int(first[inverse[again[0]]]) if len(again) else 0), again


def credited(deals: DealRows, rows: Ints, measure: Places, wholes: Sequence[Ints]) -> list[Ints]:
    """What people are credited with of what deals are worth: cut so that shares that sum to 1 sum to the deal.

    5 cents shared 0.5, 0.3 and 0.2 are 3, 1 and 1: 2.5 is rounded to 3, 4 − 3, 5 − 4.

    Args:
        deals: the deals and shares of the table.
        rows: [E] rows of the amounts.
        measure: [E] their measures.
        wholes: amounts of whole deals, [E] each.
    """
    results = [whole.copy() for whole in wholes]
    before: dict[tuple[int, int], Decimal] = {}
    for at in np.flatnonzero(deals.share_codes[rows] >= 0).tolist():
        row = rows[at]
        share = deals.shares[deals.share_codes[row]] or Decimal(0)
        key = (int(deals.codes[row]), int(measure[at]))
        start = before.get(key, Decimal(0))
        before[key] = start + share
        for result, whole in zip(results, wholes, strict=True):
            result[at] = _rounded(int(whole[at]) * (start + share)) - _rounded(int(whole[at]) * start)
    return results


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def whole_deals(deals: DealRows, rows: Ints, measure: Places, amounts: Ints) -> Ints:
    """[E] what the whole deal of a row is worth: of a row without a share beside others of its deal what those say, else its own amount.

    100 shared 0.5, and 40 to somebody else without a share: both rows are of a deal of 100.

    Args:
        deals: the deals and shares of the table.
        rows: [E] rows of the amounts.
        measure: [E] their measures.
        amounts: [E] as they stand in the rows.
    """
    wholes = amounts.copy()
    worth: dict[tuple[int, int], int] = {}
    for at in np.flatnonzero(deals.share_codes[rows] >= 0).tolist():
        worth.setdefault(_deal_of(deals, rows, measure, at), int(amounts[at]))
    for at in np.flatnonzero((deals.share_codes[rows] < 0) & (deals.codes[rows] >= 0)).tolist() if worth else ():
        wholes[at] = worth.get(_deal_of(deals, rows, measure, at), int(amounts[at]))
    return wholes


def _deal_of(deals: DealRows, rows: Ints, measure: Places, at: int) -> tuple[int, int]:
    """Which deal, on which measure."""
    return int(deals.codes[rows[at]]), int(measure[at])


def complain_of_shared(grid: Grid, deals: DealRows, rows: Ints, measure: Places, amounts: tuple[Ints, Ints]) -> None:
    """Adds problems where rows of a shared deal say different amounts, and a note on deals that are shared in part.

    Args:
        grid: the table.
        deals: its deals and shares.
        rows: [E] rows of the amounts.
        measure: [E] their measures.
        amounts: [E] what is credited, and [E] what the whole deal is worth.
    """
    firsts: dict[tuple[int, int], tuple[int, int]] = {}
    apart: list[tuple[int, str, int]] = []
    for at in np.flatnonzero(deals.share_codes[rows] >= 0).tolist():
        key = _deal_of(deals, rows, measure, at)
        first, whole = firsts.setdefault(key, (int(rows[at]), int(amounts[1][at])))
        if whole != amounts[1][at]:
            apart.append((int(rows[at]), deals.ids[key[0]], int(grid.table.numbers[first])))
    if apart:
        _, deal, number = apart[0]
        say = f"'{deal}' is worth another amount in row {number}; every row of a shared deal states the whole deal"
        grid.complain(grid.fields["deal_id"], np.array([row for row, _, _ in apart]), say)
    part = _shared_in_part(deals, rows, measure, amounts) if firsts else 0
    if part:
        have = "deals have" if part > 1 else "deal has"
        grid.notes.append(f"{part:,} {have} shares that sum to less than 1: the rest is credited to nobody")


def _shared_in_part(deals: DealRows, rows: Ints, measure: Places, amounts: tuple[Ints, Ints]) -> int:
    """How many shared deals are credited to nobody in part; a row without a share has its amount of the deal."""
    sums: dict[tuple[int, int], Decimal] = {}
    shared: set[tuple[int, int]] = set()
    for at in np.flatnonzero(deals.codes[rows] >= 0).tolist():
        key, code = _deal_of(deals, rows, measure, at), int(deals.share_codes[rows[at]])
        if code >= 0:
            shared.add(key)
        credited, whole = (Decimal(int(amount[at])) for amount in amounts)
        share = (deals.shares[code] if code >= 0 else credited / whole if whole else None) or Decimal(0)
        sums[key] = sums.get(key, Decimal(0)) + share
    return sum(sums[key] < 1 for key in shared)


def deals_of(deals: DealRows, rows: Ints, person: Places, measure: Places, days: Days, amounts: tuple[Ints, Ints]) -> Deals:
    """The deals among the entries of a table.

    Args:
        deals: ids and shares of the table.
        rows: [E] rows of the entries.
        person: [E] their people.
        measure: [E] their measures.
        days: [N] days of the rows.
        amounts: [E] what is credited, and [E] what the whole deal is worth.
    """
    chosen = np.flatnonzero(deals.codes[rows] >= 0)
    kept = rows[chosen]
    by_code = np.array([float(share) if share is not None else 1.0 for share in deals.shares] or [1.0])
    shares = np.where(deals.share_codes[kept] >= 0, by_code[deals.share_codes[kept]], 1.0)
    ids = tuple(deals.ids[code] for code in deals.codes[kept].tolist())
    return Deals(ids, person[chosen], measure[chosen], days[kept], amounts[0][chosen], amounts[1][chosen], shares)


def has_deal(deals: DealRows | None, rows: Ints) -> Bools:
    """[E] which entries are deals."""
    return np.zeros(len(rows), dtype=bool) if deals is None else deals.codes[rows] >= 0
