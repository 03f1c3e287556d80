"""People: rows filled from roles, and what moves with a role's assumption."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Stated
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary

COMPANY = """\
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10}
measures: {revenue: {unit: USD}}
team:
  roster: data/people.csv
  draw: [{role: seller, reps: 2, potential_sd: 0.2}]
  roles:
    seller:
      plan: plan
      quota_set: set
      on_target_earnings: 100000
      base_share: 0.5
      potential: {revenue: {value: 500000, range: [400000, 600000], source: assumption}}
      turnover: {yearly: {value: 0.24, range: [0.1, 0.4], source: HR}, vacancy_months: 2}
market: {laws: {revenue: lognormal}, shocks: {rep: {sd: 0.4}}}
quotas: {set: {rules: {revenue: {type: flat, amount: 500000}}}, other: {rules: {revenue: {type: flat, amount: 400000}}}}
plans: {plan: {leavers: paid_on_prorated_quota, components: [
  {name: revenue, measure: revenue, weight: 1, period: quarter, accumulation: discrete,
   formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}]}}
behaviour: {type: fixed}
"""
ROSTER = """\
rep_id,role,hired_on,left_on,on_target_earnings,leave_yearly,potential_revenue
E1,seller,2020-01-01,,,,
E2,seller,2026-11-01,,120000,0.5,
E3,seller,2027-04-01,,,,700000
E4,seller,2019-01-01,2026-06-30,,,
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_text(ROSTER)
    (tmp_path / "company.yaml").write_text(COMPANY)
    return tmp_path / "company.yaml"


@pytest.fixture
def scenario(company: Path) -> Scenario:
    return load(company)


def column(scenario: Scenario, name: str) -> list[object]:
    return [row.model_dump()[name] for row in scenario.spec.team.reps]


def test_a_value_of_the_roster_wins_and_the_role_fills_the_rest(scenario: Scenario) -> None:
    assert [rep.rep_id for rep in scenario.spec.team.reps] == ["E1", "E2", "E3", "E4", "seller-d001", "seller-d002"]
    assert column(scenario, "on_target_earnings") == [100000, 120000, 100000, 100000, 100000, 100000]
    assert column(scenario, "leave_yearly") == [0.24, 0.5, 0.24, 0.24, 0.24, 0.24]
    assert column(scenario, "potential_revenue")[:4] == [500000, 500000, 700000, 500000]
    assert scenario.spec.team.reps[1].from_role == ("base_share", "plan", "potential_revenue", "quota_set", "vacancy_months")


def test_a_row_that_left_before_the_calendar_is_noted(scenario: Scenario) -> None:
    assert "1 row left before 2027-01 and not played: E4" in scenario.notes


def test_provenance_of_a_role_stays_one_assumption(scenario: Scenario) -> None:
    assert scenario.stated["team.roles.seller.turnover.yearly"] == Stated(0.24, (0.1, 0.4), "HR")
    assert not any(path.startswith("team.reps") for path in scenario.stated)


def test_moving_a_role_moves_exactly_the_rows_filled_from_it(scenario: Scenario) -> None:
    moved = vary(scenario, [Change("set", "team.roles.seller.turnover.yearly", 0.4)])
    assert column(moved, "leave_yearly") == [0.4, 0.5, 0.4, 0.4, 0.4, 0.4]
    assert moved.spec.team.roles["seller"].turnover.yearly == 0.4  # type: ignore[union-attr]
    assert column(scenario, "leave_yearly")[0] == 0.24


def test_drawn_potentials_keep_their_ratio_to_the_role(scenario: Scenario) -> None:
    moved = vary(scenario, [Change("set", "team.roles.seller.potential.revenue", 600000)])
    old, new = column(scenario, "potential_revenue"), column(moved, "potential_revenue")
    assert new[:4] == [600000, 600000, 700000, 600000]
    assert [b / a for a, b in zip(old[4:], new[4:], strict=True)] == pytest.approx([1.2, 1.2])  # type: ignore[operator]
    assert old[4] != 500000


