"""Quota sets: choices that must be made, units, phasing."""

import numpy as np
import pytest
from pydantic import ValidationError

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput
from spmsim.quotas.phasing import phasing_weights
from spmsim.quotas.quota_set import NewHireRamp, QuotaSet, unit_problems
from spmsim.quotas.rules import QUOTA_RULES, Flat, Given, LastYearGrowth, ShareOfPotential

SEASON = (0.85, 0.90, 1.15, 0.90, 0.95, 1.20, 0.85, 0.90, 1.15, 0.95, 1.00, 1.20)


def quota_set(**block: object) -> QuotaSet:
    return QuotaSet.model_validate(block, context={"registry": {"quota_rule": QUOTA_RULES}})


def test_an_empty_set_has_no_ramp_and_even_phasing() -> None:
    assert quota_set() == QuotaSet(new_hire_ramp=None, phasing="even", rules={})


def test_rules_are_found_by_type() -> None:
    assert quota_set(rules={"revenue": {"type": "flat", "amount": 5}}).rules == {"revenue": Flat(amount=5.0)}
    with pytest.raises(ValidationError, match="unknown quota_rule 'flatt'; allowed: flat, given, last_year_growth, share_of_potential"):
        quota_set(rules={"revenue": {"type": "flatt"}})


def test_choices_left_out_are_explained_beside_every_other_problem() -> None:
    with pytest.raises(ValidationError) as refused:
        quota_set(new_hire_ramp={"schedule": [0.25, -1]})
    said = {error["loc"]: error["msg"] for error in refused.value.errors()}
    assert set(said) == {("new_hire_ramp", "schedule", 1), ("new_hire_ramp", "target_pay"), ("new_hire_ramp", "starts")}
    assert "so 2,500 of 2,500 earns 5,000" in said["new_hire_ramp", "target_pay"]
    assert "'next_full_month': March and April 0.25, May 0.50" in said["new_hire_ramp", "starts"]


@pytest.mark.parametrize("schedule", [[], [0.5] * 61, [float("nan")], ["0.5"], [True]])
def test_a_schedule_is_one_to_sixty_factors(schedule: list[object]) -> None:
    with pytest.raises(ValidationError, match="schedule"):
        NewHireRamp.model_validate({"schedule": schedule, "target_pay": "full", "starts": "hire_month"})


def test_rules_must_fit_the_unit() -> None:
    rules = {"renewals": Flat(amount=90.0), "wins": Given(), "revenu": Given(), "uptime": LastYearGrowth(growth=0.1)}
    assert unit_problems(rules, {"revenue": "USD", "wins": "count", "renewals": "share", "uptime": "share"}) == [
        ("rules.renewals.amount", "'renewals' is a share: its quota lies between 0 and 1, got 90"),
        ("rules.revenu", "no measure 'revenu'; measures: revenue, wins, renewals, uptime. Did you mean 'revenue'?"),
        ("rules.uptime", "'uptime' is a share; the rule 'last_year_growth' is for money and counts; use 'flat' or 'given'"),
    ]
    assert unit_problems({"renewals": Flat(amount=0.9), "wins": ShareOfPotential(total=9.0)}, {"wins": "count", "renewals": "share"}) == []


def test_a_total_that_is_neither_a_number_nor_roles_nor_same_gets_one_message() -> None:
    with pytest.raises(ValidationError) as refused:
        quota_set(rules={"revenue": {"type": "share_of_potential", "total": "sme"}})
    (error,) = refused.value.errors()
    assert error["loc"] == ("rules", "revenue", "total")
    assert error["msg"] == "a total is a number, one number per role ({role: number}), or the word same; got 'sme'"


def test_even_phasing_is_one_a_month() -> None:
    assert phasing_weights("even", SEASON, Calendar(start="2027-01", months=18).season_months()).tolist() == [1.0] * 18


def test_season_phasing_follows_the_calendar_month_and_keeps_every_twelve_months() -> None:
    weights = phasing_weights("season", SEASON, Calendar(start="2026-11", months=24).season_months())
    assert weights[:3].tolist() == [1.00, 1.20, 0.85]
    assert np.convolve(weights, np.ones(12), "valid") == pytest.approx([12.0] * 13)


def test_season_phasing_needs_a_season() -> None:
    with pytest.raises(BadInput, match=r"'phasing: season' follows market\.season, which is not given"):
        phasing_weights("season", None, range(12))
