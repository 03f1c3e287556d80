"""Metrics per replication from the sums that a run keeps (docs/results.md).

Sums come in minor units; metrics leave in currency units, shares as ratios. A metric that does not exist for a scenario is
`None`. One that exists, but not in some replication (the attainment of a role whose only seat stood open), holds NaN there:
`intervals` and `pairing` leave these replications out, and tables print them as missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import RunFailed
from spmsim.records.game import Game, Law
from spmsim.records.tallies import BALANCES, GROUP_SUMS, Tallies
from spmsim.results.catalogue import METRICS, SETTLED, MeasureKind, Metric, measure_metric

Floats = NDArray[np.float64]
Metrics = dict[str, Floats | None]
"""Metric → one value per replication [N], or `None` where the metric does not exist."""
Company = Mapping[str, float | None]
"""`gross_margin`, `on_cost_rate`, `cost_per_hire`, `incentive_budget`, `revenue_plan`; `None` or absent where not stated."""

_KINDS: Mapping[Law, MeasureKind] = {
    Law.LOGNORMAL: "money", Law.COMPOUND_POISSON: "money", Law.POISSON: "count", Law.BINOMIAL: "share", Law.CATEGORICAL: "rating",
}
_SAME_AMOUNT = 1e-6
"""Minor units within which two amounts are the same; as in the payment rules."""


@dataclass(frozen=True)
class MeasureTerms:
    """Name of a measure, what kind of number it is, and its minor units per unit."""

    name: str
    kind: MeasureKind
    minor: float


@dataclass(frozen=True)
class Terms:
    """What turns sums into metrics: units, the length of the calendar and the company's figures (currency units)."""

    minor: float
    """Minor units per unit of the currency: 100 for USD, 1 for JPY."""
    months: int
    measures: tuple[MeasureTerms, ...]
    primary: int
    company: Company
    settles: bool = False
    """Whether some plan limits, advances or delays pay, so that not all that accrues is paid in the calendar."""

    @property
    def sales(self) -> MeasureTerms:
        """The primary measure."""
        return self.measures[self.primary]

    def stated(self, name: str) -> float | None:
        """A figure of the company, `None` where it is not stated."""
        return self.company.get(name)


def terms_of(game: Game, company: Company, *, minor: float | None = None) -> Terms:
    """The terms under which a game's sums are read.

    Args:
        game: the rules played.
        company: figures of the company in currency units.
        minor: minor units per currency unit; `None`: those of the game's money measures.

    Raises:
        RunFailed: the game has no measure in money and `minor` is not given.
    """
    measures = tuple(MeasureTerms(rule.name, _KINDS[rule.law], rule.minor) for rule in game.measures)
    if minor is None:
        minor = next((measure.minor for measure in measures if measure.kind == "money"), None)
    if minor is None:
        raise RunFailed("no measure is in money, so the minor units of pay are unknown: pass minor, e.g. 100.0 for USD")
    return Terms(minor, game.months, measures, game.primary, dict(company), settles=bool(game.settlements))


def replication_metrics(tallies: Tallies, game: Game, company: Company, *, minor: float | None = None) -> Metrics:
    """All metrics of the whole force, one value per replication.

    Args:
        tallies: what the run kept.
        game: the rules played.
        company: figures of the company in currency units.
        minor: minor units per currency unit; `None`: those of the game's money measures.

    Returns:
        Metric → [N] in currency units, shares and ratios; `None` where the metric does not exist.
    """
    return force_metrics(tallies, terms_of(game, company, minor=minor))


def role_metrics(tallies: Tallies, game: Game, company: Company, *, minor: float | None = None) -> dict[str, Metrics]:
    """The metrics of each role: those of the whole force without the budget and the other measures, which are kept for all only."""
    terms = terms_of(game, company, minor=minor)
    return metrics_by_role(tallies.by_group, tuple(group[0] for group in game.groups), terms)


def force_metrics(tallies: Tallies, terms: Terms) -> Metrics:
    """`replication_metrics` from terms instead of a game."""
    sums = _named(tallies.by_group.sum(axis=1))
    settled = _settled(sums["incentive_pay"], tallies.balances, terms) if terms.settles else {}
    return {**metrics_of_sums(sums, terms), "over_budget": _over_budget(sums, terms), **settled, **_other_measures(tallies, terms)}


def metrics_by_role(by_group: Floats, roles: tuple[str, ...], terms: Terms) -> dict[str, Metrics]:
    """Metrics per role from `by_group` [N, G, sums] and the role of each group; roles in the order of the groups. Of regions alike."""
    found: dict[str, Metrics] = {}
    for role in dict.fromkeys(roles):
        members = [index for index, name in enumerate(roles) if name == role]
        found[role] = metrics_of_sums(_named(sum_groups(by_group, members)), terms)
    return found


