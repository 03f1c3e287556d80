"""Made-up studies with the shape and size of the bundled company, for tests of the report alone.

Nothing is simulated here: every figure follows from the few numbers in `CANDIDATES`, so that a test knows what a
sentence of the report must say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from spmsim.results.constraints import ConstraintResult
from spmsim.studies.one_year.paid_years import PlanYear, ShownPerson, ThreePeople, YearLine
from spmsim.studies.study import (
    Assumption,
    AssumptionRange,
    AtTarget,
    BreakEven,
    ChangeLine,
    Comparison,
    Crossing,
    Difference,
    Earnings,
    Estimate,
    GroupRow,
    MarketColumn,
    PeopleCount,
    PeopleFalling,
    RangeEnd,
    Recommendation,
    ScenarioResult,
    Study,
    Verdict,
)

N = 1000
Z_ONE, Z_ALL = 1.96, 2.81
"""Normal quantiles: a single 95 % interval, and one that is simultaneous over ten variants (0.05 / 20)."""
ROLES: Mapping[str, tuple[int, float, float, float]] = {
    "ae_small_business": (48, 120e3, 60e3, 540e3),
    "ae_mid_market": (40, 180e3, 90e3, 810e3),
    "ae_enterprise": (20, 280e3, 140e3, 1.26e6),
    "account_manager": (12, 140e3, 49e3, 900e3),
}
"""Role → seats, on-target earnings, target incentive, revenue quota."""
REGIONS: Mapping[str, int] = {"NA East": 36, "NA West": 32, "EMEA": 32, "APAC": 20}
TENURE: Mapping[str, int] = {"under 1 year": 22, "1 to 3 years": 54, "over 3 years": 44}
ASSUMED, RANGE = 0.36, (0.10, 0.60)

Curve = Callable[[float], float]


def line_to(points: tuple[tuple[float, float], ...], slope: float) -> Curve:
    """Linear interpolation through `points`, zero before them, `slope` beyond."""

    def value(x: float) -> float:
        if x < points[0][0]:
            return 0.0
        for (x0, y0), (x1, y1) in pairwise(points):
            if x < x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        return points[-1][1] + slope * (x - points[-1][0])

    return value


TODAY: Curve = line_to(((0, 0), (1, 1), (1.5, 1.75)), 1.5)
CANDIDATES: Mapping[str, tuple[str, float, float, float, Curve]] = {
    "accelerators": ("Steeper accelerators", 0.72e6, 1.05e6, 2.95e6, line_to(((0, 0), (1, 1), (1.5, 2.0), (2, 3.5)), 3.0)),
    "capped": ("Cap at 150 % of quota", -0.38e6, -0.52e6, -1.55e6, line_to(((0, 0), (1, 1), (1.5, 1.75)), 0.0)),
    "threshold": ("Threshold at 50 % of quota", -1.18e6, -0.71e6, 2.10e6, line_to(((0.5, 0), (1, 1), (1.5, 1.75)), 1.5)),
    "annual": ("Paid on the year instead of the quarter", -0.31e6, -0.33e6, -0.12e6, TODAY),
    "quarterly_bonus": ("Quarterly bonus at quota", -0.22e6, -0.20e6, 0.06e6, line_to(((0, 0), (1, 1), (1.5, 1.65)), 1.3)),
    "mix_60_40": ("Pay mix 60:40", -1.92e6, -2.05e6, -2.20e6, TODAY),
    "quotas_lower": ("Quotas 10 % lower", 1.34e6, 1.46e6, 0.88e6, line_to(((0, 0), (0.9, 1), (1.4, 1.8)), 1.6)),
    "retroactive_bump": ("Retroactive bump at quota", 0.83e6, 1.12e6, 1.92e6, line_to(((0, 0), (1, 1.2), (1.5, 2.1)), 1.8)),
}
"""id → title, change of incentive pay with nobody responding, with the response, change of sales with it, curve."""


def estimate(mean: float, sd: float, unit: str = "USD", n: int = N) -> Estimate:
    """A normal metric: mean ± 1.96 sd/√n and normal percentiles."""
    error = sd / n**0.5
    return Estimate(
        mean,
        error,
        mean - Z_ONE * error,
        mean + Z_ONE * error,
        mean - 1.645 * sd,
        mean,
        mean + 1.645 * sd,
        unit,
        p10=mean - 1.2816 * sd,
        p90=mean + 1.2816 * sd,
        sd=sd,
    )


def chance(share: float, n: int = N) -> Estimate:
    """A probability with Wilson's interval."""
    middle, width = share + Z_ONE**2 / (2 * n), Z_ONE * (share * (1 - share) / n + Z_ONE**2 / (4 * n * n)) ** 0.5
    scale = 1 + Z_ONE**2 / n
    low, high = max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)
    return Estimate(share, (share * (1 - share) / n) ** 0.5, low, high, None, None, None, "share")


