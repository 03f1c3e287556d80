"""Roles, rows and how rows are filled."""

import pytest
from pydantic import ValidationError

from spmsim.team.fill import missing_columns, role_columns
from spmsim.team.reps import Rep
from spmsim.team.team import Draw, Team

ROW = {"rep_id": "E1", "role": "seller", "plan": "tested", "on_target_earnings": 100000, "base_share": 0.5}


def problems(**cells: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as refused:
        Rep.model_validate({**ROW, **cells})
    return {".".join(map(str, error["loc"])): error["msg"] for error in refused.value.errors()}


def test_a_bare_row_never_leaves_and_needs_no_ramp() -> None:
    rep = Rep.model_validate(ROW)
    assert (rep.leave_yearly, rep.vacancy_months, rep.ramp_start, rep.ramp_months, rep.hired_on, rep.from_role) == (0, 0, 1, 0, None, ())


def test_columns_of_measures_are_numbers() -> None:
    rep = Rep.model_validate({**ROW, "potential_revenue": 540000, "quota_wins": 18.5, "last_year_revenue": 0})
    assert rep.amount("potential", "revenue") == 540000
    assert rep.amount("quota", "wins") == 18.5
    assert rep.amount("last_year", "revenue") == 0
    assert rep.amount("potential", "wins") is None


@pytest.mark.parametrize("value", ["540000", True, -1, float("nan"), float("inf"), None, 1e16])
def test_a_column_of_a_measure_that_is_no_amount_is_refused(value: object) -> None:
    assert set(problems(potential_revenue=value)) == {"potential_revenue"}


def test_unknown_columns_are_refused_with_the_nearest() -> None:
    said = problems(base_shar=0.5, shoe_size=44)
    assert set(said) == {"base_shar", "shoe_size"}
    assert said["base_shar"].endswith("and potential_<measure>, quota_<measure>, last_year_<measure>. Did you mean 'base_share'?")
    assert "Did you mean" not in said["shoe_size"]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"rep_id": 7}, "rep_id"),
        ({"rep_id": ""}, "rep_id"),
        ({"base_share": 50}, "base_share"),
        ({"hired_on": 20240101}, "hired_on"),
        ({"hired_on": "01.02.2024"}, "hired_on"),
        ({"accounts": 40.5}, "accounts"),
        ({"leave_yearly": 1.5}, "leave_yearly"),
        ({"vacancy_months": -1}, "vacancy_months"),
        ({"plan": "My plan"}, "plan.name"),
        ({"plan": [{"from": "2027-01", "use": "a"}, {"from": "2027-07", "use": 7}]}, "plan.dated.1.use"),
        ({"plan": [{"from": "2027-07", "use": "a"}, {"from": "2027-07", "use": "b"}]}, "plan.dated"),
    ],
)
def test_nothing_is_coerced(cells: dict[str, object], place: str) -> None:
    assert set(problems(**cells)) == {place}


def test_nobody_leaves_before_being_hired() -> None:
    assert problems(hired_on="2024-03-01", left_on="2024-02-01") == {"": "left_on 2024-02-01 lies before hired_on 2024-03-01"}


def test_a_role_fills_the_columns_of_its_values_with_a_potential_for_every_measure() -> None:
    columns = role_columns(["revenue", "wins"])
    assert columns["leave_yearly"] == ("turnover", "yearly")
    assert columns["potential_wins"] == ("potential", "wins")
    known = {field.alias or name for name, field in Rep.model_fields.items()}
    assert set(columns) <= {*known, "potential_revenue", "potential_wins"}


def test_what_neither_row_nor_role_gave_is_missing() -> None:
    filled = {"rep_id": "E1", "role": "seller", "plan": "tested"}
    assert missing_columns(filled, ["revenue"]) == ["on_target_earnings", "base_share", "potential_revenue"]
    assert missing_columns(ROW, []) == []


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        ({"reps": 0}, "greater than or equal to 1"),
        ({"reps": 100_001}, "less than or equal to 100000"),
        ({"reps": 1, "tenure_months": 3, "hired_on": "2026-01-01"}, "tenure_months and hired_on say the same thing; give one of them"),
        ({"reps": 1, "hired_on": {"from": "2027-06-30", "to": "2027-01-01"}}, "'to' 2027-01-01 lies before 'from' 2027-06-30"),
        ({"reps": 1, "potential_sd": -0.1}, "greater than or equal to 0"),
    ],
)
def test_draws_that_make_no_sense_are_refused(draw: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Draw.model_validate({"role": "seller", **draw})


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, "1"])
def test_a_draw_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(ValidationError, match="draw_seed"):
        Team.model_validate({"roles": {}, "draw_seed": seed})
