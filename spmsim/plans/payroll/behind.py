"""What stands behind a window's quota and target pay, month by month: days employed, the new-hire ramp, proration and relief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from spmsim.foundation.exact import ONE
from spmsim.plans.payroll.notes import percent, quota_in_units
from spmsim.plans.payroll.rules import Factors
from spmsim.plans.payroll.window import Window
from spmsim.records.ledger import Words

Share = tuple[str, Decimal]
"""What lowers a month, and by which factor: `ramp`, 0.25."""
Months = tuple[tuple[str, Decimal, tuple[Share, ...]], ...]
"""For each month its label, its amount before its shares, and those of them that are not 1."""


def behind_quota(window: Window) -> Words:
    """`; quota = 100,000.00 × 50 % days × 25 % ramp (2027-01) + 2 × 100,000.00 (2027-02 to 2027-03)`.

    Nothing where no month is lowered, and where the quota is not the person's own by months and days: that of a share, or of a group.
    """
    standing, part = window.standing, window.part
    quota = standing.spell.quotas.get(part.measure)
    is_pooled = part.scope != "self" and part.measure not in standing.spell.quotas_of_team
    if standing.is_whole or quota is None or is_pooled or part.is_share:
        return ""
    factors = [one for one in standing.factors if one.measure in (None, part.measure)]
    months = _months(window, quota, factors, ramp=standing.spell.ramp)
    return (_in_words, "quota", months, part.digits) if any(shares for _, _, shares in months) else ""


def behind_target(window: Window) -> Words:
    """The same of target pay, which is ramped only where the ramp says so, and never relieved."""
    standing, part = window.standing, window.part
    if standing.is_whole or part.weight is None:
        return ""
    is_ramped = standing.spell.ramps_target and not part.is_share
    amounts = [part.weight * standing.spell.target_incentive] * standing.calendar.months
    factors = [one for one in standing.factors if one.on_target]
    months = _months(window, amounts, factors, ramp=standing.spell.ramp if is_ramped else ())
    return (_in_words, "target pay", months, standing.calendar.digits) if any(shares for _, _, shares in months) else ""


def _months(window: Window, amounts: Sequence[Decimal], factors: Sequence[Factors], *, ramp: Sequence[Decimal]) -> Months:
    """The months of the window's quota with what lowers each."""
    standing = window.standing
    days = standing.person.staying if window.stays else standing.person.employed
    found = []
    for month in range(window.first, window.last + 1):
        shares = [("days", days[month]), ("ramp", ramp[month] if ramp else ONE)]
        holding = (one for one in factors if one.months[0] <= month <= one.months[1])
        shares += [("proration" if one.on_target else "relief", one.factor) for one in holding]
        lowered = tuple((name, share) for name, share in shares if share != 1)
        found.append((standing.calendar.labels[month], amounts[month], lowered))
    return tuple(found)


def _in_words(what: str, months: Months, digits: int) -> str:
    """Months that are alike stand together, with how many there are."""
    runs = (list(run) for _, run in groupby(months, key=lambda month: month[1:]))
    return f"; {what} = " + " + ".join(_run_in_words(run, digits) for run in runs)


def _run_in_words(run: Sequence[tuple[str, Decimal, Iterable[Share]]], digits: int) -> str:
    (first, amount, shares), last = run[0], run[-1][0]
    times = f"{len(run)} × " if len(run) > 1 else ""
    lowered = "".join(f" × {percent(share)} {name}" for name, share in shares)
    return f"{times}{quota_in_units(amount, digits)}{lowered} ({first if first == last else f'{first} to {last}'})"
