"""`Study`: the answer to one question from several runs, as plain data that a report can print.

A study folder holds `study.json` (this, as JSON) and Parquet tables; a report reads nothing else. Money in currency units
(not minor units), shares as ratios, `None` where a number does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from spmsim.results.constraints import ConstraintResult
from spmsim.results.estimates import Difference, Estimate, Verdict
from spmsim.results.landing import Landings
from spmsim.results.wording import listing
from spmsim.studies.one_year.paid_years import ThreePeople
from spmsim.studies.opened.windows import Windows
from spmsim.studies.replaying.reproduced import LastYear

__all__ = ["Difference", "Estimate", "Verdict"]  # part of the contract, defined one floor below

Standing = Literal["baseline", "candidate", "circumstance"]


@dataclass(frozen=True)
class Crossing:
    """A sales elasticity at which the mean difference of contribution changes sign; the candidate wins on the named side."""

    elasticity: float
    wins: Literal["above", "below"]
    ci_low: float | None = None
    ci_high: float | None = None


@dataclass(frozen=True)
class BreakEven:
    """All crossings in 0.02 … 1, or on which side the candidate stands everywhere."""

    crossings: tuple[Crossing, ...]
    always: Literal["wins", "loses"] | None
    assumed: float | None = None
    assumed_range: tuple[float, float] | None = None
    curve: tuple[tuple[float, float, float, float], ...] = ()
    """(elasticity, mean difference of contribution, ci_low, ci_high)."""

    def in_words(self) -> str:
        """Where the candidate wins, against what is assumed.

        `it wins where the sales elasticity is above 0.21 (0.18 to 0.24); assumed is 0.36, range 0.10 to 0.60: the break-even lies
        inside the stated range`
        """
        assumed = "" if self.assumed is None else f"; assumed is {self.assumed:.2f}"
        if self.assumed_range is not None:
            assumed += f", range {self.assumed_range[0]:.2f} to {self.assumed_range[1]:.2f}"
        if self.always:
            return f"it {self.always} at every sales elasticity from 0.02 to 1{assumed}"
        if not self.crossings:
            return f"its contribution does not differ from today’s at any sales elasticity from 0.02 to 1{assumed}"
        known = [elasticity_span(c.ci_low, c.ci_high) for c in self.crossings if c.ci_low is not None and c.ci_high is not None]
        spans = f" ({listing(known)})" if known else ""
        return f"it wins where the sales elasticity is {self.wins_where()}{spans}{assumed}{self._inside()}"

    def _inside(self) -> str:
        """Whether a crossing lies within the stated range; nothing without a range."""
        if self.assumed_range is None:
            return ""
        low, high = self.assumed_range
        side = "inside" if any(low <= crossing.elasticity <= high for crossing in self.crossings) else "outside"
        return f": the break-even lies {side} the stated range"

    def wins_where(self) -> str:
        """Where the candidate wins, between its crossings: `below 0.10 or above 0.50`, `between 0.10 and 0.50`."""
        stretches, start = [], None
        for crossing in sorted(self.crossings, key=lambda one: one.elasticity):
            if crossing.wins == "above":
                start = crossing.elasticity
            else:
                end = f"{crossing.elasticity:.2f}"
                stretches.append(f"below {end}" if start is None else f"between {start:.2f} and {end}")
                start = None
        if start is not None:
            stretches.append(f"above {start:.2f}")
        return " or ".join(stretches)


def elasticity_span(low: float, high: float) -> str:
    """`0.18 to 0.24`; with a third decimal where two would not tell the ends apart."""
    decimals = 2 if high - low >= 0.01 else 3
    return f"{low:.{decimals}f} to {high:.{decimals}f}"


@dataclass(frozen=True)
class ChangeLine:
    """One entry of `changes`, for the table of what changes."""

    path: str
    kind: Literal["set", "scale", "add", "remove"]
    before: str
    after: str
    file: str = ""
    line: int | None = None
    what: str = ""
    """What is changed, in words; empty where only path and value tell."""
    today: str = ""
    """The clause before, in words."""
    then: str = ""
    """The clause after, in words."""


@dataclass(frozen=True)
class ScenarioResult:
    """One scenario of the study with its run."""

    id: str
    title: str
    question: str
    standing: Standing
    differs_in: tuple[str, ...]
    """For a circumstance: what differs from the baseline besides the plan (`market.level`, `the set of seats`, …)."""
    changes: tuple[ChangeLine, ...]
    key: str
    path: str
    summary: Mapping[str, Estimate]
    by_role: Mapping[str, Mapping[str, Estimate]]
    share_at_bound: Mapping[str, float]
    """Role → share of people whose effort is held at `most`."""
    by_quarter: tuple[Mapping[str, Estimate], ...] = ()
    """One entry per quarter: `sales`, `incentive_pay` as it accrues, `falls_due` of it, `total_pay` (base pay and accruals)."""
    landings: Landings | None = None
    """To date + rest = landing; None of a year that is drawn from its first month."""
    windows: Windows | None = None
    """What goes on after the months that have happened, and what begins anew; None of a year that is drawn from its first month."""


@dataclass(frozen=True)
class Comparison:
    """One variant against the baseline."""

    id: str
    title: str
    differences: Mapping[str, Difference]
    nobody_responds: Mapping[str, Difference] | None
    break_even: BreakEven | None


@dataclass(frozen=True)
class Recommendation:
    """Which candidate, or why none. Ids throughout; `why` is a sentence computed from the results."""

    candidate: str | None
    tied: tuple[str, ...]
    undecided: tuple[str, ...]
    infeasible: tuple[str, ...]
    circumstances: tuple[str, ...]
    why: str
    constraints: Mapping[str, tuple[ConstraintResult, ...]] = field(default_factory=dict)
    """Id of a candidate → its constraints as judged."""
    undetermined: str = ""
    """Why nothing can be chosen, where the objective does not exist: `contribution cannot be computed, because …`."""


@dataclass(frozen=True)
class MarketColumn:
    """One candidate in one market."""

    id: str
    share_of_plan: float | None
    """Share of the revenue plan that the *root plan* sells in this market: 0.90 … 1.10; None: the scenario as it stands."""
    level: float | None
    """`market.level` that gives it; None where there is no such market."""
    metrics: Mapping[str, Estimate]
    """`sales`, `incentive_pay`, `total_pay`, `ccos`, `contribution`, `pay_per_head`, `incentive_share_of_sales`, `over_budget`."""


@dataclass(frozen=True)
class AtTarget:
    """"Everyone at 100 %" beside the expected cost, incentive pay of the year (the Jensen gap)."""

    id: str
    everyone_at_target: float
    """Target incentive of the seat-months that are expected to be filled."""
    expected: Estimate


@dataclass(frozen=True)
class RangeEnd:
    """One metric of one candidate with one assumption (or corner of assumptions) moved."""

    id: str
    metric: str
    settings: Mapping[str, float]
    """path → value"""
    mean: float | None
    problem: str = ""


@dataclass(frozen=True)
class AssumptionRange:
    """Lowest and highest found over the stated ranges; not a probability. `metric` may be `difference:contribution`."""

    id: str
    metric: str
    stated: float | None
    low: float | None
    low_at: Mapping[str, float]
    high: float | None
    high_at: Mapping[str, float]
    ends: tuple[RangeEnd, ...]


@dataclass(frozen=True)
class Assumption:
    """A number of the scenario with its provenance, for the list at the end."""

    path: str
    meaning: str
    value: str
    unit: str
    range: tuple[float, float] | None
    source: str


@dataclass(frozen=True)
class Earnings:
    """What a typical person of a role earns under one scenario, and what keeps them whole."""

    id: str
    role: str
    on_target_earnings: float
    target_incentive: float
    quota: float | None
    attainments: tuple[float, ...]
    """0.0 … 2.0 on every measure at once."""
    incentive: tuple[float, ...]
    """Incentive pay of a full year at those attainments, currency units."""
    keeps_whole: tuple[float, ...]
    """Attainments at which new pay equals today's pay at the same performance in money; empty: nowhere between 0 and 2."""
    never_differs: bool
    low_mid_high: tuple[Estimate, Estimate, Estimate] | None
    """Incentive pay of the bottom fifth, middle three fifths and top fifth of the role's people by performance band; bands with fewer
    than five people are merged, see `low_mid_high_bands`."""
    low_mid_high_bands: tuple[str, ...] = ()
    """What low, middle and high are, e.g. `lowest fifth`, `middle three fifths`, `highest fifth`; empty without them."""
    equal_between: tuple[tuple[float, float], ...] = ()
    """Stretches of attainment on which new pay equals today's throughout; their ends stand in `keeps_whole` too."""
    quota_by_seat: bool = False
    """Quotas move by different factors from seat to seat: the role's mean quota does not tell what keeps a person whole."""
    quota_of_team: bool = False
    """The quota is on what a team sells, not on sales of one's own."""
    beside: tuple[str, ...] = ()
    """Clauses of the role's plans that these figures leave out, in words."""
    beside_differs: bool = False
    """Whether clauses that are left out are others than today's."""
    is_settled: bool = False
    """Whether the payroll settled these figures, with gates, multipliers, guarantees and caps over the year as written."""


