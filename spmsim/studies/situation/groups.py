"""Groups of an assessment: everybody, roles, regions, teams; and which of their figures may be shown to those who do not pay them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spmsim.studies.situation.disclosure import Members, showable
from spmsim.studies.situation.figures import (
    Share,
    attainment,
    attainment_together,
    concentration,
    correlation,
    counts_at_quota,
    fifths,
    share_at_quota,
    spread,
    trend,
)
from spmsim.studies.situation.year import Bools, Floats, Ints, PastYear

By = Literal["organisation", "role", "region", "team"]
FEWEST_OF_A_SPREAD = 10
"""People below whom the tenths of a group are nearly somebody's own figures; below it they are the owner's only."""


@dataclass(frozen=True)
class Pay:
    """Incentive pay against performance of one group."""

    per_unit: float | None
    """Σ incentive pay ÷ Σ sales: 0.06 is 6 cents for a dollar sold."""
    correlation: float | None
    """Between incentive pay and sales, both per month employed."""
    top: float | None
    """Mean incentive pay of the top fifth by sales per month, per month employed."""
    bottom: float | None


@dataclass(frozen=True)
class Group:
    """One group; a figure that the files do not tell, or that this audience may not see, is None."""

    by: By
    name: str
    people: int
    sales: float
    trend: float | None
    """Of people who were employed in every month of both years."""
    attainment: float | None
    spread: tuple[float, float, float] | None
    at_quota: Share | None
    concentration: float | None
    pay: Pay | None


@dataclass(frozen=True)
class _Parts:
    """The sets of people behind the figures of one group."""

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
    """The fifth that sold most."""


def groups_of(year: PastYear, *, everything: bool) -> tuple[Group, ...]:
    """The groups in the order organisation, roles, regions, teams.

    Args:
        year: last year.
        everything: whether the reader pays these people; else groups and figures of fewer than five people are left out, also
            where they could be had by subtraction.
    """
    named = list(members_of(year))
    parts = [_parts(year, members) for _, _, members in named]
    allowed = None if everything else _allowed(parts, len(year.panel.people))
    return tuple(
        _group(year, (by, name), part, allowed)
        for (by, name, _), part in zip(named, parts, strict=True)
        if allowed is None or part.all in allowed
    )


def members_of(year: PastYear) -> Iterator[tuple[By, str, Members]]:
    """Every group: what it is, its name, the places of its people."""
    panel = year.panel
    yield "organisation", "", tuple(range(len(panel.people)))
    kinds: tuple[tuple[By, Sequence[str]], ...] = (("role", panel.roles), ("region", panel.regions), ("team", year.teams))
    for by, held in kinds:
        for name in dict.fromkeys(name for name in held if name):
            yield by, name, tuple(at for at, one in enumerate(held) if one == name)


def _parts(year: PastYear, members: Members) -> _Parts:
    rows = np.asarray(members)
    paid = _those(members, ~np.isnan(year.paid))
    top, bottom = _fifths_of(year, paid)
    size = max(1, len(rows) // 5)
    largest = rows[np.argsort(-year.sales[rows], kind="stable")[:size]]
    return _Parts(
        members, _those(members, year.quota > 0), _those(members, counts_at_quota(year.quota, year.months)),
        _those(members, ~np.isnan(year.before)), paid, top, bottom, _sorted(largest),
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


def _allowed(parts: Sequence[_Parts], people: int) -> frozenset[Members]:
    """The sets of people of whom sums may be shown together: none below five, also by subtraction.

    Everybody comes first with all figures, then the groups as they are, then what of their figures is of some people only.
    """
    wanted = dict.fromkeys(_sets(parts[0]))
    wanted |= dict.fromkeys(part.all for part in parts)
    for part in parts:
        wanted |= dict.fromkeys(_sets(part))
    return showable(wanted, people)


def _sets(part: _Parts) -> tuple[Members, ...]:
    return (part.all, part.asked, part.counted, part.both, part.paid, part.largest, part.paid_top, part.paid_bottom)


def _group(year: PastYear, named: tuple[By, str], part: _Parts, allowed: frozenset[Members] | None) -> Group:
    def may(members: Members) -> bool:
        return bool(members) and (allowed is None or members in allowed)

    rows = np.asarray(part.all)
    sales, quota = year.sales[rows], year.quota[rows]
    reached, is_asked = attainment(sales, quota), may(part.asked)
    has_tenths = is_asked and (allowed is None or len(part.asked) >= FEWEST_OF_A_SPREAD)
    return Group(
        by=named[0],
        name=named[1],
        people=len(rows),
        sales=float(sales.sum()),
        trend=trend(sales, year.before[rows]) if may(part.both) else None,
        attainment=attainment_together(sales, quota) if is_asked else None,
        spread=spread(reached) if has_tenths else None,
        at_quota=share_at_quota(reached[np.isin(rows, part.counted)]) if may(part.counted) else None,
        concentration=concentration(sales) if may(part.largest) else None,
        pay=_pay(year, part, show=(may(part.paid_top), may(part.paid_bottom))) if may(part.paid) else None,
    )


def _pay(year: PastYear, part: _Parts, *, show: tuple[bool, bool]) -> Pay:
    rows = np.asarray(part.paid)
    paid, sales, months = year.paid[rows], year.sales[rows], year.months[rows]
    return Pay(
        per_unit=float(paid.sum() / sales.sum()) if sales.sum() > 0 else None,
        correlation=correlation(paid / months, sales / months),
        top=_monthly(year, part.paid_top) if show[0] else None,
        bottom=_monthly(year, part.paid_bottom) if show[1] else None,
    )


def _monthly(year: PastYear, members: Members) -> float:
    """Mean of incentive pay per month employed."""
    rows = np.asarray(members)
    rates: Floats = year.paid[rows] / year.months[rows]
    return float(rates.mean())
