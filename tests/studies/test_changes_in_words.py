from pathlib import Path

from spmsim.scenario.loading import load
from spmsim.studies.explaining.changes_in_words import change_lines

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_a_curve_is_told_as_its_clause_before_and_after() -> None:
    (line,) = change_lines(load(SCENARIOS / "threshold.yaml"))
    assert line.what == "Account executive: revenue"
    assert "from the first dollar, at the base rate up to quota, then 1.5 × the base rate, without a cap" in line.today
    assert "nothing below 50 % of quota" in line.then


def test_quotas_are_told_set_by_set_where_they_differ() -> None:
    line = change_lines(load(SCENARIOS / "quotas_lower.yaml"))[0]
    assert line.what == "Quota of revenue"
    assert line.today.startswith("Small business: 540,000 for everybody; Mid market: 810,000 for everybody")
    assert line.then.startswith("Small business: 486,000 for everybody")


def test_people_added_one_by_one_are_one_line() -> None:
    (line,) = change_lines(load(SCENARIOS / "ten_percent_more_sellers.yaml"))
    assert line.today == "132 seats"
    expected = "12 more: 5 AE small business, 4 AE mid market, 2 AE enterprise, 1 Account manager, hired 2027-01 to 2027-06"
    assert sorted(line.then.replace(",", "").split()) == sorted(expected.replace(",", "").split())


def test_a_new_component_is_told_as_its_clause() -> None:
    lines = change_lines(load(SCENARIOS / "quarterly_bonus.yaml"))
    added = next(line for line in lines if line.kind == "add")
    assert added.what == "Account executive: added" and added.today == ""
    assert added.then.startswith("10 % of target incentive is paid on revenue each quarter")


def test_other_changes_keep_path_and_values() -> None:
    (line,) = change_lines(load(SCENARIOS / "tougher_market.yaml"))
    assert (line.what, line.path) == ("", "market.level")


def test_the_pay_mix_is_told_as_a_ratio() -> None:
    (line,) = change_lines(load(SCENARIOS / "mix_60_40.yaml"))
    assert line.what == "Account executive: pay mix, base to incentive"
    assert (line.today, line.then) == ("50:50 (108 places)", "60:40 (108 places)")


def test_a_change_of_one_person_is_never_told_by_name() -> None:
    scenario = load(SCENARIOS / "baseline.yaml", sets=["team.reps[rep_id=E0001].base_share=0.7"])
    (line,) = change_lines(scenario)
    assert (line.what, line.today, line.then) == ("", "", "")
