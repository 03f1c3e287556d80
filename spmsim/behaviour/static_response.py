"""`static_response`: one effort per rep and plan, from what one per cent more performance earns in the year.

    e = min(most, (max(0, r̄_i) / r̄_role)^η),   r̄ = d E[incentive pay of the year] / d ln m at m = 1

m multiplies every effort-responsive mean; quotas and log-sds are held, jumps count. The reduced form that a consultant would use.
Source: docs/model.md (one effort a year is an *assumption*); piece-rate elasticity 0.37–0.39 for `sales_elasticity` (Paarsch and Shearer).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.behaviour import Behaviour
from spmsim.behaviour.coupled_pay import LARGEST_ERROR, coupled_worth
from spmsim.behaviour.effort import Effort
from spmsim.behaviour.joint_sales import joint_sales
from spmsim.behaviour.window_sales import WindowSales, window_sales
from spmsim.foundation.errors import RunFailed, refuse
from spmsim.records.price_list import CoupledWindow, PricedWindow, PriceList

Floats = NDArray[np.float64]


class StaticResponse(Behaviour):
    """Each rep gives one effort all year, more where one more sale earns more than it does under today's plan."""

    type: Literal["static_response"] = "static_response"
    """Name of the behaviour."""
    effort: Effort
    """How strongly sales answer to pay."""

    @property
    def responds(self) -> bool:
        """False where `sales_elasticity` is 0: that selects fixed."""
        return self.effort.sales_elasticity > 0


@dataclass(frozen=True)
class ReferencePay:
    """The role's r̄ (minor units a year), and by what share of standard sales the reference reps miss them with it."""

    marginal_pay: float
    residual: float


def marginal_pay(prices: PriceList) -> Floats:
    """r̄ = d E[incentive pay of the year] / d ln m at m = 1, [P] in minor units; in closed form on lognormal windows.

    Measures that do not respond add nothing, nor does a window without a quota. On a linear plan: rate × expected sales. What two
    measures earn together is integrated (`coupled_pay`).

    Raises:
        RunFailed: a sum that does not come within its error.
    """
    total = np.zeros(_people(prices))
    for window, sales in window_sales(prices):
        if not prices.outlook[window.measure].responds:
            continue
        mean, known = _performance(window, sales)
        total += window.target * np.where(known, window.schedule.marginal_lognormal(mean, sales.log_sd), 0.0)
    for coupled in prices.coupled:
        total += coupled.own.target * _together(prices, coupled)[1]
    return total


def integration_error(prices: PriceList) -> float:
    """How far the integrals of marginal pay may be off, as a share of the window's target pay (on amounts: of expected pay); 0 without."""
    return max((float(np.max(_together(prices, coupled)[2], initial=0.0)) for coupled in prices.coupled), default=0.0)


def expected_pay(prices: PriceList) -> Floats:
    """E[incentive pay of the year] at standard effort, [P] in minor units; a window without a quota earns p(1)."""
    total = np.zeros(_people(prices))
    for window, sales in window_sales(prices):
        mean, known = _performance(window, sales)
        at_target = window.schedule.value(1.0)
        total += window.target * np.where(known, window.schedule.expected_lognormal(mean, sales.log_sd), at_target)
    for coupled in prices.coupled:
        total += coupled.own.target * _together(prices, coupled)[0]
    return total


def effort_from(marginal_pay: Floats, reference: float | Floats, effort: Effort) -> tuple[Floats, NDArray[np.bool_]]:
    """Effort [P] and whether it is held at `most` [P]; `reference` is the role's r̄, one for all or one each.

    Twice the reference with η = 0.6 and most 1.5: 2^0.6 = 1.516, held at 1.5. With `sales_elasticity: 0` everybody is at 1.

    Raises:
        BadInput: a reference that is not above 0.
    """
    if effort.sales_elasticity == 0:
        return np.ones_like(marginal_pay), np.zeros(marginal_pay.shape, dtype=bool)
    if not np.all(np.asarray(reference) > 0):
        raise refuse(f"effort needs a reference of marginal pay above 0, got {reference}")
    with np.errstate(over="ignore"):  # what overflows is held at `most`
        wanted = (np.maximum(marginal_pay, 0.0) / reference) ** effort.elasticity
    return np.minimum(wanted, effort.most), wanted >= effort.most