def difference(mean: float, error: float, *, matters: float | None = None) -> Difference:
    """A paired difference with its verdict by the rule of the verdicts."""
    low, high = mean - Z_ALL * error, mean + Z_ALL * error
    verdict: Verdict = "no_detectable_difference"
    if mean == 0 and error == 0:
        verdict = "identical"
    elif matters is not None and -matters < low and high < matters:
        verdict = "no_difference_that_matters"
    elif low > 0:
        verdict = "higher"
    elif high < 0:
        verdict = "lower"
    return Difference(mean, error, low, high, 0.97, 30.0, 0.001, 0.01, verdict)


def contribution(sales: float, pay: float) -> float:
    """Gross margin 80 % of sales less pay with 12 % on-cost."""
    return 0.8 * sales - 1.12 * pay


def differences(pay: float, sales: float, base_pay: float = 0.0) -> dict[str, Difference]:
    """All differences of a variant, from its change of incentive pay and of sales."""
    same = pay == 0 and sales == 0 and base_pay == 0
    noise = 0.0 if same else 1.0
    sales_noise = 0.0 if sales == 0 else 1.0
    return {
        "sales": difference(sales, sales_noise * 0.06e6),
        "incentive_pay": difference(pay, noise * 0.018e6, matters=0.1e6),
        "total_pay": difference(pay + base_pay, noise * 0.018e6),
        "contribution": difference(contribution(sales, pay + base_pay), noise * 0.045e6, matters=0.25e6),
        "ccos": difference((19.5e6 + pay + base_pay) / (86e6 + sales) - 19.5 / 86, noise * 0.0002),
        "share_at_quota": difference(sales / 86e6 * 0.6, sales_noise * 0.002),
        "attainment_mean": difference(sales / 86e6, sales_noise * 0.001),
        "turnover": difference(0.0, 0.0),
        "over_budget": difference(min(max(0.2 + pay / 2e6, 0.0), 1.0) - 0.2, noise * 0.01),
    }


def summary(pay: float, sales: float, base_pay: float = 0.0) -> dict[str, Estimate]:
    """The metrics of one scenario: 86 m sales (sd 5 m), 9.9 m incentive pay (sd 0.7 m) and the changes on top."""
    total = 19.5e6 + pay + base_pay
    return {
        "sales": estimate(86e6 + sales, 5e6),
        "incentive_pay": estimate(9.9e6 + pay, 0.7e6),
        "total_pay": estimate(total, 0.8e6),
        "contribution": estimate(contribution(86e6 + sales, total) - 0.9e6, 3.3e6),
        "ccos": estimate(total / (86e6 + sales), 0.006, "share"),
        "attainment_mean": estimate(0.97 + sales / 86e6, 0.05, "share"),
        "share_at_quota": estimate(0.40 + sales / 86e6 * 0.6, 0.08, "share"),
        "turnover": estimate(0.27, 0.04, "share"),
        "over_budget": chance(min(max(0.2 + pay / 2e6, 0.0), 1.0)),
    }


def quarters(pay: float, sales: float) -> tuple[dict[str, Estimate], ...]:
    """Four quarters with heavier ends."""
    parts = (0.21, 0.24, 0.25, 0.30)
    return tuple(
        {
            "incentive_pay": estimate((9.9e6 + pay) * q, 0.27e6),
            "sales": estimate((86e6 + sales) * q, 1.9e6),
            "total_pay": estimate((19.5e6 + pay) * q, 0.3e6),
        }
        for q in parts
    )


