"""The sets of people behind the figures of each group, and of which of them sums and counts may be shown together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spmsim.studies.situation.disclosure import Members, showable
from spmsim.studies.situation.figures import attainment, best_fifth, counts_at_quota, fifths
from spmsim.studies.situation.year import Bools, Ints, PastYear

By = Literal["organisation", "role", "region", "team"]
LOW, HIGH = 0.5, 1.2
"""Attainment below and above which people of six months and more are counted apart."""


@dataclass(frozen=True)
class Parts:
    """One group, and who of it stands behind which figures."""

    by: By
    name: str
    all: Members
    asked: Members
    """With a quota."""
    counted: Members
    """With a quota, and six months or more: the share at quota is theirs."""
    both: Members
    """Employed in both years."""
    paid: Members
    paid_top: Members
    paid_bottom: Members
    largest: Members
    """With a part in the best fifth of their role."""
    meant: Members
    """Whose base salary and target incentive are known."""
    compared: Members
    """Of whom incentive pay is known too."""
    low: Members
    """Of `counted`, below 50 % of quota."""
    high: Members
    """Of `counted`, above 120 % of quota."""

    @property
    def has_cash(self) -> bool:
        """Whether total cash is told of the group: of everybody and of roles, since pay is designed by role."""
        return self.by in ("organisation", "role")


def members_of(year: PastYear) -> Iterator[tuple[By, str, Members]]:
    """Every group: what it is, its name, the places of its people."""
    panel = year.panel
    yield "organisation", "", tuple(range(len(panel.people)))
    kinds: tuple[tuple[By, Sequence[str]], ...] = (("role", panel.roles), ("region", panel.regions), ("team", year.teams))
    for by, held in kinds:
        for name in dict.fromkeys(name for name in held if name):
            yield by, name, tuple(at for at, one in enumerate(held) if one == name)


def parts_of(year: PastYear) -> tuple[Parts, ...]:
    """Every group with its parts, in the order organisation, roles, regions, teams."""
    return tuple(_parts(year, by, name, members) for by, name, members in members_of(year))


def summed_together(parts: Sequence[Parts], people: int) -> frozenset[Members]:
    """The sets of people of whom sums may be shown together: none below five, also by subtraction.

    Everybody comes first with all figures, then the groups as they are, then what of their figures is of some people only, then cash.
    """
    wanted = dict.fromkeys(_sets(parts[0]))
    wanted |= dict.fromkeys(part.all for part in parts)
    for part in parts:
        wanted |= dict.fromkeys(_sets(part))
    for part in parts:
        wanted |= dict.fromkeys((part.meant, part.compared)) if part.has_cash else {}
    return showable(wanted, people)


def counted_together(parts: Sequence[Parts], people: int) -> frozenset[Members]:
    """The sets of people whose number may be told beside the others: none from one to four, also by subtraction."""
    wanted = dict.fromkeys(part.counted for part in parts if part.has_cash)
    for part in parts:
        wanted |= dict.fromkeys((part.low, part.high)) if part.has_cash else {}
    return showable(wanted, people)


def _parts(year: PastYear, by: By, name: str, members: Members) -> Parts:
    rows = np.asarray(members)
    paid = _those(members, ~np.isnan(year.paid))
    top, bottom = _fifths_of(year, paid)
    largest = rows[best_fifth(year.sales[rows], year.months[rows], [year.panel.roles[at] for at in members]) > 0]
    reached, counts = attainment(year.sales, year.quota), counts_at_quota(year.quota, year.months)
    meant = _those(members, ~np.isnan(year.target))
    return Parts(
        by, name, members, _those(members, year.quota > 0), _those(members, counts), _those(members, ~np.isnan(year.before)),
        paid, top, bottom, _sorted(largest), meant, _those(meant, ~np.isnan(year.paid)),
        _those(members, counts & (reached < LOW)), _those(members, counts & (reached > HIGH)),
    )  # fmt: skip


def _fifths_of(year: PastYear, members: Members) -> tuple[Members, Members]:
    if not members:
        return (), ()
    rows = np.asarray(members)
    top, bottom = fifths(year.sales[rows], year.months[rows])
    return _sorted(rows[top]), _sorted(rows[bottom])


def _those(members: Members, has: Bools) -> Members:
    return tuple(at for at in members if has[at])


def _sorted(places: Ints) -> Members:
    return tuple(sorted(places.tolist()))


def _sets(part: Parts) -> tuple[Members, ...]:
    return (part.all, part.asked, part.counted, part.both, part.paid, part.largest, part.paid_top, part.paid_bottom)
