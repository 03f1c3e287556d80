"""Commission by deal: a deal that crosses from one tier to the next is rated whole at the lower or the higher one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from spmsim.foundation.exact import ONE, SLACK, ZERO, exact
from spmsim.plans.commission import Commission
from spmsim.plans.payroll.notes import in_units, quota_in_units
from spmsim.plans.payroll.terms import Term, product
from spmsim.plans.payroll.window import Window, tally


def multiple_by_deal(window: Window, formula: Commission) -> tuple[Decimal, str]:
    """The multiple of target pay on a window's deals in their order, for rates on attainment.

    The base rate to 90 % of a quota of 1,000, then 3 times, one deal of 1,500: whole at the lower tier 1.5, at the higher 4.5.
    """
    part = window.part
    _, quota = tally(window, part.measure)
    if quota <= 0 and part.schedule is not None:
        return part.schedule.value_on(ONE, ZERO), ""
    at_rate = _amounts_by_rate(_deals(window), formula, quota)
    if sum(at_rate.values()) < 0:
        return ZERO, ", less than nothing was sold"
    rated = [(rate, amount) for rate, amount in sorted(at_rate.items()) if rate]
    told = " + ".join(f"{in_units(amount, part.digits)} × {rate.normalize():f}" for rate, amount in rated)
    total = sum((rate * amount for rate, amount in rated), ZERO)
    return total / quota, f" = ({told}) ÷ {quota_in_units(quota, part.digits)}" if told else ""


def terms_by_deal(window: Window, formula: Commission) -> list[Term]:
    """The commission on a window's deals in their order, rate by rate, for rates on amounts.

    Tiers 0–1,000 at 4 %, then 10 %, one deal of 1,500: whole at the lower tier 60, whole at the higher tier 150.
    """
    digits = window.part.digits
    at_rate = _amounts_by_rate(_deals(window), formula, Decimal(10) ** digits)
    if sum(at_rate.values()) < 0:
        return [Term(ZERO, "less than nothing was sold")]
    calendar = window.standing.calendar
    per_step = calendar.minor.scaleb(-digits)
    found = [product(amount, rate / calendar.rate, amount * rate * per_step, digits) for rate, amount in sorted(at_rate.items()) if rate]
    return found or [Term(ZERO, "nothing at this amount")]


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