def scenario(name: str, title: str, standing: Literal["baseline", "candidate", "circumstance"], pay: float, sales: float) -> ScenarioResult:
    """One scenario of the study."""
    change = ChangeLine(
        "plans.account_executive.components[revenue].formula.points",
        "set",
        "[[0, 0], [1, 1], [1.5, 1.75]]",
        "[[0, 0], [1, 1], [1.5, 2], [2, 3.5]]",
        f"{name}.yaml",
        6,
    )
    roles = {role: summary(pay * seats / 120 - 9.9e6 * (1 - seats / 120), -86e6 * (1 - seats / 120)) for role, (seats, *_) in ROLES.items()}
    return ScenarioResult(
        id=name,
        title=title,
        question=f"What does “{title}” change?",
        standing=standing,
        differs_in={"tougher_market": ("market.level",), "ten_percent_more_sellers": ("the set of seats",)}.get(name, ()),
        changes=() if standing == "baseline" else (change,),
        key=f"{name}-0123456789ab",
        path=f"runs/{name}-0123456789ab",
        summary=summary(pay, sales),
        by_role=roles,
        share_at_bound=dict.fromkeys(ROLES, 0.02),
        by_quarter=quarters(pay, sales),
    )


def break_even(mechanics: float, assumed: float) -> BreakEven:
    """Contribution is a straight line in the elasticity, from `mechanics` at 0 to `assumed` at 0.36."""
    slope = (assumed - mechanics) / ASSUMED
    at = [0.02 + 0.098 * i for i in range(11)]
    curve = tuple((e, mechanics + slope * e, mechanics + slope * e - 0.12e6, mechanics + slope * e + 0.12e6) for e in at)
    zero = -mechanics / slope if slope else -1.0
    if not 0.02 < zero < 1:
        return BreakEven((), "wins" if curve[0][1] > 0 else "loses", ASSUMED, RANGE, curve)
    width = 0.12e6 / abs(slope)
    return BreakEven((Crossing(zero, "above" if slope > 0 else "below", zero - width, zero + width),), None, ASSUMED, RANGE, curve)


def comparison(name: str, title: str, mechanics: float, pay: float, sales: float) -> Comparison:
    """A candidate against today, with mechanics and break-even."""
    fixed = differences(mechanics, 0.0)
    even = break_even(contribution(0.0, mechanics), contribution(sales, pay))
    return Comparison(name, title, differences(pay, sales), fixed, even)


def market(name: str, pay: float, sales: float) -> list[MarketColumn]:
    """Six markets; pay moves 1.6 times as fast as sales."""
    columns = []
    for share in (0.90, 0.95, 1.0, 1.05, 1.10, None):
        moved = (share or 1.0) - 1.0
        cost = (9.9e6 + pay) * (1 + 1.6 * moved)
        sold = (86e6 + sales) * (1 + moved)
        metrics = {
            "sales": estimate(sold, 5e6),
            "incentive_pay": estimate(cost, 0.7e6),
            "total_pay": estimate(9.6e6 + cost, 0.8e6),
            "ccos": estimate((9.6e6 + cost) / sold, 0.006, "share"),
            "contribution": estimate(contribution(sold, 9.6e6 + cost), 3.3e6),
            "pay_per_head": estimate(cost / 113, 6e3),
            "incentive_share_of_sales": estimate(cost / sold, 0.005, "share"),
            "over_budget": chance(min(max(0.2 + (cost - 9.9e6) / 2e6, 0.0), 1.0)),
        }
        columns.append(MarketColumn(name, share, None if share is None else 0.998 * share, metrics))
    return columns