def test_a_cell_that_a_change_sets_no_longer_follows_its_role(scenario: Scenario) -> None:
    changed = vary(scenario, [Change("set", "team.reps[E1].leave_yearly", 0.3)])
    moved = vary(changed, [Change("set", "team.roles.seller.turnover.yearly", 0.4)])
    assert column(moved, "leave_yearly")[:3] == [0.3, 0.5, 0.4]


def test_a_cell_that_a_change_removes_is_the_roles_again(scenario: Scenario) -> None:
    back = vary(scenario, [Change("remove", "team.reps[E2].leave_yearly")])
    assert column(back, "leave_yearly")[:2] == [0.24, 0.24]
    assert "leave_yearly" in back.spec.team.reps[1].from_role


@pytest.mark.parametrize(
    ("scale", "what"),
    [("on_target_earnings=-1", "must be at least 0, got -1"), ("potential_revenue=1.0e300", "must be at most 1,000,000,000,000,000")],
)
def test_a_scaled_cell_that_cannot_be_is_named_although_its_role_gave_it(company: Path, scale: str, what: str) -> None:
    """The role's own number is good, so the row is the only place that can tell."""
    with pytest.raises(BadInput) as refused:
        load(company, scales=[f"team.reps[*].{scale}"])
    assert [problem.file for problem in refused.value.problems] == ["--scale"] * len(refused.value.problems)
    assert all(what in problem.what and problem.path.startswith("team.reps[") for problem in refused.value.problems)


def test_what_a_role_gave_wrong_is_said_once_at_the_role(company: Path) -> None:
    company.write_text(COMPANY.replace("base_share: 0.5", "base_share: 1.5"))
    with pytest.raises(BadInput) as refused:
        load(company)
    assert [(problem.path, problem.line) for problem in refused.value.problems] == [("team.roles.seller.base_share", 13)]


def test_roles_move_in_studies_only(company: Path) -> None:
    with pytest.raises(BadInput, match=r"team\.reps\[role=seller\]\.leave_yearly"):
        load(company, sets=["team.roles.seller.turnover.yearly=0.4"])


def test_hired_people_are_drawn_and_nobody_else_changes(company: Path, scenario: Scenario) -> None:
    more = company.parent / "more.yaml"
    hired = '{role: seller, reps: 1, potential_sd: 0.2, hired_on: "2027-03-01"}'
    more.write_text(f"extends: company.yaml\nchanges:\n  - {{add: team.draw, item: {hired}}}\n")
    grown = load(more)
    assert grown.spec.team.reps[:6] == scenario.spec.team.reps
    assert grown.spec.team.reps[6].rep_id == "seller-d003"
    assert grown.root.document == scenario.document


def test_a_row_can_be_added(scenario: Scenario) -> None:
    grown = vary(scenario, [Change("add", "team.reps", {"rep_id": "N1", "role": "seller", "base_share": 0.7})])
    added = grown.spec.team.reps[-1]
    assert (added.rep_id, added.base_share, added.on_target_earnings) == ("N1", 0.7, 100000)
    with pytest.raises(BadInput, match="'E1' already"):
        vary(scenario, [Change("add", "team.reps", {"rep_id": "E1", "role": "seller"})])


def test_one_assumption_on_all_people_of_a_role(scenario: Scenario) -> None:
    stated = {"value": 0.6, "range": [0.5, 0.7], "source": "survey"}
    changed = vary(scenario, [Change("set", "team.reps[role=seller].base_share", stated)])
    assert changed.stated["team.reps[role=seller].base_share"] == Stated(0.6, (0.5, 0.7), "survey")
    one = vary(scenario, [Change("set", "team.reps[E1].base_share", stated)])
    assert "team.reps[E1].base_share" in one.stated


def test_total_same_is_written_as_numbers(company: Path) -> None:
    file = company.parent / "by_potential.yaml"
    file.write_text("extends: company.yaml\nchanges:\n  - {set: quotas.set.rules.revenue, to: {type: share_of_potential, total: same}}\n")
    total = load(file).document["quotas"]["set"]["rules"]["revenue"]["total"]
    assert total == {"seller": 3_000_000}  # six people at 500,000


