"""What a scenario holds: the blocks of a complete file, each read by the class that computes it.

The rules (team, market, quotas, plans, behaviour) live in their wings; here are the blocks that only frame them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializeAsAny, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from spmsim.behaviour.behaviour import Behaviour
from spmsim.foundation.calendar import Calendar
from spmsim.foundation.quantities import Currency, Factor, Money, Number, PlanRate, Share, Slug, Text, Unit
from spmsim.foundation.spec import Spec, registered
from spmsim.market.market import Market
from spmsim.plans.plan import Plan
from spmsim.quotas.quota_set import QuotaSet
from spmsim.scenario.opening import Opening
from spmsim.team.team import Team

MOST_REPLICATIONS = 10_000_000
METRICS = (
    "sales", "incentive_pay", "base_pay", "total_pay", "contribution", "ccos", "incentive_share_of_sales", "pay_per_head",
    "attainment_mean", "share_at_quota", "over_budget", "headcount", "leavers", "hires", "turnover",
)  # fmt: skip
"""Metrics that a decision may name, beside the scenario's measures; `results` says what each means."""


def metric_of_measure(measure: str) -> str:
    """The metric that totals a measure beside the primary one: its own name, or `measure_hires` where a metric has that name."""
    return f"measure_{measure}" if measure in METRICS else measure


LOWER_IS_BETTER = (
    "incentive_pay", "base_pay", "total_pay", "ccos", "incentive_share_of_sales", "over_budget", "leavers", "turnover",
)  # fmt: skip
"""Metrics that no decision can have the most of; `results.catalogue` says the same."""

Seed = Annotated[int, Field(strict=True, ge=0, lt=2**63)]
Replications = Annotated[int, Field(strict=True, ge=1, le=MOST_REPLICATIONS)]


class About(Spec):
    """What the scenario is called and what it asks; part of no run key."""

    title: Text = ""
    """Title for people; left out, the file's name."""
    question: Text = ""
    """The question that the scenario answers."""


class Run(Spec):
    """How often, with which draws and by which engine the scenario is played unless the command says otherwise."""

    seed: Seed
    """Seed of every random number; the same seed gives the same run."""
    replications: Replications
    """How many times the calendar is simulated."""
    engine: Literal["monte_carlo", "reference"] = "monte_carlo"
    """What plays the scenario: `monte_carlo`, or the slow and obvious `reference`, against which it is tested."""


class Company(Spec):
    """Figures of the company; what needs one that is left out says "not stated"."""

    revenue_plan: Money | None = None
    """Sales that the company plans for the calendar."""
    incentive_budget: Money | None = None
    """Incentive pay that the company has budgeted for the calendar."""
    gross_margin: Share | None = None
    """Gross margin on sales, as a share of them."""
    on_cost_rate: Factor | None = None
    """Employer's cost on pay, as a share of pay."""
    cost_per_hire: Money | None = None
    """Cost of hiring one person."""


class Constraint(Spec):
    """A limit that a candidate must keep."""

    metric: Text
    """Metric that is limited, or a measure."""
    at_most: Number | None = None
    """Upper limit, in the metric's unit."""
    at_least: Number | None = None
    """Lower limit, in the metric's unit."""
    probability: Annotated[Number, Field(gt=0, lt=1), Unit("share")] | None = None
    """Share of replications that must keep the limit; left out, the mean must."""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Constraint:
        if self.at_most is None and self.at_least is None:
            raise PydanticCustomError("no_limit", "a constraint needs 'at_most' or 'at_least'")
        if self.at_most is not None and self.at_least is not None and self.at_most < self.at_least:
            limits = {"most": f"{self.at_most:g}", "least": f"{self.at_least:g}"}
            raise PydanticCustomError("limits_cross", "at_most ({most}) lies below at_least ({least})", limits)
        return self


class Decision(Spec):
    """What candidates are judged by."""

    objective: Text = "contribution"
    """Metric that the best candidate has the most of."""
    constraints: tuple[Constraint, ...] = ()
    """Limits that a candidate must keep."""
    smallest_difference_that_matters: dict[Slug, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    """Per metric, the difference below which two scenarios count as no different, in the metric's unit."""

    @model_validator(mode="after")
    def _has_more_of_something_good(self) -> Decision:
        if self.objective in LOWER_IS_BETTER:
            what = "less of '{objective}' is better, and the best candidate has the most; limit it under 'constraints' instead"
            raise PydanticCustomError("objective_direction", what, {"objective": self.objective})
        return self


class Measure(Spec):
    """Something that sales people are measured by."""

    unit: Annotated[Text, StringConstraints(pattern=r"^(count|share|rating|[A-Z]{3})$")]
    """`count`, `share`, `rating` (a level that is given), or the scenario's currency."""


class ScenarioSpec(Spec):
    """A complete scenario: who sells what, under which quotas, plans and behaviour."""

    about: About = About()
    """Title and question."""
    currency: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$")]
    """Currency of pay and of measures in money: three capital letters (ISO 4217)."""
    fx: dict[Currency, PlanRate] = Field(default_factory=dict)
    """Plan rates: local currency in which people are paid → units of the scenario's currency for one unit of it (EUR: 1.08)."""
    calendar: Calendar
    """The months that are played."""
    opening: Opening | None = None
    """Where the scenario starts inside its calendar: the last month that has happened, and what was sold and paid until then."""
    run: Run
    """Seed, replications and engine."""
    company: Company = Company()
    """Figures of the company."""
    decision: Decision | None = None
    """What candidates are judged by; left out, the report compares and recommends nothing."""
    measures: Annotated[dict[Slug, Measure], Field(min_length=1)]
    """What is measured; the first is the primary measure, whose total is called sales."""
    team: Team
    """Who sells."""
    market: Market
    """What moves everybody's sales."""
    quotas: dict[Slug, QuotaSet] = Field(default_factory=dict)
    """Quota sets by name."""
    plans: dict[Slug, Plan]
    """Pay plans by name."""
    behaviour: Annotated[SerializeAsAny[Behaviour], registered("behaviour")]
    """How people respond to pay."""
    plugins: tuple[Text, ...] = ()
    """Modules of the project whose formulas and quota rules this file may name; each must also stand in `spmsim.toml`."""
    programmes: tuple[Any, ...] = ()
    """Programmes (coaching, training, …); empty in this version."""

    @property
    def primary(self) -> str:
        """The primary measure: the first."""
        return next(iter(self.measures))
