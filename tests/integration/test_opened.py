"""A scenario that opens on a simulated year's first months continues that year to the cent: in the engines, and in the payroll."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from spmsim.compile import compile_game
from spmsim.foundation.errors import BadInput
from spmsim.records.ledger import Balance
from spmsim.records.policy import standard_effort
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.one_year.whole_year import WholeYear, whole_year
from spmsim.studies.playing import cast, normalisation_on, policy_of
from tests.integration.opened import cut, in_seats, seat_and_number
from tests.integration.test_paid_again import CASES, SCENARIO

SAMPLE = (
    "to date, clawed back", "toward year", "share", "rating", "matrix", "pooled quotas", "gate on a pooled share", "contest by attainment",
    "paid later", "cap", "draw", "forgiven draw", "floor", "held beside pay that falls",
    "rate of what is cancelled, sold again, paid later", "leave and relief of people who leave, toward the year", "everything",
)  # fmt: skip
"""Played with every test run; the others with the long ones."""
LOOKS_AHEAD = ("pooled quotas toward the year",)
"""Refused by name: pay to date would hang on who leaves later."""
WEATHER = SCENARIO.replace(
    "shocks: {rep: {sd: 0.4}}",
    "shocks: {rep: {sd: 0.4, persistence: 0.5}, market: {sd: 0.1, persistence: 0.9}, region: {sd: 0.1, persistence: 0.8}, "
    "territory: {sd: 0.2}}",
).replace("market:\n", "  skill_sd: 0.2\nmarket:\n", 1)


def project(folder: Path, text: str) -> Path:
    file = folder / "sales.yaml"
    file.write_text(text, encoding="utf-8")
    sellers = "".join(f"S{n},seller,North,M\n" for n in range(6))
    (folder / "roster.csv").write_text(f"rep_id,role,region,manager_id\n{sellers}M,manager,North,\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Scenario:
    return load(project(tmp_path_factory.mktemp("year"), WEATHER))


def opened(year: WholeYear, scenario: Scenario, folder: Path, months: int, changes: list[Change], text: str = WEATHER) -> Scenario:
    cut(year, scenario, months, folder)
    file = folder / "opened.yaml"
    text = text.replace("roster.csv", "people.csv").replace(
        "run:", f'opening: {{as_of: "2027-{months:02d}", actuals: to_date.csv}}\nrun:'
    )
    file.write_text(text, encoding="utf-8")
    root = load(file)
    unopened = replace(root, spec=root.spec.model_copy(update={"opening": None}))  # so that the plans may change from the beginning
    return vary(root, changes, root=unopened)


def balances(found: tuple[Balance, ...]) -> dict[tuple[str, int], tuple[int, int, int]]:
    return {seat_and_number(one.rep_id): (one.earned_unpaid, one.held, one.owed) for one in found}


PLAYED = [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.long) for name in CASES if name not in LOOKS_AHEAD]


@pytest.mark.parametrize("name", PLAYED)
def test_the_year_goes_on_as_it_was(written, tmp_path, name):
    changes = list(CASES[name])
    scenario = vary(written, changes)
    game = compile_game(scenario)
    effort = standard_effort(len(game.seats.rep_ids), 12)
    year = whole_year(scenario, game, effort, seed=5, replication=1)
    later = opened(year, scenario, tmp_path, 6, changes)
    again = compile_game(later)
    went_on = whole_year(later, again, standard_effort(len(again.seats.rep_ids), 12), seed=5, replication=1)
    assert in_seats(list(went_on.payments.items())) == in_seats(list(year.payments.items()))
    assert balances(went_on.balances) == balances(year.balances)
    payroll = went_on.ledger()
    assert in_seats([((one.rep_id, one.month), one.amount) for one in payroll.payments]) == in_seats(list(year.payments.items()))


def test_pay_that_would_hang_on_who_leaves_later_is_refused_by_name(written, tmp_path):
    changes = list(CASES["pooled quotas toward the year"])
    scenario = vary(written, changes)
    year = whole_year(scenario, compile_game(scenario), standard_effort(7, 12), seed=5, replication=1)
    with pytest.raises(BadInput) as refused:
        compile_game(opened(year, scenario, tmp_path, 6, changes))
    assert [(problem.path, problem.what) for problem in refused.value.problems] == [(
        "plans.sales.components[curve].accumulation",
        "its quota of the year is what its people are asked for while they work, and pay to date would hang on who leaves later; a "
        "scenario that opens inside its calendar takes 'discrete', or a quota set with share_of_team",
    )]  # fmt: skip


@pytest.mark.parametrize("months", [1, 5, 11])
def test_after_any_month(written, tmp_path, months):
    """Windows of a quarter, a half and a year that are cut anywhere go on."""
    changes = list(CASES["everything"])
    scenario = vary(written, changes)
    year = whole_year(scenario, compile_game(scenario), standard_effort(7, 12), seed=6, replication=0)
    later = opened(year, scenario, tmp_path, months, changes)
    game = compile_game(later)
    went_on = whole_year(later, game, standard_effort(len(game.seats.rep_ids), 12), seed=6, replication=0)
    assert in_seats(list(went_on.payments.items())) == in_seats(list(year.payments.items()))


RESPONDING = WEATHER.replace(
    "behaviour: {type: fixed}", "behaviour: {type: static_response, effort: {sales_elasticity: 0.3, responsive_share: 0.6, most: 1.5}}"
)


def test_people_who_answer_to_pay_go_on_at_the_same_effort(tmp_path):
    """Effort is normalised on the seats as they began: whoever replaced somebody by name adds no seat."""
    scenario = vary(load(project(tmp_path, RESPONDING)), [Change("set", "team.reps[S0].potential_revenue", 900_000)])
    made = cast(scenario)
    year = whole_year(scenario, made.game, policy_of(made, normalisation_on(scenario, made.effort)), seed=5, replication=1)
    later = opened(year, scenario, tmp_path, 6, [], RESPONDING)
    again = cast(later)
    policy = policy_of(again, normalisation_on(later, again.effort))
    went_on = whole_year(later, again.game, policy, seed=5, replication=1)
    assert len(again.game.seats.rep_ids) > len(made.game.seats.rep_ids)
    assert not (policy.response == 1.0).all()
    assert in_seats(list(went_on.payments.items())) == in_seats(list(year.payments.items()))


@pytest.mark.long
def test_the_bundled_company_goes_on(tmp_path):
    """132 seats of five roles, turnover, effort, teams: a year cut after June continues for everybody."""
    bundled = Path(__file__).parents[2] / "scenarios"
    scenario = load(bundled / "baseline.yaml")
    made = cast(scenario)
    year = whole_year(scenario, made.game, policy_of(made, normalisation_on(scenario, made.effort)), seed=7, replication=3)
    (tmp_path / "data").mkdir()
    cut(year, scenario, 6, tmp_path / "data", roster=bundled / "data" / "roster.csv")
    text = (bundled / "baseline.yaml").read_text(encoding="utf-8").replace("data/roster.csv", "data/people.csv")
    file = tmp_path / "baseline.yaml"
    file.write_text(text.replace("\ncompany:", '\nopening: {as_of: "2027-06", actuals: data/to_date.csv}\ncompany:', 1), encoding="utf-8")
    later = load(file)
    again = cast(later)
    went_on = whole_year(later, again.game, policy_of(again, normalisation_on(later, again.effort)), seed=7, replication=3)
    assert len(again.game.seats.rep_ids) > len(made.game.seats.rep_ids)
    assert in_seats(list(went_on.payments.items())) == in_seats(list(year.payments.items()))
