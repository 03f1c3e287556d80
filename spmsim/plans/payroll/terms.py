"""How a schedule came to its payout, term by term, so that a person can redo it: `300,000.00 × 3 % + 100,000.00 × 5 %`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from spmsim.foundation.exact import ONE, ZERO, ExactSchedule, attainment, reaches
from spmsim.plans.payroll.notes import in_units, percent
from spmsim.records.ledger import Words, told

_TEN, _FROM_ZERO = Decimal(10), (ZERO,)


class Term(NamedTuple):
    """A part of what is earned in money, minor units."""

    amount: Decimal
    words: Words
    of: tuple[Decimal, Decimal] | None = None
    """(basis, rate) where it is their product in units."""
    basis_digits: int | None = None
    """Decimal digits of the basis where it is performance."""


def product(performance: Decimal, rate: Decimal, amount: Decimal, digits: int) -> Term:
    """Performance × a rate in units of the currency: `300,000.00 × 3 %`, `4 × 1,500.00`."""
    return Term(amount, (_product, performance, rate, digits), (performance, rate), digits)


def at_plan_rate(term: Term, rate: Decimal) -> str:
    """The words of a term that is paid in another currency: `300,000.00 × 3 % ÷ 1.08`."""
    told_rate = f"{rate.normalize():f}"
    if term.of is None or term.basis_digits is None:
        return f"{told(term.words)}, at the plan rate {told_rate}"
    performance, paid = term.of
    return f"{_product(performance, paid * rate, term.basis_digits)} ÷ {told_rate}"


def terms_on_target(schedule: ExactSchedule, is_retroactive: bool, performance: Decimal, quota: Decimal) -> str:
    """Attainment in its stretches × their slopes, and jumps: 112 % at twice the rate above quota is ` = 100 % × 1 + 12 % × 2`.

    Empty where the multiple is the attainment itself, or nothing.
    """
    if schedule.knots == (ZERO,) and schedule.slopes == (ONE,) and not schedule.edges:
        return ""
    at = attainment(performance, quota)
    if is_retroactive:
        rate = _rate_reached(schedule, performance, quota)
        return f" = {percent(at)} × {_rate(rate)}" if rate else ""
    parts = [f"{percent(width)} × {_rate(slope)}" for width, slope in _stretches(schedule, at)]
    parts += [percent(height) for height in _jumps(schedule, performance, quota)]
    return " = " + " + ".join(parts) if parts else ""


def terms_in_money(schedule: ExactSchedule, is_retroactive: bool, performance: Decimal, digits: int, pay_digits: int) -> list[Term]:
    """Amounts in their tiers × their rates: 600,000 is 300,000.00 × 3 %, 200,000.00 × 5 % and 100,000.00 × 7 %."""
    if performance <= 0:
        return [Term(ZERO, "nothing was sold")]
    per_unit = _TEN ** (digits - pay_digits)
    if schedule.knots == _FROM_ZERO and not schedule.edges:
        return [product(performance, schedule.slopes[0] * per_unit, performance * schedule.slopes[0], digits)]
    if is_retroactive:
        slope = _rate_reached(schedule, performance, ONE)
        return [product(performance, slope * per_unit, performance * slope, digits)]
    found = [product(width, slope * per_unit, width * slope, digits) for width, slope in _stretches(schedule, performance)]
    found += [Term(height, in_units(height, pay_digits)) for height in _jumps(schedule, performance, ONE)]
    return found or [Term(ZERO, "nothing at this amount")]


def _stretches(schedule: ExactSchedule, at: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
    """(how much of a stretch was covered, its slope) of the stretches that pay."""
    ends = (*schedule.knots[1:], at)
    for knot, end, slope in zip(schedule.knots, ends, schedule.slopes, strict=False):
        if knot >= at:
            return
        if slope:
            yield min(at, end) - knot, slope


def _jumps(schedule: ExactSchedule, performance: Decimal, quota: Decimal) -> Iterator[Decimal]:
    yield from (height for edge, height in zip(schedule.edges, schedule.heights, strict=True) if reaches(performance, edge, quota))


def _rate_reached(schedule: ExactSchedule, performance: Decimal, quota: Decimal) -> Decimal:
    reached = [slope for knot, slope in zip(schedule.knots, schedule.slopes, strict=True) if reaches(performance, knot, quota)]
    return reached[-1] if reached else ZERO


def _rate(rate: Decimal) -> str:
    return f"{rate:,.6f}".rstrip("0").rstrip(".")


def _product(performance: Decimal, rate: Decimal, digits: int) -> str:
    return f"{in_units(performance, digits)} × {_share(rate)}"


def _share(rate: Decimal) -> str:
    """A share of an amount, or money for a piece."""
    return percent(rate) if rate < 1 else f"{rate:,.2f}"
