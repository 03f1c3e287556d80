"""`Window`: months of a component that are settled together: which count, what was sold in them, against which quota."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.payroll.rules import PaidComponent
from spmsim.plans.payroll.standing import Standing


@dataclass(slots=True, eq=False)
class Window:
    """A window of a component that ends this month, from its credits to what it earned."""

    part: PaidComponent
    standing: Standing
    opened: int
    """First month whose credits are new."""
    first: int
    """First month of quota and target pay: of the window, or of the year to date."""
    now: int
    """Last month whose credits count: the month in which it is settled."""
    last: int
    """Last month of quota and target pay; after `now` where months to come count."""
    stays: bool
    """Whether quota and target pay are those of a person who stays."""
    is_complete: bool
    """Whether the window ends by the calendar, not by an exit or a change."""
    is_forfeited: bool = False
    tallies: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Measure → (performance, quota)."""
    attainment: Decimal | None = None
    """Performance ÷ quota on the component's own measure, where it has a quota."""
    target: Decimal = ZERO
    entitlement: Decimal = ZERO
    earned: Decimal = ZERO
    passes: Decimal = ZERO
    """What the caps let pass."""

    @property
    def credits(self) -> Decimal:
        """The window's own credits that counted."""
        return counted_sales(self, self.part.measure, *self.months)

    @property
    def months(self) -> tuple[int, int]:
        """First and last month whose credits count for the formula; a SPIFF's are its own."""
        only = self.part.only_months
        return (self.opened, self.now) if only is None else (max(self.opened, only[0]), min(self.now, only[1]))


def window_of(part: PaidComponent, standing: Standing, now: int) -> Window:
    """The window of a component that is settled at the end of month `now`: which months count.

    A quarter that ends with a person's exit in its second month has the quota of two months under `paid_on_prorated_quota`, of three
    under `paid_without_proration`; the months of `toward_year` are those of the year.
    """
    spell = standing.spell
    start, end = part.windows[now]
    year_start, year_end = standing.plan.years[now]
    opened = max(start, spell.first)
    first = max(year_start, spell.first) if part.accumulates else opened
    closes = year_end if part.toward_year else end
    last, stays, forfeits = now, False, False
    if now == spell.last and now < closes:
        leavers = standing.plan.leavers if standing.is_exit else "paid_on_prorated_quota"
        forfeits = leavers == "forfeit_open_windows" and now < end
        if leavers == "paid_without_proration" or (leavers == "forfeit_open_windows" and not forfeits):
            last, stays = closes, True
    elif now < closes:
        last, stays = closes, True
    if part.accumulates:
        keep = standing.kept[part.name]
        if keep.year != year_start:
            keep.year, keep.earned = year_start, ZERO
            keep.counted.clear()
    return Window(part, standing, opened, first, now, last, stays, now == end, forfeits)


def tally(window: Window, measure: str) -> tuple[Decimal, Decimal]:
    """(performance, quota) on a measure over the window's months and people, the year to date included where it accumulates."""
    found = window.tallies.get(measure)
    if found is None:
        performance = counted_sales(window, measure, window.opened, window.now)
        if window.part.accumulates:
            counted = window.standing.kept[window.part.name].counted
            performance = counted[measure] = counted.get(measure, ZERO) + performance
        found = window.tallies[measure] = (performance, _quota(window, measure))
    return found


def own_tally(window: Window) -> tuple[Decimal, Decimal]:
    """(performance, quota) of the component itself: as `tally`, but a SPIFF counts its own months alone."""
    if window.part.only_months is None:
        return tally(window, window.part.measure)
    return window.credits, ZERO


def target_pay(window: Window) -> Decimal:
    """Target pay of the window's component over the months of its quota."""
    weight = window.part.weight
    if weight is None:
        return ZERO
    split = window.first if window.stays else window.last + 1
    return weight * window.standing.target(is_share=window.part.is_share).over(window.first, split, window.last)


def counted_sales(window: Window, measure: str, first: int, last: int) -> Decimal:
    """Credits of these months on a measure, less what was cancelled while the window was open and has to be sold again."""
    sales = window.standing.sales(measure, window.part.scope)
    total = sales.sums[last + 1] - sales.sums[first] if last >= first else ZERO
    return total - taken_off(window, measure, first, last) if sales.cancelled else total


def taken_off(window: Window, measure: str, first: int, last: int) -> Decimal:
    """Credits of these months that were cancelled while the window was open and are to be sold again; 0 where no quota is restored."""
    clawback = window.standing.plan.clawbacks.get(measure)
    if clawback is None or not clawback.restores_quota:
        return ZERO
    cancelled = (
        one.amount
        for one in window.standing.sales(measure, window.part.scope).cancelled
        if first <= one.sold <= last and one.month <= window.now and one.month - one.sold <= clawback.within_months
    )
    return sum(cancelled, ZERO)


def _quota(window: Window, measure: str) -> Decimal:
    """Trials that have come due count as they came due; quotas in money of a person who stays count in full from the month of exit on."""
    split = window.last + 1
    if window.stays:
        split = window.now + 1 if window.standing.book.measures[measure].is_share else window.first
    return window.standing.asked(measure, window.part.scope).over(window.first, split, window.last)
