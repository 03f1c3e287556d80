"""Commission by deal: a deal that crosses from one tier to the next is rated whole at the lower or the higher one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from spmsim.foundation.exact import ONE, SLACK, ZERO, exact
from spmsim.plans.commission import Commission
from spmsim.plans.payroll.notes import in_units, percent
from spmsim.plans.payroll.window import Window, tally


def pay_by_deal(window: Window, formula: Commission, steps: int, minor: int) -> tuple[Decimal, str]:
    """The commission on a window's deals in their order; a multiple of target pay for rates on attainment, else minor units.

    Tiers 0–1,000 at 4 %, then 10 %, one deal of 1,500: whole at the lower tier 60, whole at the higher tier 150.

    Args:
        window: the window.
        formula: the commission.
        steps: whole steps in a unit of the measure.
        minor: minor units in a unit of the currency.
    """
    part = window.part
    _, quota = tally(window, part.measure)
    on_attainment = formula.rates_on == "attainment"
    if on_attainment and quota <= 0 and part.schedule is not None:
        return part.schedule.value_on(ONE, ZERO), ""
    at_rate = _amounts_by_rate(_deals(window), formula, quota if on_attainment else Decimal(steps))
    if sum(at_rate.values()) < 0:
        return ZERO, ", less than nothing was sold" if on_attainment else "less than nothing was sold"
    digits = Decimal(steps).adjusted()
    told = " + ".join(f"{in_units(amount, digits)} × {_rate(rate, on_attainment)}" for rate, amount in sorted(at_rate.items()) if rate)
    total = sum((rate * amount for rate, amount in at_rate.items()), ZERO)
    if on_attainment:
        return total / quota, f" = ({told}) ÷ {in_units(quota, digits)}" if told else ""
    return total * minor / steps, told or "nothing at this amount"


def _amounts_by_rate(deals: Iterable[Decimal], formula: Commission, unit: Decimal) -> dict[Decimal, Decimal]:
    """Rate → what was sold in deals rated at it. Levels count in `unit`; a deal that ends exactly at a level has not crossed it."""
    edges = [exact(tier.from_) * unit for tier in formula.tiers]
    rates = [ZERO, *(exact(tier.rate) for tier in formula.tiers)]
    takes_lower = formula.crossing_deal == "whole_at_lower"
    sold = ZERO
    found: dict[Decimal, Decimal] = {}
    for amount in deals:
        low, high = (sold, sold + amount) if amount >= 0 else (sold + amount, sold)
        tier = sum(low >= edge - SLACK for edge in edges) if takes_lower else sum(high > edge + SLACK for edge in edges)
        found[rates[tier]] = found.get(rates[tier], ZERO) + amount
        sold += amount
    return found


def _rate(rate: Decimal, on_attainment: bool) -> str:
    return f"{rate.normalize():f}" if on_attainment or rate >= 1 else percent(rate)


def _deals(window: Window) -> Iterator[Decimal]:
    """What counts of each deal, the year's ended windows before the window's own."""
    part, standing = window.part, window.standing
    clawback = standing.plan.clawbacks.get(part.measure)
    for _, deal in standing.sales(part.measure, part.scope).deals:
        if window.first <= deal.month <= window.now:
            amount = deal.amount
            if clawback is not None and clawback.restores_quota:
                until = min(part.windows[deal.month][1], window.now)
                within = clawback.within_months
                amount -= sum(one.amount for one in deal.cancelled if one.month <= until and one.month - one.sold <= within)
            yield amount
