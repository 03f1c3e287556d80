"""Everything of a study beside its verdicts: each scenario's figures, and what a report needs to explain them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from spmsim.records.tallies import MONTH_SUMS
from spmsim.results.estimates import Estimate
from spmsim.results.intervals import LEVEL, estimate, is_skewed_for_its_size
from spmsim.results.manifest import environment
from spmsim.results.metrics import Floats
from spmsim.results.wording import listing, plural
from spmsim.studies.accruals import accrued_pay
from spmsim.studies.assumption_ranges import DIFFERENCE, MOST_REPLICATIONS, assumption_ranges, ranged
from spmsim.studies.explaining.assumptions import assumptions_of, is_calibrated
from spmsim.studies.explaining.at_target import at_target
from spmsim.studies.explaining.changes_in_words import change_lines
from spmsim.studies.explaining.earnings import earnings_of
from spmsim.studies.falling import people_falling, seat_pay
from spmsim.studies.headcount import headcount_by_month
from spmsim.studies.market_range import market_range
from spmsim.studies.one_year.paid_years import ThreePeople
from spmsim.studies.one_year.three_people import three_people
from spmsim.studies.opened.closed import with_closed_months
from spmsim.studies.opened.windows import Windows, windows_of
from spmsim.studies.opened.words import opened_in_words
from spmsim.studies.playing import Draws, cast, company_of, side_by_side
from spmsim.studies.replaying.reproduce import Past, last_year_of
from spmsim.studies.setting import Played, Setting, title_of
from spmsim.studies.study import (
    AssumptionRange,
    AtTarget,
    Comparison,
    Earnings,
    GroupRow,
    MarketColumn,
    PeopleFalling,
    ScenarioResult,
    Study,
)
from spmsim.studies.winners import group_rows

SCHEMA_VERSION = 1


def study_parts(setting: Setting, comparisons: tuple[Comparison, ...], *, full: bool, past: Past | None = None) -> Study:
    """The study without its recommendation.

    Args:
        setting: all scenarios, played.
        comparisons: of the variants.
        past: last year's actuals, for a report.
        full: False leaves empty what only a report needs: market range, assumptions, earnings, groups, headcount.
    """
    spec = setting.baseline.cast.scenario.spec
    bare = Study(
        schema_version=SCHEMA_VERSION,
        spmsim_version=environment()["packages"].get("spmsim", ""),
        title=_title(setting),
        question=_question(setting),
        currency=spec.currency,
        baseline=setting.baseline.id,
        calibrated=is_calibrated(setting.baseline.cast.scenario),
        replications=setting.draws.replications,
        seed=setting.draws.seed,
        ci_level=LEVEL,
        engine=setting.draws.engine,
        behaviour=spec.behaviour.type,
        company=company_of(setting.baseline.cast.scenario),
        scenarios=(),
        comparisons=comparisons,
        recommendation=None,
        market_range=(),
        at_target=(),
        assumption_ranges=(),
        assumptions=(),
        earnings=(),
        groups=(),
        falling=(),
        headcount=(),
        provenance=_provenance(setting),
        notes=tuple(_notes(setting, full=full)),
        three_people=None,
    )
    if not full:
        return replace(bare, scenarios=tuple(_scenario_result(one, None) for one in setting.played))
    return replace(bare, **_for_a_report(setting, comparisons, past))


def _for_a_report(setting: Setting, comparisons: Sequence[Comparison], past: Past | None) -> dict[str, Any]:
    """Field of the study → what only a report needs of it; what is played and what is told of people goes on side by side."""
    tasks: list[Callable[[], dict[str, Any]]] = [
        lambda: {"assumption_ranges": _assumption_ranges(setting, comparisons)},
        lambda: {"market_range": _market_range(setting)},
        lambda: _told(setting),
        lambda: {} if past is None else last_year_of(setting.baseline.cast.scenario, past, setting.draws),
    ]
    return {name: value for fields in side_by_side(tasks, setting.draws) for name, value in fields.items()}


def _told(setting: Setting) -> dict[str, Any]:
    """Field of the study → what the runs tell without another play of the whole company."""
    spec = setting.baseline.cast.scenario.spec
    earnings = _earnings(setting)
    return {
        "scenarios": tuple(_scenario_result(one, setting.draws) for one in setting.played),
        "at_target": _at_target(setting),
        "assumptions": assumptions_of(setting.baseline.cast.scenario),
        "earnings": earnings,
        "groups": _groups(setting),
        "falling": _falling(setting),
        "headcount": headcount_by_month(setting.baseline.cast.game, spec.calendar.labels()),
        "three_people": _three_people(setting, earnings),
    }


def _title(setting: Setting) -> str:
    """`FY27 plan in force against 10 candidates`; a single candidate by its name."""
    today, candidates = title_of(setting.baseline.cast.scenario), setting.candidates[1:]
    if len(candidates) == 1:
        return f"{today} against {title_of(candidates[0].cast.scenario)}"
    if candidates:
        return f"{today} against {len(candidates)} candidates"
    return f"{today} under {plural(len(setting.variants), 'circumstance')}" if setting.variants else today


def _question(setting: Setting) -> str:
    """What the study asks: which candidate should replace today's plan; without one, what the baseline's file asks."""
    candidates = setting.candidates[1:]
    if len(candidates) > 1:
        return f"Which of the {len(candidates)} candidates, if any, should replace today’s plan?"
    if candidates:
        return f"Should “{title_of(candidates[0].cast.scenario)}” replace today’s plan?"
    return setting.baseline.cast.scenario.spec.about.question


def _scenario_result(one: Played, draws: Draws | None) -> ScenarioResult:
    """One scenario with its figures; with quarters only where draws are given to work out accruals."""
    scenario = one.cast.scenario
    changes = change_lines(scenario)
    return ScenarioResult(
        one.id, title_of(scenario), scenario.spec.about.question, one.standing, one.differs_in, changes, one.run.key, str(one.run.path),
        one.run.summary(), one.run.by_role(), _share_at_bound(one), _by_quarter(one, draws) if draws is not None else (),
        one.run.landings(), _windows(one),
    )  # fmt: skip


def _share_at_bound(one: Played) -> dict[str, float]:
    """Role → share of seats whose effort is held at `most`."""
    seats, groups = one.cast.game.seats, one.cast.game.groups
    roles = np.array([groups[group][0] for group in seats.group])
    return {role: float(np.mean(one.policy.at_bound[roles == role])) for role in dict.fromkeys(roles.tolist())}


def _by_quarter(one: Played, draws: Draws) -> tuple[Mapping[str, Estimate], ...]:
    """Quarters counted from the start of the calendar; incentive pay as it accrues, and beside it what falls due."""
    table = one.run.arrow("periods")
    months, n = one.cast.game.months, one.run.manifest["replications"]
    columns = {name: table.column(name).to_numpy().reshape(n, months) for name in ("sales", "incentive_pay", "base_pay")}
    columns["falls_due"] = _as_paid(one, columns["incentive_pay"])
    columns["incentive_pay"] = accrued_pay(one.cast, one.policy, columns["falls_due"], draws)
    currency = one.cast.scenario.spec.currency
    sales_unit = one.run.catalogue["sales"].unit_in(currency)
    quarters = []
    for first in range(0, months, 3):
        sums: dict[str, Floats] = {name: values[:, first : first + 3].sum(axis=1) for name, values in columns.items()}
        quarters.append({
            "incentive_pay": estimate(sums["incentive_pay"], currency),
            "falls_due": estimate(sums["falls_due"], currency),
            "sales": estimate(sums["sales"], sales_unit),
            "total_pay": estimate(sums["base_pay"] + sums["incentive_pay"], currency),
        })  # fmt: skip
    return tuple(quarters)


def _as_paid(one: Played, falls_due: Floats) -> Floats:
    """What falls due month by month, with the pay to date of a year under way in the months that have happened."""
    if "opening" not in one.run.manifest:
        return falls_due
    return with_closed_months(falls_due, one.cast.scenario, played_to_date=_played_to_date(one), minor=one.cast.terms.minor)


def _played_to_date(one: Played) -> float:
    """What the engines pay in the months given under the plans in force, currency units."""
    return float(sum(role["pay_as_played"] for role in one.run.manifest["opening"]["roles"].values()))


def _windows(one: Played) -> Windows | None:
    """Open windows of a year under way; what its plans pay for the months given is the same in every replication."""
    if "opening" not in one.run.manifest:
        return None
    months = one.run.manifest["opening"]["months"]
    paid = one.run.month_sums()[1][0, :months, MONTH_SUMS.index("incentive_pay")].sum() / one.cast.terms.minor
    return windows_of(one.cast.scenario.spec, earned_unpaid=float(paid) - _played_to_date(one))


def _market_range(setting: Setting) -> tuple[MarketColumn, ...]:
    candidates = setting.candidates
    root = setting.baseline.cast if setting.root is setting.baseline.cast.scenario else cast(setting.root)
    return market_range(
        root,
        [one.cast for one in candidates],
        [one.metrics for one in candidates],
        normalisation=setting.normalisation,
        draws=setting.draws,
        watch=setting.watch,
    )


def _at_target(setting: Setting) -> tuple[AtTarget, ...]:
    return tuple(at_target(one.cast, one.run.summary()["incentive_pay"]) for one in setting.candidates)


def _assumption_ranges(setting: Setting, comparisons: Sequence[Comparison]) -> tuple[AssumptionRange, ...]:
    means: dict[str, dict[str, float | None]] = {one.id: _means(one) for one in setting.candidates}
    for comparison in comparisons:
        if comparison.id in means and comparison.nobody_responds is not None:
            means[comparison.id][DIFFERENCE] = comparison.differences["contribution"].mean
    candidates = [one.cast for one in setting.candidates[1:]]
    return assumption_ranges(
        setting.baseline.cast, candidates, means, normalisation=setting.normalisation, draws=setting.draws, watch=setting.watch
    )


def _means(one: Played) -> dict[str, float | None]:
    return {name: None if values is None else float(np.nanmean(values)) for name, values in one.metrics.items()}


def _earnings(setting: Setting) -> tuple[Earnings, ...]:
    today = setting.baseline.cast
    roles = dict.fromkeys(group[0] for group in today.game.groups)
    return tuple(
        earnings_of(today, one.cast, role, by_group=one.by_group)
        for one in setting.candidates
        for role in roles
        if any(group[0] == role for group in one.cast.game.groups)
    )


def _groups(setting: Setting) -> tuple[GroupRow, ...]:
    before = setting.baseline
    after = {one.id: (one.cast.game, one.by_group) for one in setting.candidates[1:]}
    return group_rows(
        (before.cast.game, before.by_group),
        after,
        terms=before.cast.terms,
        currency=before.run.currency,
        comparisons=max(1, len(setting.variants)),
    )


def _falling(setting: Setting) -> tuple[PeopleFalling, ...]:
    before = seat_pay(setting.baseline.run)
    comparisons = max(1, len(setting.variants))
    return tuple(
        row for one in setting.candidates[1:] for row in people_falling(one.id, before, seat_pay(one.run), comparisons=comparisons)
    )


def _three_people(setting: Setting, earnings: Sequence[Earnings]) -> ThreePeople:
    """Of the largest role whose pay some candidate changes; of the largest of all where none does."""
    roles = dict.fromkeys(group[0] for group in setting.baseline.cast.game.groups)
    moved = [row.role for row in earnings if row.id != setting.baseline.id and not row.never_differs]
    touched = [role for role in roles if role in moved]
    return three_people(setting.baseline, setting.candidates[1:], touched or list(roles), seed=setting.draws.seed)


def _provenance(setting: Setting) -> dict[str, Any]:
    return {
        "keys": {one.id: one.run.key for one in setting.played},
        "files": {one.id: one.cast.scenario.file.name for one in setting.played},
        "inputs": dict(setting.baseline.cast.scenario.inputs),
        "seed": setting.draws.seed,
        "replications": setting.draws.replications,
        "engine": setting.draws.engine,
        "normalisation": setting.normalisation.as_json(),
        **environment(),
    }


def _notes(setting: Setting, *, full: bool) -> list[str]:
    """What a reader must know beside the figures, in sentences."""
    notes = [note for one in setting.played for note in one.cast.scenario.notes if one is setting.baseline or " changes nothing: " in note]
    notes += [told] if (told := opened_in_words(setting.baseline.cast.scenario)) else []
    notes += _same_scenarios(setting)
    notes += [
        f"{one.id} extends another file than the baseline; it is played with the effort that is normalised on '{setting.root.id}'."
        for one in setting.variants
        if one.cast.scenario.root.document != setting.root.document
    ]
    notes += [
        f"People of the role '{name}' stay at standard effort under every plan: they have {role.fixed_because}."
        for name, role in setting.normalisation.roles.items()
        if role.fixed_because
    ]
    notes += [
        f"{one.id}: {round(100 * share)} % of the people of '{role}' are held at the most effort that anybody gives."
        for one in setting.played
        for role, share in _share_at_bound(one).items()
        if share > 0
    ]
    if any(measure.kind == "share" for measure in setting.baseline.cast.terms.measures):
        notes.append("Shares (such as renewals) answer neither to effort nor to the market's level in this version.")
    skewed = [one.id for one in setting.played if any(_is_skewed(one, metric) for metric in ("incentive_pay", "contribution"))]
    if skewed:
        few = f"{setting.draws.replications} replications are few for how skewed pay or contribution is"
        notes.append(f"{few} ({', '.join(skewed)}): the intervals cover less than they say.")
    if full and ranged(setting.baseline.cast.scenario) and setting.draws.replications > MOST_REPLICATIONS:
        notes.append(
            f"Ranges over the assumptions are played on the first {MOST_REPLICATIONS} of {setting.draws.replications} replications; "
            "what an assumption moves there is added to the figure of the whole run."
        )
    return list(dict.fromkeys(notes))


def _same_scenarios(setting: Setting) -> list[str]:
    """Scenarios of one run key: whatever they are called, nothing that moves a number differs."""
    by_key: dict[str, dict[str, None]] = {}
    for one in setting.played:
        by_key.setdefault(one.run.key, {})[one.id] = None
    return [f"{listing(ids)} are the same: nothing that moves a number differs." for ids in by_key.values() if len(ids) > 1]


def _is_skewed(one: Played, metric: str) -> bool:
    values = one.metrics.get(metric)
    return values is not None and is_skewed_for_its_size(values)
