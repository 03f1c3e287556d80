"""The metrics by name: unit, meaning, and which way is better. Tables, reports and the command line read it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spmsim.scenario.schema import metric_of_measure

Direction = Literal["higher is better", "lower is better", "neutral"]


@dataclass(frozen=True)
class Metric:
    """One figure per replication."""

    name: str
    unit: str
    """`money` stands for the scenario's currency; else `share`, `ratio`, `people`, `count`, `money a head`."""
    meaning: str
    title: str
    """Its name for people, as a head of a column or a card."""
    direction: Direction = "neutral"
    indicator: bool = False
    """0 or 1 in every replication: its mean is a chance, and its interval is exact (Clopper–Pearson)."""
    whole_force_only: bool = False
    needs: tuple[str, ...] = ()
    """Figures of `company` without which it does not exist."""
    needs_money: bool = False
    """Whether it exists only where the primary measure is in money."""

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts of the scenario's currency."""
        return self.unit.startswith("money")

    def unit_in(self, currency: str) -> str:
        """The unit as printed: `money` becomes the currency's code."""
        return self.unit.replace("money", currency)


_METRICS = (
    Metric("sales", "money", "Sales of the primary measure", "Sales", "higher is better"),
    Metric("incentive_pay", "money", "Incentive pay earned on the sales of the calendar", "Incentive pay", "lower is better"),
    Metric("base_pay", "money", "Base pay of the months employed", "Base pay", "lower is better"),
    Metric("total_pay", "money", "Base pay of the months employed plus incentive pay", "Total pay", "lower is better"),
    Metric("contribution", "money", "Gross margin × sales − total pay × (1 + on-cost rate) − hires × cost per hire (0 where not stated)",
           "Contribution", "higher is better", needs=("gross_margin", "on_cost_rate"), needs_money=True),
    Metric("ccos", "share", "Total pay of quota carriers ÷ sales", "Pay as share of sales", "lower is better", needs_money=True),
    Metric("incentive_share_of_sales", "share", "Incentive pay ÷ sales", "Incentive pay as share of sales", "lower is better",
           needs_money=True),
    Metric("pay_per_head", "money a head", "Total pay ÷ mean filled seats", "Pay per head"),
    Metric("attainment_mean", "ratio", "Attainment on the primary measure, on the quota in force, weighted by months", "Mean attainment"),
    Metric("share_at_quota", "share", "Share of rep-years of at least six months with attainment of 1 or more", "People at quota"),
    Metric("over_budget", "share", "Chance that incentive pay exceeds the incentive budget", "Chance over budget", "lower is better",
           indicator=True, whole_force_only=True, needs=("incentive_budget",)),
    Metric("headcount", "people", "Mean filled seats", "Headcount"),
    Metric("leavers", "people", "People who left their seat within the calendar", "Leavers", "lower is better"),
    Metric("hires", "people", "People hired: replacements and planned seats filled within the calendar", "Hires"),
    Metric("turnover", "ratio", "Leavers ÷ mean filled seats", "Turnover", "lower is better"),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _METRICS}
"""Every metric that all scenarios share, in the order in which they are printed."""

SETTLED = (
    Metric("paid", "money", "Incentive pay that was paid out in the calendar", "Paid out", whole_force_only=True),
    Metric("earned_unpaid", "money", "Earned in the calendar and paid later", "Earned, not yet paid", whole_force_only=True),
    Metric("held", "money", "Kept by holdbacks at the calendar's end", "Held back", whole_force_only=True),
    Metric("owed", "money", "Owed at the calendar's end: overpayments, clawbacks, open draws", "Owed by people", whole_force_only=True),
)
"""The metrics of scenarios whose plans limit, advance or delay pay: incentive pay = paid + earned and unpaid + held − owed."""


def why_not_computed(metric: str, company: Mapping[str, float | None], *, in_money: bool) -> str:
    """Why a metric does not exist: `company.on_cost_rate is not stated`; empty where nothing that it needs is missing.

    Args:
        metric: a metric, or a measure.
        company: figures of the company; `None` or absent where not stated.
        in_money: whether the primary measure is in money.
    """
    known = METRICS.get(metric)
    if known is None:
        return ""
    if known.needs_money and not in_money:
        return "the primary measure is not in money"
    missing = [f"company.{name}" for name in known.needs if company.get(name) is None]
    return f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not stated" if missing else ""


MeasureKind = Literal["money", "count", "share", "rating"]


def measure_metric(measure: str, kind: MeasureKind) -> Metric:
    """The metric of a measure beside the primary one: its total, or for a share successes ÷ trials.

    A measure named like another metric (a measure called `hires`) is addressed as `measure_hires`.
    """
    name = metric_of_measure(measure)
    if kind == "share":
        return Metric(name, "share", f"{measure}: successes ÷ trials", measure, "higher is better", whole_force_only=True)
    if kind == "rating":
        return Metric(name, "level", f"{measure}: mean rating", measure, "higher is better", whole_force_only=True)
    return Metric(name, kind, f"{measure}: total of the calendar", measure, "higher is better", whole_force_only=True)