def reference_marginal_pay(marginal_pay: Floats, sales: Floats, weights: Floats, effort: Effort) -> ReferencePay:
    """The largest r̄ of a role at which its reference reps together sell what they would at standard effort.

    Solves Σ w_j·M_j·min(most, (max(0, r̄_j)/r̄)^η) = Σ w_j·M_j, from which κ cancels. The left side falls in r̄ and is a constant
    (people at the bound) plus a power of r̄ between the points at which somebody reaches the bound, so each piece is solved exactly.
    Where even `most` from everybody with marginal pay falls short, the largest r̄ that comes nearest is taken and the residual tells.

    Args:
        marginal_pay: r̄_j of the reference reps, one per plan and quota set, minor units a year.
        sales: M_j, expected sales of the year at standard effort, > 0.
        weights: w_j, seats behind each reference rep.
        effort: with `sales_elasticity` above 0.

    Raises:
        BadInput: marginal pay that is infinite (performance stands exactly on a jump and nothing varies).
    """
    if not np.all(np.isfinite(marginal_pay)):
        raise refuse("marginal pay is infinite: expected performance stands exactly on a jump of the plan and nothing is random")
    share = weights * sales / np.sum(weights * sales)
    counts = (marginal_pay > 0) & (share > 0)
    if not np.any(counts):
        return ReferencePay(0.0, -effort.responsive_share)
    value = _crossing(marginal_pay[counts], share[counts], effort)
    reached, _ = effort_from(marginal_pay, value, effort)
    return ReferencePay(value, float(np.sum(share * effort.response(reached))) - 1.0)


def _crossing(rates: Floats, share: Floats, effort: Effort) -> float:
    """Largest r with Σ share·min(most, (rate/r)^η) ≥ 1, or the largest that comes nearest; all rates > 0."""
    if rates.size == 1 and share[0] == 1.0:
        return float(rates[0])
    order = np.argsort(-rates, kind="stable")
    top = float(rates[order[0]])
    powers, share = (rates[order] / top) ** effort.elasticity, share[order]
    for n_bound in range(rates.size):  # the n_bound steepest prices are held at `most`
        open_share = 1.0 - effort.most * float(np.sum(share[:n_bound]))
        if open_share <= 0:
            break
        power = float(np.sum(share[n_bound:] * powers[n_bound:])) / open_share  # (r / top)^η
        if powers[n_bound] <= effort.most * power:
            return _root(power, effort) * top
    return _root(1.0 / effort.most, effort) * float(rates[order[-1]])


def _root(power: float, effort: Effort) -> float:
    """power^(1/η), held within what float64 can hold where η is close to 0."""
    return math.exp(min(max(math.log(power) / effort.elasticity, -600.0), 600.0))


def _together(prices: PriceList, window: CoupledWindow) -> tuple[Floats, Floats, Floats]:
    expected, marginal, error = coupled_worth(*joint_sales(prices, window))
    worst = float(np.max(error, initial=0.0))
    if not worst <= LARGEST_ERROR:
        off = f"{100 * worst:.2g} % of its target pay, more than {100 * LARGEST_ERROR:g} %"
        raise RunFailed(f"how people answer to '{window.own.component}' cannot be integrated: two sums differ by {off}")
    return expected, marginal, error


def _people(prices: PriceList) -> int:
    return int(prices.outlook[0].mean.shape[0]) if prices.outlook else 0


def _performance(window: PricedWindow, sales: WindowSales) -> tuple[Floats, NDArray[np.bool_]]:
    """Mean performance [P] in the schedule's unit, and where there is a quota to measure it by."""
    known = window.quota > 0
    return sales.mean / np.where(known, window.quota, 1.0), known