def metrics_of_sums(sums: Mapping[str, Floats], terms: Terms) -> Metrics:
    """The metrics that any part of the force has, from its sums (`GROUP_SUMS` → [N], money in minor units).

    Sales of 1,000,000 with a margin of 0.8, pay of 300,000 with on-cost 0.12 and one hire at 30,000 contribute
    800,000 − 336,000 − 30,000 = 434,000.
    """
    total_minor = sums["base_pay"] + sums["incentive_pay"]
    total_pay = total_minor / terms.minor
    headcount = sums["filled_months"] / terms.months
    sales = sums["sales"] / terms.sales.minor
    in_money = terms.sales.kind == "money"
    return {
        "sales": sales,
        "incentive_pay": sums["incentive_pay"] / terms.minor,
        "base_pay": sums["base_pay"] / terms.minor,
        "total_pay": total_pay,
        "contribution": _contribution(sales, total_pay, sums["hires"], terms) if in_money else None,
        "ccos": _ratio(sums["quota_carrier_pay"], sums["sales"]) if in_money else None,
        "incentive_share_of_sales": _ratio(sums["incentive_pay"], sums["sales"]) if in_money else None,
        "pay_per_head": _ratio(total_pay, headcount),
        "attainment_mean": _ratio(sums["attainment_months"], sums["quota_months"]),
        "share_at_quota": _ratio(sums["at_quota"], sums["rep_years"]),
        "headcount": headcount,
        "leavers": sums["leavers"],
        "hires": sums["hires"],
        "turnover": _ratio(sums["leavers"], headcount),
    }


def metric_catalogue(terms: Terms) -> dict[str, Metric]:
    """Every metric that a run under these terms may have, in printing order; sales in the unit of the primary measure."""
    shared = dict(METRICS)
    if terms.sales.kind != "money":
        shared["sales"] = replace(METRICS["sales"], unit="count")
    others = (measure_metric(measure.name, measure.kind) for k, measure in enumerate(terms.measures) if k != terms.primary)
    settled = SETTLED if terms.settles else ()
    return {**shared, **{metric.name: metric for metric in (*settled, *others)}}


def sum_groups(by_group: Floats, members: Sequence[int]) -> Floats:
    """The sums of some groups together [N, sums], added in their order without a copy of them all."""
    total: Floats = np.zeros((by_group.shape[0], by_group.shape[2]))
    for member in members:
        total += by_group[:, member, :]
    return total


def _named(sums: Floats) -> dict[str, Floats]:
    return {name: np.ascontiguousarray(sums[:, index]) for index, name in enumerate(GROUP_SUMS)}


def _ratio(numerator: Floats, denominator: Floats) -> Floats | None:
    """Numerator ÷ denominator; NaN in replications with nothing to divide by, `None` where that is all of them."""
    exists = denominator > 0
    if not exists.any():
        return None
    ratio: Floats = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=ratio, where=exists)
    return ratio


def _contribution(sales: Floats, total_pay: Floats, hires: Floats, terms: Terms) -> Floats | None:
    margin, on_cost = terms.stated("gross_margin"), terms.stated("on_cost_rate")
    if margin is None or on_cost is None:
        return None
    return margin * sales - total_pay * (1.0 + on_cost) - hires * (terms.stated("cost_per_hire") or 0.0)


def _over_budget(sums: Mapping[str, Floats], terms: Terms) -> Floats | None:
    budget = terms.stated("incentive_budget")
    if budget is None:
        return None
    return (sums["incentive_pay"] > budget * terms.minor + _SAME_AMOUNT).astype(np.float64)


def _settled(accrued: Floats, balances: Floats, terms: Terms) -> Metrics:
    """Money in time. Accrued 1,000 with 200 unpaid, 100 held and 50 owed: paid 750."""
    open_ = {name: balances[:, place] / terms.minor for place, name in enumerate(BALANCES)}
    paid = accrued / terms.minor - open_["earned_unpaid"] - open_["held"] + open_["owed"]
    return {"paid": paid, **open_}


def _other_measures(tallies: Tallies, terms: Terms) -> Metrics:
    found: Metrics = {}
    for k, measure in enumerate(terms.measures):
        if k == terms.primary:
            continue
        total = np.ascontiguousarray(tallies.other_measures[:, k])
        name = measure_metric(measure.name, measure.kind).name
        found[name] = _ratio(total, tallies.trials[:, k]) if measure.kind in ("share", "rating") else total / measure.minor
    return found
