"""How often the 90 % ranges hold the truth, over companies whose parameters are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from spmsim.estimation.company import MONTH_NAMES, estimate_company
from spmsim.estimation.panel import LONG_AGO, Panel
from tests.estimation.companies import MONTHS, Company, company

ROLES, REGIONS = ("hunter", "farmer"), ("North", "South", "East", "West")
TESTED = ("season", "rep spread", "territory and skill", "ramp", "turnover", "potential")
"""Figures whose ranges must cover; the others are reported."""


def panel_of_company(known: Company, months: int = MONTHS) -> Panel:
    """The company's history as a panel."""
    people = known.people
    sales, employed = np.zeros((len(people), months)), np.zeros((len(people), months))
    tenure = np.full(sales.shape, LONG_AGO)
    for row, person in enumerate(people):
        span = slice(person.first, person.last + 1)
        sales[row, span], employed[row, span] = person.sales, 1.0
        tenure[row] = np.maximum(person.tenure + np.arange(months) - person.first, 0)
    return Panel(
        tuple(f"P{row:04d}" for row in range(len(people))), tuple(f"S{person.seat}" for person in people),
        tuple(ROLES[person.role] for person in people), tuple(REGIONS[person.region] for person in people), "2024-01",
        sales, employed, tenure, np.asarray([person.left for person in people]),
    )  # fmt: skip


def covered(seeds: Iterable[int]) -> dict[str, list[bool]]:
    """Figure → whether its range held the truth, of every company (and role, and month)."""
    found: dict[str, list[bool]] = defaultdict(list)
    for seed in seeds:
        known = company(seed)
        told = estimate_company(panel_of_company(known), source="known")
        ranges = {one.path: (one.low, one.high) for one in told.estimates}
        for figure, path, truth in _truths(known):
            if path in ranges:
                low, high = ranges[path]
                found[figure].append(low - 1e-9 <= truth <= high + 1e-9)
    return found


def _truths(known: Company) -> Iterator[tuple[str, str, float]]:
    """(figure, path of its estimate, the true value)."""
    truth = known.truth
    for month, name in enumerate(MONTH_NAMES):
        yield "season", f"market.season[{name}]", truth.season[month]
    yield "rep spread", "market.shocks.rep.sd", truth.rep_sd
    yield "territory and skill", "territory and skill together", truth.people_sd
    for shock, sd, persistence in (
        ("market", truth.market_sd, truth.market_persistence), ("region", truth.region_sd, truth.region_persistence),
    ):  # fmt: skip
        yield f"{shock} sd", f"market.shocks.{shock}.sd", sd
        yield f"{shock} persistence", f"market.shocks.{shock}.persistence", persistence
    for at, role in enumerate(ROLES[: len(truth.potential)]):
        yield "potential", f"team.roles.{role}.potential", truth.potential[at]
        yield "turnover", f"team.roles.{role}.turnover.yearly", truth.yearly[at]
        yield "ramp", f"{role}: months of sales lost in ramp", (1 - truth.ramp_start[at]) * (truth.ramp_months[at] + 1) / 2
        yield "ramp start", f"team.roles.{role}.ramp.start", truth.ramp_start[at]
        yield "ramp months", f"team.roles.{role}.ramp.months", float(truth.ramp_months[at])