def test_total_same_repeats_the_file_that_is_extended(company: Path) -> None:
    folder = company.parent
    (folder / "lower.yaml").write_text("extends: company.yaml\nchanges:\n  - {scale: quotas.set.rules.revenue.amount, by: 0.5}\n")
    (folder / "shared.yaml").write_text(
        "extends: lower.yaml\nchanges:\n  - {set: quotas.set.rules.revenue, to: {type: share_of_potential, total: same}}\n"
    )
    shared = load(folder / "shared.yaml")
    assert shared.document["quotas"]["set"]["rules"]["revenue"]["total"] == {"seller": 1_500_000}
    assert shared.root.id == "company"
    assert [change.file for change in shared.changes] == ["lower.yaml", "shared.yaml"]


def test_total_same_of_people_in_two_quota_sets(company: Path) -> None:
    file = company.parent / "two.yaml"
    file.write_text(
        "extends: company.yaml\nchanges:\n"
        "  - set: team.reps[E2].quota_set\n    to: other\n"
        "  - {set: quotas.*.rules.revenue, to: {type: share_of_potential, total: same}}\n"
    )
    quotas = load(file).document["quotas"]
    assert quotas["set"]["rules"]["revenue"]["total"] == {"seller": 2_500_000}  # five people of the file that is extended
    assert quotas["other"]["rules"]["revenue"]["total"] == {"seller": 500_000}  # E2 alone


def test_what_the_roster_lacks_is_named(company: Path) -> None:
    text = COMPANY.replace("      base_share: 0.5\n", "")
    company.write_text(text)
    with pytest.raises(BadInput) as refused:
        load(company)
    words = "neither the row nor role 'seller' gives it; the same "
    assert [(problem.path, problem.what) for problem in refused.value.problems] == [
        ("team.reps[seller-d001].base_share", f"'base_share' is missing: {words}for seller-d002"),
        ("row 2, column base_share", f"the file has no such column: {words}in rows 3, 4 and 5"),
    ]  # fmt: skip


ANNUAL = """\
No,role,Base,Annual quota,Estimate
1,hunter,0.5,500000,500000
2,hunter,0.5,,500000
3,hunter,,500000,500000
4,keeper,0.5,,
5,keeper,70 %,,450000
6,hunter,0.5,,500000
"""
GIVEN = """\
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10}
measures: {revenue: {unit: USD}}
team:
  roster: people.csv
  roles:
    hunter: {plan: plan, quota_set: hunters, on_target_earnings: 100000}
    keeper: {plan: plan, quota_set: keepers, on_target_earnings: 100000}
market: {laws: {revenue: lognormal}}
quotas:
  hunters: {rules: {revenue: {type: given}}}
  keepers: {rules: {revenue: {type: flat, amount: 1}}}
plans: {plan: {leavers: paid_on_prorated_quota, components: [
  {name: revenue, measure: revenue, weight: 0.9, period: quarter, accumulation: discrete,
   formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}]}}
behaviour: {type: fixed}
"""
VALID = GIVEN.replace("weight: 0.9", "weight: 1.0")


def annual(folder: Path, roster: str, scenario: str = GIVEN) -> Path:
    """A company whose roster has headings of its own."""
    mapped = {"No": "rep_id", "Base": "base_share", "Annual quota": "quota_revenue", "Estimate": "potential_revenue"}
    lines = "".join(f'"{heading}" = "{field}"\n' for heading, field in mapped.items())
    (folder / "spmsim.toml").write_text(f"[columns.roster]\n{lines}")
    (folder / "people.csv").write_text(roster)
    (folder / "given.yaml").write_text(scenario)
    return folder / "given.yaml"


