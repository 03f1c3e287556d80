"""Groups of an assessment: everybody, roles, regions, teams; and which of their figures may be shown to those who do not pay them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spmsim.studies.situation.cash import Cash, cash_of
from spmsim.studies.situation.disclosure import Members
from spmsim.studies.situation.figures import (
    Share,
    attainment,
    attainment_range,
    attainment_together,
    concentration,
    correlation,
    share_at_quota,
    spread,
    trend,
)
from spmsim.studies.situation.parts import By, Parts, counted_together, parts_of, summed_together
from spmsim.studies.situation.year import Floats, PastYear

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
    attainment_range: tuple[float, float] | None
    """The 95 % interval over people."""
    spread: tuple[float, float, float] | None
    at_quota: Share | None
    concentration: float | None
    """Share of the best fifth of each role, by sales per month employed."""
    pay: Pay | None
    cash: Cash | None
    """Of everybody and of roles."""


def groups_of(year: PastYear, *, everything: bool) -> tuple[Group, ...]:
    """The groups in the order organisation, roles, regions, teams.

    Args:
        year: last year.
        everything: whether the reader pays these people; else groups and figures of fewer than five people are left out, also
            where they could be had by subtraction.
    """
    parts, people = parts_of(year), len(year.panel.people)
    if everything:
        return tuple(_group(year, part, None) for part in parts)
    sums, counts = summed_together(parts, people), counted_together(parts, people)
    return tuple(_group(year, part, (sums, counts)) for part in parts if part.all in sums)


def _group(year: PastYear, part: Parts, allowed: tuple[frozenset[Members], frozenset[Members]] | None) -> Group:
    """One group; `allowed` are the sets of people of whom sums and numbers may be shown, None where all may."""

    def may(members: Members) -> bool:
        return bool(members) and (allowed is None or members in allowed[0])

    def may_count(members: Members) -> bool:
        return bool(members) and (allowed is None or members in allowed[1])

    rows = np.asarray(part.all)
    sales, quota = year.sales[rows], year.quota[rows]
    reached, is_asked = attainment(sales, quota), may(part.asked)
    has_tenths = is_asked and (allowed is None or len(part.asked) >= FEWEST_OF_A_SPREAD)
    return Group(
        by=part.by,
        name=part.name,
        people=len(rows),
        sales=float(sales.sum()),
        trend=trend(sales, year.before[rows]) if may(part.both) else None,
        attainment=attainment_together(sales, quota) if is_asked else None,
        attainment_range=attainment_range(sales, quota) if is_asked else None,
        spread=spread(reached) if has_tenths else None,
        at_quota=share_at_quota(reached[np.isin(rows, part.counted)]) if may(part.counted) else None,
        concentration=concentration(sales, year.months[rows], [year.panel.roles[at] for at in part.all]) if may(part.largest) else None,
        pay=_pay(year, part, show=(may(part.paid_top), may(part.paid_bottom))) if may(part.paid) else None,
        cash=cash_of(year, part, may, may_count, tenth=0 if allowed is None else FEWEST_OF_A_SPREAD) if part.has_cash else None,
    )


def _pay(year: PastYear, part: Parts, *, show: tuple[bool, bool]) -> Pay:
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
