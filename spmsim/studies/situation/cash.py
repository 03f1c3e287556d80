"""What people earned against what was meant: total cash, incentive pay ÷ target incentive, pay mix, and the pay of the best tenth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.results.wording import listing, name_in_words
from spmsim.studies.situation.disclosure import Members
from spmsim.studies.situation.figures import YEAR
from spmsim.studies.situation.parts import Parts
from spmsim.studies.situation.year import Bools, Floats, PastYear


@dataclass(frozen=True)
class Cash:
    """One role or everybody; a figure that the files do not tell, or that this audience may not see, is None."""

    base_share: float | None
    """Pay mix at target: Σ base salary ÷ Σ (base salary + target incentive): 0.6 is 60:40."""
    people: int | None
    """Of whom incentive pay, base salary and target incentive are known; the three sums below are theirs."""
    base: float | None
    """Σ base salary of the months employed."""
    incentive: float | None
    """Σ incentive pay."""
    target: float | None
    """Σ target incentive of the months employed."""
    person_years: float | None
    """Their months employed ÷ 12."""
    upside: float | None
    """P90 multiple, k: incentive pay ÷ target incentive that one in ten people of six months and more exceeds."""
    counted: int | None
    """People with a quota, of six months and more."""
    low: int | None
    """Of them, below 50 % of quota."""
    high: int | None
    """Of them, above 120 % of quota."""

    @property
    def total(self) -> float | None:
        """Total cash: base salary and incentive pay."""
        return None if self.base is None or self.incentive is None else self.base + self.incentive

    @property
    def to_target(self) -> float | None:
        """Σ incentive pay ÷ Σ target incentive. 45,000 of 50,000: 0.9."""
        return self.incentive / self.target if self.incentive is not None and self.target else None


def cash_of(year: PastYear, part: Parts, may_sum: Callable[[Members], bool], may_count: Callable[[Members], bool], *, tenth: int) -> Cash:
    """Cash of one group.

    Args:
        year: last year.
        part: the group.
        may_sum: whether sums of some people may be shown; never of nobody.
        may_count: whether the number of some people may be told.
        tenth: people below whom no tenth is told.
    """
    meant, rows = np.asarray(part.meant, dtype=np.int64), np.asarray(part.compared, dtype=np.int64)
    is_meant, is_compared = may_sum(part.meant), may_sum(part.compared)
    counted = len(part.counted) if may_count(part.counted) else None
    return Cash(
        base_share=_base_share(year.base[meant], year.target[meant]) if is_meant else None,
        people=len(rows) if is_compared else None,
        base=float(year.base[rows].sum()) if is_compared else None,
        incentive=float(year.paid[rows].sum()) if is_compared else None,
        target=float(year.target[rows].sum()) if is_compared else None,
        person_years=float(year.months[rows].sum()) / YEAR if is_compared else None,
        upside=upside(year.paid[rows], year.target[rows], year.months[rows], least=tenth) if is_compared else None,
        counted=counted,
        low=len(part.low) if counted and (not part.low or may_count(part.low)) else None,
        high=len(part.high) if counted and (not part.high or may_count(part.high)) else None,
    )


def upside(paid: Floats, target: Floats, months: Floats, *, least: int) -> float | None:
    """The P90 multiple k = I(P90) ÷ TI of people of six months and more: 90 % of incentive pay ÷ target incentive, interpolated.

    Eleven people who got 0.5, 0.6, … 1.5 times their target: 1.4, the tenth of them. By the other convention, u = k − 1, it is 0.4.

    Args:
        paid: [P] incentive pay.
        target: [P] target incentive of the months employed.
        months: [P] months employed.
        least: people below whom it is not told.
    """
    counts = (target > 0) & (months >= YEAR / 2 - 1e-9)
    if counts.sum() < max(1, least):
        return None
    return float(np.quantile(paid[counts] / target[counts], 0.9))


def _base_share(base: Floats, target: Floats) -> float | None:
    total = float((base + target).sum())
    return float(base.sum()) / total if total > 0 else None


def why_dashes(year: PastYear, roles: Sequence[str]) -> Iterator[str]:
    """Why figures of cash are missing, or are of some people only, in sentences.

    Args:
        year: last year.
        roles: the roles that this reader sees.
    """
    known = (
        (~np.isnan(year.target), "base salary and target incentive stand neither in the roster (columns on_target_earnings and base_share) "
         "nor in the role of scenarios/baseline.yaml: no total cash, pay mix, incentive pay ÷ target incentive or P90 multiple"),
        (~np.isnan(year.paid), "what payroll paid is not known (spmsim init --paid): no incentive pay, total cash or P90 multiple"),
        (year.quota > 0, "no quotas of last year are known (spmsim init --quotas): nobody is counted below 50 or above 120 % of quota"),
    )  # fmt: skip
    for has, lacking in known:
        yield from _lacking(year, roles, has, lacking)


def _lacking(year: PastYear, roles: Sequence[str], has: Bools, lacking: str) -> Iterator[str]:
    shares = {role: float(has[year.panel.rows_of(role)].mean()) for role in roles}
    none = [name_in_words(role) for role, share in shares.items() if share == 0]
    some = [name_in_words(role) for role, share in shares.items() if 0 < share < 1]
    if none:
        yield f"{'every role' if len(none) == len(shares) > 1 else listing(none)}: {lacking}"
    if some:
        yield f"{listing(some)}: known of some people only, and the figures are theirs; of the others {lacking}"