@dataclass(frozen=True)
class GroupRow:
    """Winners and losers: one group under one variant. Pay per full-time person-year, currency units."""

    id: str
    by: Literal["role", "region", "tenure", "performance"]
    role: str
    """Role, or `all`."""
    group: str
    people: int
    before: Estimate
    after: Estimate
    difference: Difference
    withheld: bool = False
    """True: shown to the owner only, because it, or a subtraction from other rows, shows fewer than five people."""


@dataclass(frozen=True)
class PeopleCount:
    """How many people something is true of, where it is judged person by person."""

    found: int
    least: int | None
    """Of so many people it is sure; None with a single replication."""
    most: int | None
    """Of all others it is sure that it is not true."""


@dataclass(frozen=True)
class PeopleFalling:
    """How many people of a role have an expected total pay that falls or rises by more than 5 and 10 % (turnover is held fixed).

    The least and the most of all roles and variants hold together, each of the four numbers by itself.
    """

    id: str
    role: str
    people: int
    falls_5: PeopleCount
    falls_10: PeopleCount
    rises_5: PeopleCount
    rises_10: PeopleCount


@dataclass(frozen=True)
class Study:
    """Everything that a report prints."""

    schema_version: int
    spmsim_version: str
    title: str
    question: str
    currency: str
    baseline: str
    calibrated: bool
    """Whether some number of the baseline was estimated from this company's bookings, as its source says; the report's first screen says
    so."""
    replications: int
    seed: int
    ci_level: float
    engine: str
    behaviour: str
    company: Mapping[str, float | None]
    """`revenue_plan`, `incentive_budget`, `gross_margin`, …; None where not stated."""
    scenarios: tuple[ScenarioResult, ...]
    comparisons: tuple[Comparison, ...]
    recommendation: Recommendation | None
    market_range: tuple[MarketColumn, ...]
    at_target: tuple[AtTarget, ...]
    assumption_ranges: tuple[AssumptionRange, ...]
    assumptions: tuple[Assumption, ...]
    earnings: tuple[Earnings, ...]
    groups: tuple[GroupRow, ...]
    falling: tuple[PeopleFalling, ...]
    headcount: tuple[tuple[str, int, float], ...]
    """(month, planned seats, expected filled seats) of the baseline."""
    provenance: Mapping[str, Any]
    """Keys, seeds, package versions, wall time, CPU class, normalisation, command."""
    notes: tuple[str, ...]
    """Warnings and what was left out, in sentences."""
    three_people: ThreePeople | None = None
    """A low, a middle and a high performer's year; None where the study holds none."""
    last_year: LastYear | None = None
    """Last year, modelled and actual; None where no actuals were given, or where they cannot stand beside the baseline."""
    no_last_year: str = ""
    """Why actuals that were given cannot stand beside the baseline."""
