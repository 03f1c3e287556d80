"""`baseline_text`: the scenario file that `spmsim init` writes: estimates with range and source, assumptions, and a pay plan to fill in.

A file for people to read and finish: every line that was estimated says from what, every default says that it is one, and what only the
plan document knows is `fill_in` with what is allowed beside it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from spmsim.estimation.company import CompanyEstimates
from spmsim.estimation.defaults import RAMP_MONTHS, RAMP_START, REGION_PERSISTENCE, REGION_SD, TURNOVER, VACANCY
from spmsim.estimation.figures import Estimate
from spmsim.estimation.listed import MONTH_NAMES
from spmsim.scenario.blanks import BLANK
from spmsim.scenario.managers import ManagerRole, Scope

_WHOSE: dict[Scope, str] = {
    "team": "the people who name somebody as manager_id are the team",
    "region": "manages all who sell in the region, through managers",
    "company": "manages all who sell, through managers",
}
_ADDED_UP: dict[Scope, str] = {
    "team": "of the team's quotas together",
    "region": "of the quotas of the managers under somebody",
    "company": "of the quotas of the managers under somebody",
}


@dataclass(frozen=True)
class Facts:
    """What the files say beside the estimates."""

    currency: str
    measure: str
    """The primary measure, in money."""
    start: str
    """First month of the plan year that is modelled, `2027-01`."""
    months: int
    roster: str
    """The roster's file, relative to the scenario."""
    people: int
    with_target_pay: Collection[str]
    """Roles of which every row of the roster has on-target earnings and base share."""
    with_quotas: Collection[str]
    """Roles of which every row has a quota of last year, which then stands as this year's."""
    plan_rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Currencies in which people of the roster are paid, beside `currency` → their plan rates."""
    managers: tuple[ManagerRole, ...] = ()
    """Roles of people who sell nothing and are paid on what others sell."""


def baseline_text(company: CompanyEstimates, facts: Facts) -> str:
    """The text of `scenarios/baseline.yaml`."""
    lines = [
        *_head(company, facts), "", *_team(company, facts), "", *_market(company, facts), "", *_quotas(company, facts), "",
        *_plans(company, facts), "", *_behaviour(),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _head(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    source = company.estimates[0].source
    yield f"# {facts.people} people in {_count(len(company.roles) + len(facts.managers), 'role')}, estimated from {source}."
    yield f"# Every '{BLANK}' is a place that only your plan document can fill ('spmsim check' lists them);"
    yield "# every 'source: assumption' is a figure that you confirm or replace."
    yield "about:"
    yield "  title: Plan in force"
    yield '  question: "What do we get if nothing changes?"'
    yield f"currency: {facts.currency}"
    if facts.plan_rates:
        rates = ", ".join(f"{name}: {{value: {rate:f}, source: spmsim.toml}}" for name, rate in facts.plan_rates.items())
        yield f"fx: {{{rates}}}    # units of {facts.currency} for one; people are paid in their own currency and reported at these rates"
    yield f'calendar: {{start: "{facts.start}", months: {facts.months}}}'
    yield "run: {seed: 1, replications: 1000, engine: monte_carlo}"
    yield ""
    yield "measures:"
    yield f"  {facts.measure}: {{unit: {facts.currency}}}"


def _team(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    yield "team:"
    yield f"  roster: {facts.roster}    # potential_{facts.measure} is each person's own, shrunk towards the role's mean"
    yield "  roles:"
    for role in company.roles:
        yield f"    {role}:"
        yield f"      plan: {role}"
        yield f"      quota_set: {role}"
        yield from _target_pay(role, facts)
        potential = _estimate(company, f"team.roles.{role}.potential")
        yield f"      potential: {{{facts.measure}: {_stated(potential)}}}"
        yield f"      turnover: {{yearly: {_turnover(company, role)}, vacancy_months: {_vacancy(company, role)}}}"
        yield f"      ramp: {_ramp(company, role)}"
    for held in facts.managers:
        yield f"    {held.role}:    # sells nothing of its own; {_WHOSE[held.scope]}"
        yield f"      plan: {held.role}"
        if held.adds_up_quotas:
            yield f"      quota_set: {held.role}"
        yield from _target_pay(held.role, facts)
    yield f"  skill_sd: {_assumed(0.0)}    # what people are better or worse at stands in their potentials"


def _target_pay(role: str, facts: Facts) -> Iterator[str]:
    """What every row of a role must say, where the role does not."""
    if role not in facts.with_target_pay:
        yield f"      on_target_earnings: {BLANK}    # base salary plus target incentive a year, in {facts.currency}"
        yield f"      base_share: {BLANK}            # base salary as a share of it, 0.50 for a mix of 50:50"


def _turnover(company: CompanyEstimates, role: str) -> str:
    path = f"team.roles.{role}.turnover.yearly"
    return _stated(_estimate(company, path)) if _has(company, path) else _assumed(TURNOVER)


def _vacancy(company: CompanyEstimates, role: str) -> str:
    path = f"team.roles.{role}.turnover.vacancy_months"
    return _whole(_estimate(company, path)) if _has(company, path) else _assumed(VACANCY)


def _ramp(company: CompanyEstimates, role: str) -> str:
    path = f"team.roles.{role}.ramp"
    if not _has(company, f"{path}.start"):
        return f"{{start: {_assumed(RAMP_START)}, months: {_assumed(RAMP_MONTHS)}}}"
    start, months = _estimate(company, f"{path}.start"), _estimate(company, f"{path}.months")
    return f"{{start: {_stated(start)}, months: {_whole(months)}}}"


def _market(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    season = [one for one in company.estimates if one.path.startswith("market.season")]
    yield "market:"
    yield "  level: 1.0"
    yield f"  # January to December, {season[0].source}; 90 % ranges: {', '.join(_season_ranges(season))}"
    yield f"  season: [{', '.join(f'{factor:.4f}' for factor in season_factors(company.season.tolist()))}]"
    yield "  shocks:"
    yield f"    market: {_chain(company, 'market')}"
    if len(set(company.panel.regions)) > 1:
        yield f"    region: {_chain(company, 'region')}"
    unknown = float(np.sqrt((company.standing.log_sd**2).mean()))
    yield f"    territory: {{sd: {{value: {unknown:.3f}, source: {_quoted(season[0].source)}}}}}    # not known yet about each person"
    yield from _laws(company, facts)


def _season_ranges(season: Sequence[Estimate]) -> Iterator[str]:
    """By month of the calendar; of those that the bookings never saw, that they are assumed."""
    seen = {one.path: f"{one.low:.2f}–{one.high:.2f}" for one in season}
    for name in MONTH_NAMES:
        yield seen.get(f"market.season[{name}]", f"{name} never seen (assumption)")


def _laws(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    deals = company.deals
    if deals is None:
        yield f"    rep: {{sd: {_stated(_estimate(company, 'market.shocks.rep.sd'))}}}"
        yield f"  laws: {{{facts.measure}: lognormal}}"
        return
    where = "the deals of the bookings" if deals.is_from_deals else "spread of monthly sales, with deals' cv assumed"
    yield f"  laws:    # months without a sale are common: a month is a number of deals; {where}"
    size = f"average_deal: {_rounded(deals.average)}, deal_cv: {deals.cv:.3f}, extra_rep_sd: {deals.extra_rep_sd:.3f}"
    yield f"    {facts.measure}: {{type: compound_poisson, {size}}}"


def _chain(company: CompanyEstimates, shock: str) -> str:
    path = f"market.shocks.{shock}"
    if not _has(company, f"{path}.sd"):
        return f"{{sd: {_assumed(REGION_SD)}, persistence: {_assumed(REGION_PERSISTENCE)}}}"
    return f"{{sd: {_stated(_estimate(company, f'{path}.sd'))}, persistence: {_stated(_estimate(company, f'{path}.persistence'))}}}"


def _quotas(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    yield "quotas:"
    for role in company.roles:
        yield f"  {role}:"
        yield "    # new_hire_ramp: {schedule: [0.25, 0.5, 0.75, 1.0], target_pay: full, starts: hire_month}"
        if role in facts.with_quotas:
            yield f"    rules: {{{facts.measure}: {{type: given}}}}    # quota_{facts.measure} of the roster: last year's"
        else:
            yield f"    # a year's quota of a fully ramped person, in {facts.currency}"
            yield f"    rules: {{{facts.measure}: {{type: flat, amount: {BLANK}}}}}"
    for held in facts.managers:
        if held.adds_up_quotas:
            yield f"  {held.role}:"
            yield f"    rules: {{{facts.measure}: {{type: share_of_team, share: {BLANK}}}}}    # {_ADDED_UP[held.scope]}, 1.0 for all"


def _plans(company: CompanyEstimates, facts: Facts) -> Iterator[str]:
    yield "plans:    # docs/plan-language.md has every formula and adjustment"
    for role in company.roles:
        yield from _plan(role, facts.measure, facts.measure)
    for held in facts.managers:
        yield from _plan(held.role, f"{held.scope}_bookings", facts.measure, scope=held.scope)


def _plan(role: str, component: str, measure: str, *, scope: str = "") -> Iterator[str]:
    """A plan to fill in, with one component."""
    yield f"  {role}:"
    yield f"    leavers: {BLANK}    # paid_on_prorated_quota, paid_without_proration or forfeit_open_windows"
    yield "    components:"
    yield f"      - name: {component}"
    yield f"        measure: {measure}"
    if scope:
        yield f"        scope: {scope}"
    yield f"        weight: {BLANK}          # share of target incentive; the weights of a plan sum to 1"
    yield f"        period: {BLANK}          # month, quarter, half or year"
    yield f"        accumulation: {BLANK}    # discrete, to_date or toward_year"
    yield "        # points such as [[0.0, 0.0], [1.0, 1.0], [1.5, 1.75]]: attainment and multiple; beyond: extended or capped"
    yield f"        formula: {{type: payout_curve, points: {BLANK}, beyond: {BLANK}}}"
    yield "    adjustments: []"


def _behaviour() -> Iterator[str]:
    yield "behaviour:"
    yield "  type: static_response"
    yield "  effort:"
    yield '    sales_elasticity: {value: 0.36, range: [0.10, 0.60], source: "piece-rate experiments 0.37–0.39; range assumed"}'
    yield "    responsive_share: {value: 0.6, range: [0.4, 0.8], source: assumption}"
    yield "    most: {value: 1.5, source: assumption}"


def season_factors(values: Sequence[float]) -> list[float]:
    """Twelve factors with four decimals whose mean is exactly 1: what rounding leaves goes to the largest."""
    mean = sum(values) / 12
    rounded = [round(value / mean, 4) for value in values]
    largest = rounded.index(max(rounded))
    rounded[largest] = round(rounded[largest] + 12 - sum(rounded), 4)
    return rounded


def _has(company: CompanyEstimates, path: str) -> bool:
    return any(one.path == path for one in company.estimates)


def _estimate(company: CompanyEstimates, path: str) -> Estimate:
    return next(one for one in company.estimates if one.path == path)


def _stated(one: Estimate) -> str:
    low, high = min(one.low, one.value), max(one.high, one.value)
    return f"{{value: {_rounded(one.value)}, range: [{_rounded(low)}, {_rounded(high)}], source: {_quoted(one.source)}}}"


def _whole(one: Estimate) -> str:
    """A number of months, with a range of whole months around it."""
    return f"{{value: {round(one.value)}, range: [{math.floor(one.low)}, {math.ceil(one.high)}], source: {_quoted(one.source)}}}"


def _assumed(value: float) -> str:
    return f"{{value: {value:g}, source: assumption}}"


def _rounded(value: float) -> str:
    """Four significant digits, written without an exponent: 540,321 is 540300, 0.03456789 is 0.03457."""
    if value == 0:
        return "0"
    decimals = 3 - math.floor(math.log10(abs(value)))
    text = f"{round(value, decimals):.{max(decimals, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
