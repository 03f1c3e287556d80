"""How often ranges hold the truth, over companies whose parameters are known: of 90 % for the figures, of 80 % for the year after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from spmsim.estimation.company import estimate_company
from spmsim.estimation.forecast import forecast_of
from spmsim.estimation.listed import MONTH_NAMES
from spmsim.estimation.panel import LONG_AGO, Panel
from spmsim.foundation.processes import in_processes, may_split
from tests.estimation.companies import MONTHS, Company, company
from tests.estimation.messy_files import REGIONS, read_back

ROLES = ("hunter", "farmer")
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


@dataclass(frozen=True)
class Recovered:
    """One company, estimated back from its files."""

    held: dict[str, list[bool]]
    """Figure → whether its range held the truth, of every role and month."""
    percentile: float
    """Share of the forecast's draws that lie below what its seats sold in the year after."""
    percentile_if_exact: float
    """The same among draws that take every estimate as the truth."""


def recovered(seed: int) -> Recovered:
    """A company that was drawn, exported, imported, estimated and forecast."""
    known = company(seed)
    with TemporaryDirectory() as folder:
        panel = read_back(known, Path(folder), style=seed)
    told = estimate_company(panel, source="known")
    ranges = {one.path: (one.low, one.high) for one in told.estimates}
    held: dict[str, list[bool]] = defaultdict(list)
    for figure, path, truth in _truths(known):
        if path in ranges:
            low, high = ranges[path]
            held[figure].append(low - 1e-9 <= truth <= high + 1e-9)
    year = forecast_of(told)
    below = [float((drawn.sum(axis=1) < known.next_year).mean()) for drawn in (year.sales, year.as_if_exact)]
    return Recovered(dict(held), below[0], below[1])


def all_recovered(seeds: Sequence[int]) -> list[Recovered]:
    """Each of them, on two processors where there are two."""
    parts = 2 if may_split() else 1
    halves = in_processes(lambda part: [recovered(seed) for seed in seeds[part::parts]], parts)
    return [one for half in halves or [[recovered(seed) for seed in seeds]] for one in half]


def covered(found: Iterable[Recovered]) -> dict[str, list[bool]]:
    """Figure → whether its range held the truth, of all companies."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        for figure, held in one.held.items():
            hits[figure] += held
    return hits


def inside(percentiles: Iterable[float], level: float) -> list[bool]:
    """Whether each lies within the middle `level` of its forecast."""
    return [abs(one - 0.5) <= level / 2 for one in percentiles]


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
        yield "vacancy", f"team.roles.{role}.turnover.vacancy_months", float(truth.vacancy_months)
        yield "turnover", f"team.roles.{role}.turnover.yearly", truth.yearly[at]
        yield "ramp", f"{role}: months of sales lost in ramp", (1 - truth.ramp_start[at]) * (truth.ramp_months[at] + 1) / 2
        yield "ramp start", f"team.roles.{role}.ramp.start", truth.ramp_start[at]
        yield "ramp months", f"team.roles.{role}.ramp.months", float(truth.ramp_months[at])
