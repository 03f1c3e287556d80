"""Groups of people for winners and losers: the cells that a table prints, with bands merged where few people are in them.

A *group* is role × region × tenure band × performance band, the finest that a run keeps. A *cell* is a set of groups that is
printed as one row. Bands are merged (fifths, then thirds, then halves) before a cell below five people is left out, which is
the work of `suppression`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import ADDED_BAND, PERFORMANCE_BANDS, TENURE_BANDS, Game
from spmsim.records.tallies import GROUP_SUMS
from spmsim.results.metrics import Floats, Terms, sum_groups
from spmsim.results.tables import Group

By = Literal["role", "region", "tenure", "performance"]
ALL = "all"
"""Role of a cell that covers all roles, and group of the whole force."""
LEAST = 5
"""Fewest people of which a figure is shown."""

_LOWER = ("", "6 months", "1 year", "3 years")
_UPPER = ("6 months", "12 months", "3 years", "")
_COUNTS = ("", "", "two ", "three ", "four ")


@dataclass(frozen=True)
class Cell:
    """One row of a table of groups."""

    by: By
    role: str
    """Role, or `all`."""
    label: str
    """The region, the band or bands in words, the role, or `all`."""
    members: tuple[int, ...]
    """Indexes of the groups that the cell adds up."""
    people: int
    """Seats in the cell."""


def group_people(game: Game) -> NDArray[np.int64]:
    """Seats in every group [G]."""
    return np.bincount(game.seats.group, minlength=len(game.groups)).astype(np.int64)


def pay_per_person_year(by_group: Floats, members: Sequence[int], terms: Terms, *, pay: str = "incentive_pay") -> Floats:
    """Pay per full-time person-year of some groups, currency units, per replication [N].

    Args:
        by_group: [N, G, `GROUP_SUMS`], money in minor units.
        members: indexes of the groups.
        terms: units.
        pay: `incentive_pay` or `base_pay`.

    Returns:
        12 × pay ÷ months filled: 30,000 for 5 filled months is 72,000 a year. NaN where no seat was filled.
    """
    sums = sum_groups(by_group, members)
    months = sums[:, GROUP_SUMS.index("filled_months")]
    result: Floats = np.full(len(sums), np.nan)
    np.divide(12.0 / terms.minor * sums[:, GROUP_SUMS.index(pay)], months, out=result, where=months > 0)
    return result


def merge_bands(counts: Sequence[int], *, least: int = LEAST) -> tuple[tuple[int, ...], ...]:
    """Neighbouring bands joined so that every part is empty or has `least` people: as they are, else three, two or one part.

    Of the ways to join bands into that many parts, the one with the largest smallest part is taken, the first of equals.
    Fifths of 3, 2, 2, 2, 3 people become halves (0, 1) and (2, 3, 4) of 5 and 7; fifths of 3, 4, 5, 4, 4 become thirds
    (0, 1), (2) and (3, 4) of 7, 5 and 8.

    Returns:
        The indexes of the bands in each part, all bands in order. One part may stay below `least`: there is nothing to join.
    """
    bands = len(counts)
    for parts in dict.fromkeys((bands, min(3, bands), min(2, bands))):
        ways = [way for way in _ways(bands, parts) if all(n == 0 or n >= least for n in _sizes(counts, way))]
        if ways:
            return max(ways, key=lambda way: min((n for n in _sizes(counts, way) if n > 0), default=0))
    return (tuple(range(bands)),)


def breakdown(groups: Sequence[Group], people: Sequence[int] | NDArray[np.int64], *, least: int = LEAST) -> tuple[Cell, ...]:
    """All cells of the tables by role, performance, tenure and region, bands merged, empty cells left out.

    The most important come first: everybody, the roles, then the bands and regions of each role, then those of all roles.

    Args:
        groups: (role, region, tenure band, performance band) of every group.
        people: seats in every group, see `group_people`.
        least: fewest people in a merged band; 1 keeps the bands as they are.
    """
    everybody = range(len(groups))
    roles = tuple(dict.fromkeys(group[0] for group in groups))
    cells = [_cell("role", ALL, ALL, list(everybody), people)]
    members = {role: [g for g in everybody if groups[g][0] == role] for role in roles}
    cells += [_cell("role", role, role, members[role], people) for role in roles]
    for role, inside in (*members.items(), (ALL, list(everybody))):
        cells += _band_cells("performance", role, inside, groups, people, least)
    for role, inside in (*members.items(), (ALL, list(everybody))):
        cells += _band_cells("tenure", role, inside, groups, people, least)
    for role, inside in ((ALL, list(everybody)), *members.items()):
        regions = dict.fromkeys(groups[g][1] for g in inside)
        cells += [_cell("region", role, region, [g for g in inside if groups[g][1] == region], people) for region in regions]
    return tuple(cell for cell in cells if cell.people > 0)


def _cell(by: By, role: str, label: str, members: list[int], people: Sequence[int] | NDArray[np.int64]) -> Cell:
    return Cell(by, role, label, tuple(members), int(sum(people[g] for g in members)))


def _band_cells(
    by: Literal["tenure", "performance"], role: str, inside: list[int], groups: Sequence[Group],
    people: Sequence[int] | NDArray[np.int64], least: int,
) -> list[Cell]:
    """The cells of one role by tenure or performance band, merged; the band *added* stays by itself."""
    axis, bands = (2, TENURE_BANDS) if by == "tenure" else (3, PERFORMANCE_BANDS)
    of_band = [[g for g in inside if groups[g][axis] == band] for band in bands]
    counts = [int(sum(people[g] for g in members)) for members in of_band]
    name = _tenure_name if by == "tenure" else _performance_name
    cells = [
        _cell(by, role, name(part), [g for band in part for g in of_band[band]], people)
        for part in merge_bands(counts, least=least)
    ]
    added = [g for g in inside if groups[g][axis] == ADDED_BAND]
    return [*cells, _cell(by, role, ADDED_BAND, added, people)]


def _performance_name(part: tuple[int, ...]) -> str:
    """`lowest two fifths` for (0, 1), `highest three fifths` for (2, 3, 4), `middle three fifths` for (1, 2, 3)."""
    first, last, size = part[0], part[-1], len(part)
    if size == 1:
        return PERFORMANCE_BANDS[first]
    if size == len(PERFORMANCE_BANDS):
        return "all fifths"
    if first == 0 or last == len(PERFORMANCE_BANDS) - 1:
        return f"{'lowest' if first == 0 else 'highest'} {_COUNTS[size]}fifths"
    if size == 3:
        return "middle three fifths"
    return f"{PERFORMANCE_BANDS[first].removesuffix(' fifth')} and {PERFORMANCE_BANDS[last]}"


def _tenure_name(part: tuple[int, ...]) -> str:
    """`under 12 months` for (0, 1), `over 1 year` for (2, 3), `6 months to 3 years` for (1, 2)."""
    if len(part) == 1:
        return TENURE_BANDS[part[0]]
    lower, upper = _LOWER[part[0]], _UPPER[part[-1]]
    if lower and upper:
        return f"{lower} to {upper}"
    return f"under {upper}" if upper else f"over {lower}" if lower else "any tenure"


def _ways(bands: int, parts: int) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All ways to cut `bands` bands into `parts` runs of neighbours."""
    for cuts in combinations(range(1, bands), parts - 1):
        edges = (0, *cuts, bands)
        yield tuple(tuple(range(a, b)) for a, b in pairwise(edges))


def _sizes(counts: Sequence[int], way: tuple[tuple[int, ...], ...]) -> list[int]:
    return [sum(counts[band] for band in part) for part in way]