def bands(people: int) -> int:
    """Fifths, thirds or halves: the most that leave five people in each."""
    return next((n for n in (5, 3, 2) if people // n >= 5), 1)


def groups(name: str, pay: float) -> list[GroupRow]:
    """Winners and losers: better performers move more, with the sign of the change of pay."""

    def row(by: Any, role: str, group: str, people: int, tilt: float) -> GroupRow:
        before = 82e3 if role == "all" else ROLES[role][2] * 1.02
        moved = pay / 120 * tilt * before / 82e3
        is_small = (by, role) == ("tenure", "account_manager")  # 8 and 4 people
        before_and_after = (estimate(before, 9e3), estimate(before + moved, 9e3))
        return GroupRow(name, by, role, group, people, *before_and_after, difference(moved, 250.0), withheld=is_small)

    rows = [row("role", role, role, seats, 0.1 if role == "account_manager" else 1.1) for role, (seats, *_) in ROLES.items()]
    rows += [row("region", "all", region, people, 1.0 + 0.1 * i) for i, (region, people) in enumerate(REGIONS.items())]
    rows += [row("tenure", "all", band, people, 0.6 + 0.3 * i) for i, (band, people) in enumerate(TENURE.items())]
    rows += [row("performance", "all", f"fifth {i + 1} of 5", 24, 0.2 + 0.45 * i) for i in range(5)]
    for role, (seats, *_) in ROLES.items():
        n = bands(seats)
        name_of = {5: "fifth", 3: "third", 2: "half"}[n]
        rows += [row("performance", role, f"{name_of} {i + 1} of {n}", seats // n, 0.2 + 2.0 * i / n) for i in range(n)]
        rows += [
            row("tenure", role, "under 3 years", seats * 2 // 3, 0.9),
            row("tenure", role, "over 3 years", seats - seats * 2 // 3, 1.2),
        ]
    return rows


def counted(found: int, seats: int, doubt: int = 2) -> PeopleCount:
    """Nobody is sure; any other number may be two less or more."""
    return PeopleCount(found, max(0, found - doubt), min(seats, found + doubt)) if found else PeopleCount(0, 0, 0)


def falling(name: str, pay: float) -> list[PeopleFalling]:
    """Where pay falls, about a third of the people lose more than 5 %."""
    rows = []
    for role, (seats, *_) in ROLES.items():
        weight = 0.0 if role == "account_manager" else min(abs(pay) / 2e6, 1.0)
        down, up = (weight, 0.03) if pay < 0 else (0.06 * (weight > 0), weight)
        rows.append(
            PeopleFalling(name, role, seats, *(counted(round(seats * of), seats) for of in (0.8 * down, 0.3 * down, 0.8 * up, 0.3 * up)))
        )
    return rows


def earnings(name: str, curve: Curve) -> list[Earnings]:
    """Pay curves of every role; account managers keep today's plan."""
    at = tuple(round(0.05 * i, 2) for i in range(41))
    rows = []
    for role, (seats, ote, target, quota) in ROLES.items():
        used = TODAY if role == "account_manager" else curve
        new = tuple(target * (0.8 * used(x) + 0.2 * TODAY(x)) for x in at)
        old = tuple(target * TODAY(x) for x in at)
        gaps = [a - b for a, b in zip(new, old, strict=True)]
        crossing = tuple(at[i] for i in range(2, 41) if gaps[i - 1] * gaps[i] < 0)
        same = max(abs(gap) for gap in gaps) < 1e-9
        shares = (used(0.62), used(0.97), used(1.42))
        low, mid, high = (estimate(target * share, 5e3) for share in shares)
        bands = (
            ("lowest two fifths", "everybody", "highest three fifths")
            if seats < 25
            else ("lowest fifth", "middle three fifths", "highest fifth")
        )
        rows.append(Earnings(name, role, ote, target, quota, at, new, () if same else crossing, same, (low, mid, high), bands))
    return rows


def paid_year(name: str, sold: tuple[str, ...]) -> PlanYear:
    """Quarters on a quota of 135,000 and a target pay of 15,000: today's line with 1.5 times the rate above quota; others 2 times."""
    lines: list[YearLine] = []
    paid = {}
    for quarter, bookings in enumerate(sold):
        month, at = f"2027-{3 * quarter + 3:02d}", Decimal(bookings) / 135000
        above = Decimal("1.5") if name == "baseline" else Decimal(2)
        rate = at if at <= 1 else 1 + above * (at - 1)
        pay = 15000 * rate
        paid[month] = f"{pay:.2f}"
        lines += [
            YearLine(month, "measure", "revenue", bookings, "135000.00", str(at)),
            YearLine(month, "earn", "revenue", str(pay), "15000.00", str(rate)),
            YearLine(month, "due", "revenue", str(pay)),
            YearLine(month, "pay", "rounding", str(Decimal(paid[month]) - pay)),
        ]
    return PlanYear(name, tuple(lines), paid)


def three_people() -> ThreePeople:
    """Three small-business sellers, paid under every plan."""
    sold = {
        "low": ("61000.10", "70123.45", "88000.00", "54321.99"),
        "middle": ("120000.00", "135000.00", "141234.56", "128765.43"),
        "high": ("202500.00", "171717.17", "199999.99", "240000.00"),
    }
    people = [
        ShownPerson(
            f"R0{i}7", performance, float(sum(map(Decimal, year))) / 540e3, tuple(paid_year(n, year) for n in ("baseline", *CANDIDATES))
        )
        for i, (performance, year) in enumerate(sold.items())
    ]
    return ThreePeople("ae_small_business", 43, tuple(people))  # type: ignore[arg-type]


def assumption_ranges(name: str, pay: float, mechanics: float, sales: float) -> list[AssumptionRange]:
    """Elasticity, gross margin and on-cost at their ends; corners of all three."""
    paths = {"behaviour.effort.sales_elasticity": RANGE, "company.gross_margin": (0.75, 0.85), "company.on_cost_rate": (0.10, 0.15)}
    stated = contribution(sales, pay)

    def value(elasticity: float, margin: float, on_cost: float) -> float:
        part = elasticity / ASSUMED
        return margin * sales * part - (1 + on_cost) * (mechanics + (pay - mechanics) * part)

    here = (ASSUMED, 0.80, 0.12)
    ends = []
    for i, (path, (low, high)) in enumerate(paths.items()):
        for end in (low, high):
            at = [*here[:i], end, *here[i + 1 :]]
            ends.append(RangeEnd(name, "difference:contribution", {path: end}, value(*at)))
    corners = [
        (value(e, m, o), {"behaviour.effort.sales_elasticity": e, "company.gross_margin": m, "company.on_cost_rate": o})
        for e in RANGE
        for m in (0.75, 0.85)
        for o in (0.10, 0.15)
    ]
    low, high = min(corners, key=lambda c: c[0]), max(corners, key=lambda c: c[0])
    return [AssumptionRange(name, "difference:contribution", stated, low[0], low[1], high[0], high[1], tuple(ends))]


ASSUMPTIONS = (
    Assumption(
        "behaviour.effort.sales_elasticity",
        "How much sales rise, in %, when marginal pay rises by 1 %",
        "0.36",
        "",
        RANGE,
        "piece-rate experiments 0.37–0.39; range assumed",
    ),
    Assumption("company.gross_margin", "Share of sales left after the cost of what is sold", "0.80", "share", (0.75, 0.85), "assumption"),
    Assumption("company.on_cost_rate", "Employer's cost on top of pay", "0.12", "share", (0.10, 0.15), "assumption"),
    Assumption("company.revenue_plan", "Sales that the company has planned for the year", "86,000,000", "USD", None, "assumption"),
    Assumption("market.shocks.rep.sd", "Spread of a rep's month", "0.40", "log-sd", None, "assumption"),
)


def recommendation(winner: str | None = "threshold") -> Recommendation:
    """The winner, or a tie of two."""

    def judged(found: float, low: float, high: float, met: bool | None) -> tuple[ConstraintResult]:
        return (ConstraintResult("incentive_pay", 11.5e6, None, 0.90, found, low, high, met),)

    constraints = dict.fromkeys(("baseline", *CANDIDATES), judged(0.97, 0.955, 0.98, True))
    constraints["quotas_lower"] = judged(0.57, 0.53, 0.61, False)
    constraints["retroactive_bump"] = judged(0.885, 0.86, 0.908, None)
    tied = () if winner else ("threshold", "accelerators")
    why = (
        "it meets every constraint and its contribution is higher than that of every other candidate"
        if winner
        else "two candidates are too close to call"
    )
    return Recommendation(
        winner, tied, ("retroactive_bump",), ("quotas_lower",), ("tougher_market", "ten_percent_more_sellers"), why, constraints
    )


def make_study(**changed: Any) -> Study:
    """The whole study: today, eight candidates, two circumstances; keyword arguments replace fields."""
    candidates = [(name, *row) for name, row in CANDIDATES.items()]
    circumstances = [
        ("tougher_market", "Tougher market", -1.6e6, -8.6e6),
        ("ten_percent_more_sellers", "Ten per cent more sellers", 0.62e6, 5.4e6),
    ]
    study = Study(
        schema_version=1,
        spmsim_version="0.1.0",
        title="FY27 sales compensation",
        question="Which plan should we pay from January?",
        currency="USD",
        baseline="baseline",
        calibrated=False,
        replications=N,
        seed=20270101,
        ci_level=0.95,
        engine="monte_carlo",
        behaviour="static_response",
        company={"revenue_plan": 86e6, "incentive_budget": 10.5e6, "gross_margin": 0.8, "on_cost_rate": 0.12, "cost_per_hire": 30e3},
        scenarios=(
            scenario("baseline", "FY27 plan in force", "baseline", 0.0, 0.0),
            *(scenario(name, title, "candidate", pay, sales) for name, title, _, pay, sales, _ in candidates),
            *(scenario(name, title, "circumstance", pay, sales) for name, title, pay, sales in circumstances),
        ),
        comparisons=(
            *(comparison(name, title, mechanics, pay, sales) for name, title, mechanics, pay, sales, _ in candidates),
            *(Comparison(name, title, differences(pay, sales), None, None) for name, title, pay, sales in circumstances),
        ),
        recommendation=recommendation(),
        market_range=(
            *market("baseline", 0, 0),
            *(column for name, _, _, pay, sales, _ in candidates for column in market(name, pay, sales)),
        ),
        at_target=(
            AtTarget("baseline", 9.19e6, estimate(9.9e6, 0.7e6)),
            *(AtTarget(name, 9.19e6, estimate(9.9e6 + pay, 0.7e6)) for name, _, _, pay, _, _ in candidates),
        ),
        assumption_ranges=tuple(
            r for name, _, mechanics, pay, sales, _ in candidates for r in assumption_ranges(name, pay, mechanics, sales)
        ),
        assumptions=ASSUMPTIONS,
        earnings=(*earnings("baseline", TODAY), *(row for name, _, _, _, _, curve in candidates for row in earnings(name, curve))),
        groups=tuple(row for name, _, _, pay, _, _ in candidates for row in groups(name, pay)),
        falling=tuple(row for name, _, _, pay, _, _ in candidates for row in falling(name, pay)),
        headcount=tuple((f"2027-{month:02d}", 120, 113.0) for month in range(1, 13)),
        provenance={
            "run key": "0123456789ab",
            "seed": 20270101,
            "packages": {"numpy": "2.4.6", "numba": "0.68.1"},
            "wall time": "11.8 s",
            "command": "spmsim report",
        },
        three_people=three_people(),
        notes=(
            "Renewals respond neither to effort nor to the market's level in this version.",
            "Managers are not part of this company yet.",
        ),
    )
    return replace(study, **changed)


def aa_study() -> Study:
    """A plan compared with its renamed copy: nothing differs anywhere."""
    study = make_study()
    copy = comparison("copy", "A renamed copy", 0.0, 0.0, 0.0)
    even = BreakEven((), None, ASSUMED, RANGE, tuple((e, 0.0, 0.0, 0.0) for e in (0.02, 0.36, 1.0)))
    why = "no candidate's contribution is higher than that of every other"
    constraints = dict.fromkeys(("baseline", "copy"), study.recommendation.constraints["baseline"]) if study.recommendation else {}
    return replace(
        study,
        scenarios=(study.scenarios[0], scenario("copy", "A renamed copy", "candidate", 0.0, 0.0)),
        comparisons=(replace(copy, break_even=even),),
        recommendation=Recommendation(None, ("baseline", "copy"), (), (), (), why, constraints),
        market_range=(*market("baseline", 0, 0), *market("copy", 0, 0)),
        at_target=(AtTarget("baseline", 9.19e6, estimate(9.9e6, 0.7e6)), AtTarget("copy", 9.19e6, estimate(9.9e6, 0.7e6))),
        assumption_ranges=tuple(assumption_ranges("copy", 0.0, 0.0, 0.0)),
        earnings=(*earnings("baseline", TODAY), *earnings("copy", TODAY)),
        groups=tuple(replace(row, difference=difference(0.0, 0.0)) for row in groups("copy", 0.0)),
        falling=tuple(PeopleFalling("copy", role, seats, *[counted(0, seats)] * 4) for role, (seats, *_) in ROLES.items()),
    )


HOSTILE = '<img src=x onerror=alert(1)>"\'</title></style></script><script>document.title="owned"</script>$x_1^2$ {{7*7}} =HYPERLINK("http://a.b")'


def hostile_study() -> Study:
    """Every text of the study carries markup, a template, mathematics and a formula."""
    study = make_study(title=HOSTILE, question=HOSTILE, notes=(HOSTILE,), provenance={HOSTILE: HOSTILE}, spmsim_version=HOSTILE)
    scenarios = tuple(
        replace(
            s,
            title=f"{HOSTILE} {s.id}",
            question=HOSTILE,
            differs_in=(HOSTILE,) if s.differs_in else (),
            key=HOSTILE,
            changes=tuple(replace(c, path=f"{c.path}.{HOSTILE}", before=HOSTILE, after=HOSTILE) for c in s.changes),
        )
        for s in study.scenarios
    )
    groups = tuple(replace(row, group=f"{HOSTILE} {row.group}") for row in study.groups)
    assumptions = tuple(
        replace(a, path=f"{a.path}.{HOSTILE}", meaning=HOSTILE, value=HOSTILE, unit=HOSTILE, source=HOSTILE) for a in study.assumptions
    )
    advice = replace(study.recommendation, why=HOSTILE) if study.recommendation else None
    return replace(study, scenarios=scenarios, groups=groups, assumptions=assumptions, recommendation=advice)
