"""Metrics against hand calculations."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spmsim.foundation.errors import RunFailed
from spmsim.records.game import Law, MeasureRule
from spmsim.records.settlement import Settlement
from spmsim.results.catalogue import METRICS, why_not_computed
from spmsim.results.metrics import metric_catalogue, replication_metrics, role_metrics, terms_of
from tests.results.factory import COMPANY, MEASURES, game, sums, tallies

HUNTERS = sums(  # money in cents
    sales=500_000_00, incentive_pay=30_000_00, base_pay=60_000_00, quota_carrier_pay=90_000_00, attainment_months=24.0,
    quota_months=24, at_quota=1, rep_years=2, filled_months=24, leavers=1, hires=1,
)
FARMERS = sums(
    sales=500_000_00, incentive_pay=10_000_00, base_pay=40_000_00, quota_carrier_pay=0, attainment_months=6.0, quota_months=12,
    at_quota=0, rep_years=1, filled_months=12,
)
NOBODY = sums()


def _one() -> dict[str, float]:
    """All metrics of one replication with hunters and farmers."""
    played = tallies([[HUNTERS, NOBODY, FARMERS]], other_measures=[[0, 18, 27]], trials=[[0, 0, 30]])
    return {name: float(values[0]) for name, values in replication_metrics(played, game(), COMPANY).items() if values is not None}


def test_money_is_in_currency_units() -> None:
    found = _one()
    assert (found["sales"], found["incentive_pay"], found["base_pay"], found["total_pay"]) == (1e6, 40_000, 100_000, 140_000)


def test_ratios_follow_their_definitions() -> None:
    found = _one()
    assert found["ccos"] == pytest.approx(0.09)  # 90,000 of pay of quota carriers ÷ 1,000,000
    assert found["incentive_share_of_sales"] == pytest.approx(0.04)
    assert found["attainment_mean"] == pytest.approx(30 / 36)  # weighted by months
    assert found["share_at_quota"] == pytest.approx(1 / 3)
    assert found["headcount"] == 3.0  # 36 filled months ÷ 12
    assert found["turnover"] == pytest.approx(1 / 3)
    assert found["pay_per_head"] == pytest.approx(140_000 / 3)


def test_contribution_takes_off_pay_with_on_cost_and_hiring() -> None:
    assert _one()["contribution"] == pytest.approx(0.8 * 1e6 - 140_000 * 1.12 - 30_000)


@pytest.mark.parametrize("missing", ["gross_margin", "on_cost_rate"])
def test_contribution_does_not_exist_without_its_figures(missing: str) -> None:
    played = tallies([[HUNTERS, NOBODY, FARMERS]])
    assert replication_metrics(played, game(), {**COMPANY, missing: None})["contribution"] is None
    assert replication_metrics(played, game(), {k: v for k, v in COMPANY.items() if k != missing})["contribution"] is None


def _needs_on_the_page() -> dict[str, tuple[str, ...]]:
    """Metric → figures of `company`, from the table of docs/scenario-language.md."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "scenario-language.md").read_text(encoding="utf-8")
    rows = page.split("| metric | needs of `company` |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    words = [re.findall(r"`(\w+)`", row) for row in rows]
    return {metric: tuple(needs) for metric, *needs in words}


@pytest.mark.parametrize("missing", ["gross_margin", "on_cost_rate", "cost_per_hire", "incentive_budget", "revenue_plan"])
def test_the_page_says_which_metrics_are_lost_without_a_figure(missing: str) -> None:
    played = tallies([[HUNTERS, NOBODY, FARMERS]])
    whole = {**COMPANY, "revenue_plan": 1e6}
    there, left = (replication_metrics(played, game(), company) for company in (whole, {**whole, missing: None}))
    lost = {name for name, values in there.items() if values is not None and left[name] is None}
    assert lost == {metric for metric, needs in _needs_on_the_page().items() if missing in needs}
    told = {name: why_not_computed(name, {**whole, missing: None}, in_money=True) for name in METRICS}
    assert {name: why for name, why in told.items() if why} == dict.fromkeys(lost, f"company.{missing} is not stated")


def test_all_figures_that_a_metric_lacks_are_named() -> None:
    told = why_not_computed("contribution", {}, in_money=True)
    assert told == "company.gross_margin and company.on_cost_rate are not stated"


def test_hiring_costs_nothing_where_its_cost_is_not_stated() -> None:
    found = replication_metrics(tallies([[HUNTERS]]), game(), {"gross_margin": 0.5, "on_cost_rate": 0.0})["contribution"]
    assert found is not None
    assert found[0] == 250_000 - 90_000


def test_budget_is_exceeded_only_above_it() -> None:
    def pays(cents: float) -> list[list[float]]:
        return [sums(incentive_pay=cents, sales=1)]

    played = tallies([pays(99_999), pays(100_000), pays(100_001)])
    found = replication_metrics(played, game(), {"incentive_budget": 1_000.0})
    assert found["over_budget"] is not None
    assert found["over_budget"].tolist() == [0.0, 0.0, 1.0]
    assert replication_metrics(played, game(), {})["over_budget"] is None


def test_other_measures_are_totals_and_rates() -> None:
    found = _one()
    assert (found["new_accounts"], found["renewals"]) == pytest.approx((18.0, 0.9))
    assert "revenue" not in found  # the primary measure is `sales`


def test_a_ratio_that_is_missing_in_one_replication_is_missing_there_only() -> None:
    played = tallies([[HUNTERS, NOBODY, FARMERS], [NOBODY, NOBODY, FARMERS]])
    hunters = role_metrics(played, game(), COMPANY)["hunter"]
    assert hunters["attainment_mean"] is not None
    assert hunters["attainment_mean"][0] == 1.0
    assert np.isnan(hunters["attainment_mean"][1])
    everybody = replication_metrics(played, game(), COMPANY)["attainment_mean"]
    assert everybody is not None
    assert everybody.tolist() == [30 / 36, 0.5]


def test_a_ratio_that_is_missing_everywhere_does_not_exist() -> None:
    found = replication_metrics(tallies([[sums(sales=5, filled_months=3)]]), game(), COMPANY)
    assert (found["attainment_mean"], found["share_at_quota"]) == (None, None)


def test_roles_add_up_to_the_force() -> None:
    played = tallies([[HUNTERS, HUNTERS, FARMERS], [FARMERS, HUNTERS, NOBODY]])
    force, roles = replication_metrics(played, game(), COMPANY), role_metrics(played, game(), COMPANY)
    assert list(roles) == ["hunter", "farmer"]
    for metric in ("sales", "incentive_pay", "total_pay", "contribution", "headcount", "hires"):
        hunters, farmers, everybody = roles["hunter"][metric], roles["farmer"][metric], force[metric]
        assert hunters is not None
        assert farmers is not None
        assert everybody is not None
        np.testing.assert_allclose(hunters + farmers, everybody)
    assert "over_budget" not in roles["hunter"]
    assert roles["farmer"]["ccos"] is not None
    assert roles["farmer"]["ccos"].tolist()[0] == 0.0  # farmers carry no quota here


def test_sales_in_counts_have_no_cost_of_sales_and_no_contribution() -> None:
    counted = game(measures=(MeasureRule("logos", Law.POISSON, 1.0), MEASURES[0]))
    played = tallies([[HUNTERS, NOBODY, FARMERS]], other_measures=[[0, 700_00]], trials=[[0, 0]])
    found = replication_metrics(played, counted, COMPANY)
    assert (found["ccos"], found["contribution"], found["incentive_share_of_sales"]) == (None, None, None)
    lost = [name for name in METRICS if why_not_computed(name, COMPANY, in_money=False) == "the primary measure is not in money"]
    assert lost == ["contribution", "ccos", "incentive_share_of_sales"]
    assert found["sales"] is not None
    assert found["sales"][0] == 1_000_000_00.0
    assert found["revenue"] is not None
    assert found["revenue"][0] == 700.0
    assert metric_catalogue(terms_of(counted, COMPANY))["sales"].unit == "count"


def test_without_money_the_minor_units_must_be_given() -> None:
    counted = game(measures=(MeasureRule("logos", Law.POISSON, 1.0),))
    with pytest.raises(RunFailed, match="minor"):
        terms_of(counted, COMPANY)
    assert terms_of(counted, COMPANY, minor=100.0).minor == 100.0


def test_a_measure_named_like_a_metric_gets_a_name_of_its_own() -> None:
    clashing = game(measures=(MEASURES[0], MeasureRule("hires", Law.POISSON, 1.0)))
    played = tallies([[HUNTERS, NOBODY, FARMERS]], other_measures=[[0, 4]], trials=[[0, 0]])
    found = replication_metrics(played, clashing, COMPANY)
    assert found["measure_hires"] is not None
    assert found["hires"] is not None
    assert (found["measure_hires"][0], found["hires"][0]) == (4.0, 1.0)


def test_two_years_measure_headcount_over_both() -> None:
    found = replication_metrics(tallies([[HUNTERS]]), game(months=24), COMPANY)
    assert found["headcount"] is not None
    assert found["headcount"][0] == 1.0


def test_money_in_time_adds_up_to_what_accrues() -> None:
    # 40,000 accrued, of which 3,000 fall due later and 2,000 are held; people owe 500: 40,000 − 3,000 − 2,000 + 500 were paid.
    kept = replace(tallies([[HUNTERS, NOBODY, FARMERS]]), balances=np.array([[3_000_00.0, 2_000_00.0, 500_00.0]]))
    settles = replace(game(), settlements=(Settlement("plan", (), ()),))
    found = replication_metrics(kept, settles, COMPANY)
    told = {name: values[0] for name in ("paid", "earned_unpaid", "held", "owed") if (values := found[name]) is not None}
    assert told == {"paid": 35_500.0, "earned_unpaid": 3_000.0, "held": 2_000.0, "owed": 500.0}
    assert "paid" not in replication_metrics(kept, game(), COMPANY)
    assert "paid" in metric_catalogue(terms_of(settles, COMPANY))