def told(file: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        load(file)
    return [str(problem).removeprefix(f"{file.parent}/") for problem in refused.value.problems]


@pytest.mark.parametrize(("given", "lacks"), [
    ({"leave_yearly": "0.3"}, "vacancy_months"), ({"ramp_start": "0.2"}, "ramp_months"), ({"ramp_months": "4"}, "ramp_start"),
])  # fmt: skip
def test_half_a_turnover_and_half_a_ramp_are_not_read_as_none(tmp_path: Path, given: dict[str, str], lacks: str) -> None:
    ((column, value),) = given.items()
    rows = f"No,role,Base,Annual quota,Estimate,{column}\n1,hunter,0.5,500000,500000,{value}\n2,hunter,0.5,500000,500000,\n"
    what = f"the file has no such column: neither the row nor role 'hunter' gives it; '{column}' means nothing without it"
    assert told(annual(tmp_path, rows, VALID)) == [f"people.csv  row 2, column {lacks}: {what}"]
    both = rows.replace("\n1,", f",{lacks}\n1,").replace(f",{value}\n", f",{value},0\n").replace("500000,\n", "500000,,\n")
    assert load(annual(tmp_path, both, VALID)).spec.team.reps[0].rep_id == "1"


def test_nothing_leaves_and_nothing_ramps_without_a_partner_column(tmp_path: Path) -> None:
    """A chance of 0 and a ramp of 0 months mean what they say."""
    rows = "No,role,Base,Annual quota,Estimate,leave_yearly,ramp_months\n1,hunter,0.5,500000,500000,0,0\n"
    (rep,) = load(annual(tmp_path, rows, VALID)).spec.team.reps
    assert (rep.leave_yearly, rep.ramp_months) == (0.0, 0)


def test_empty_cells_that_are_needed_are_told_in_the_first_round_with_everything_else(tmp_path: Path) -> None:
    gives = "the cell is empty: neither the row nor role"
    assert sorted(told(annual(tmp_path, ANNUAL))) == [
        "given.yaml:14  plans.plan.components: the weights of a plan's components must sum to 1, got 0.9",
        "people.csv  row 3, column Annual quota: the cell is empty; the quota rule 'given' of 'hunters' reads it; the same in row 7",
        f"people.csv  row 4, column Base: {gives} 'hunter' gives it",
        f"people.csv  row 5, column Estimate: {gives} 'keeper' gives it (there it is 'potential.revenue')",
        "people.csv  row 6, column Base: '70 %' is a percentage; write a share, 0.5 for 50 %",
    ]


def test_an_empty_quota_alone_is_told_at_its_row(tmp_path: Path) -> None:
    roster = ANNUAL.replace("3,hunter,,", "3,hunter,0.5,").replace("4,keeper,0.5,,", "4,keeper,0.5,,450000").replace("70 %", "0.7")
    assert told(annual(tmp_path, roster.replace("6,hunter,0.5,,", "6,hunter,0.5,500000,"), GIVEN.replace("0.9", "1"))) == [
        "people.csv  row 3, column Annual quota: the cell is empty; the quota rule 'given' of 'hunters' reads it"
    ]


def test_a_change_that_reads_empty_cells_is_told_at_the_change(tmp_path: Path) -> None:
    roster = ANNUAL.replace("3,hunter,,", "3,hunter,0.5,").replace("4,keeper,0.5,,", "4,keeper,0.5,,450000").replace("70 %", "0.7")
    annual(tmp_path, roster, GIVEN.replace("0.9", "1").replace("{type: given}", "{type: flat, amount: 2}"))
    change = tmp_path / "change.yaml"
    change.write_text("extends: given.yaml\nchanges:\n  - {set: quotas.hunters.rules.revenue, to: {type: given}}\n")
    assert told(change) == [
        "change.yaml:3  team.reps[2].quota_revenue: 'quota_revenue' is missing; the quota rule 'given' of 'hunters' reads it; "
        "the same for 6"
    ]


def test_problems_of_the_roster_and_of_the_scenario_together(company: Path) -> None:
    (company.parent / "data" / "people.csv").write_text(ROSTER.replace("120000", "12O000"))
    company.write_text(COMPANY.replace("points: [[0, 0], [1, 1]]", "points: [[0, 0], [1, -1]]"))
    with pytest.raises(BadInput) as refused:
        load(company)
    assert {problem.file.rpartition("/")[2] for problem in refused.value.problems} == {"people.csv", "company.yaml"}


def test_a_column_map_is_read_and_counts_as_input(company: Path, scenario: Scenario) -> None:
    (company.parent / "data" / "people.csv").write_text(ROSTER.replace("rep_id", "Employee no."))
    (company.parent / "spmsim.toml").write_text('[columns.roster]\n"Employee no." = "rep_id"\n')
    mapped = load(company)
    assert mapped.spec.team.reps == scenario.spec.team.reps
    assert set(mapped.inputs) == {"data/people.csv", "spmsim.toml [columns.roster]"}
