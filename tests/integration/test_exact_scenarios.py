"""Scenarios whose expected pay has a closed form, from the YAML file to the run's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.studies.simulate import simulate

SCENARIOS = Path(__file__).parents[2] / "scenarios"

ONE_REP = """
about: {{title: Exact, question: "Does simulated pay equal the formula?"}}
currency: USD
calendar: {{start: "2027-01", months: 12}}
run: {{seed: 0, replications: 90000, engine: monte_carlo}}
measures: {{revenue: {{unit: USD}}}}
team:
  draw: [{{role: seller, reps: 1}}]
  roles: {{seller: {{plan: tested, quota_set: tested, on_target_earnings: 2400000, base_share: 0.5, potential: {{revenue: {potential}}}}}}}
market: {{shocks: {{rep: {{sd: {sd}}}}}, laws: {{revenue: lognormal}}}}
quotas: {{tested: {{rules: {{revenue: {{type: flat, amount: 12000000}}}}}}}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components: [{component}]
behaviour: {{type: fixed}}
"""
CURVE = (
    "{{name: revenue, measure: revenue, weight: 1.0, period: month, accumulation: discrete, "
    "formula: {{type: payout_curve, points: {}, beyond: {}}}}}"
)
TIERS = (
    "{{name: commission, measure: revenue, period: month, accumulation: discrete, formula: {{type: commission, rates_on: amount, "
    "tiering: {}, tiers: [{{from: 0, rate: 0.05}}, {{from: 1000000, rate: 0.08}}]}}}}"
)


def expected_pay_is(tmp_path: Path, text: str, exact: float) -> None:
    """Mean incentive pay of the year lies within 4 standard errors of the closed form, at more than a million months."""
    (tmp_path / "exact.yaml").write_text(text)
    found = simulate(tmp_path / "exact.yaml", out=tmp_path / "runs").summary()["incentive_pay"]
    assert found.mean is not None and found.std_error is not None
    assert abs(found.mean - exact) < 4 * found.std_error
    assert found.std_error < exact / 500


def test_the_exact_scenario_of_the_design(tmp_path: Path) -> None:
    """KA-2: attainment lognormal, mean 1, coefficient of variation 0.4; 2 from 0.5, 1.5 from 1, capped at 2 (see 1,200,000 × 0.919784)."""
    run = simulate(SCENARIOS / "exact" / "one_rep_month_windows.yaml", out=tmp_path)
    found = run.summary()["incentive_pay"]
    assert found.mean is not None and found.std_error is not None
    assert abs(found.mean - 1_200_000 * 0.919784) < 4 * found.std_error


def test_kinks_a_cap_and_a_lump(tmp_path: Path) -> None:
    """C01, lognormal, mean 0.95, s 0.35: 120k (A−.5)⁺ + 60k (A−1)⁺ − 180k (A−1.5)⁺ + 10k·1{A≥1} = 61,475.036462 at TI 100,000 a window."""
    points = "[[0.5, 0.0], [1.0, 0.6], [1.0, 0.7], [1.5, 1.6]]"
    component = CURVE.format(points, "capped")
    text = ONE_REP.format(potential=11_400_000, sd=0.35, component=component)
    expected_pay_is(tmp_path, text, 12 * 61475.036462)


@pytest.mark.parametrize(("tiering", "exact"), [("marginal", 56_964.496705), ("retroactive", 72_115.698356)])
def test_tiers_on_amounts(tmp_path: Path, tiering: str, exact: float) -> None:
    """C02: 5 % and 8 % from 1.0 m, sales lognormal with mean 1.05 m, s 0.30."""
    component = TIERS.format(tiering)
    if tiering == "marginal":
        component = component.replace("tiering: marginal", "tiering: marginal, crossing_deal: split")
    text = ONE_REP.format(potential=12_600_000, sd=0.30, component=component)
    expected_pay_is(tmp_path, text, 12 * exact)


def test_a_linear_plan_pays_its_rate_on_expected_sales(tmp_path: Path) -> None:
    """10 % of 12 m target pay and quota alike: 1,200,000 × 0.95 expected attainment."""
    component = CURVE.format("[[0.0, 0.0], [1.0, 1.0]]", "extended")
    expected_pay_is(tmp_path, ONE_REP.format(potential=11_400_000, sd=0.4, component=component), 1_140_000.0)


def test_ten_per_cent_more_target_pay_pays_ten_per_cent_more(tmp_path: Path) -> None:
    """On a linear plan, replication by replication, but for the rounding of twelve payments to a cent."""
    component = CURVE.format("[[0.0, 0.0], [1.0, 1.0]]", "extended")
    pay = []
    for earnings in (2_400_000, 2_640_000):
        text = ONE_REP.format(potential=11_400_000, sd=0.4, component=component).replace("earnings: 2400000", f"earnings: {earnings}")
        (tmp_path / f"linear_{earnings}.yaml").write_text(text)
        run = simulate(tmp_path / f"linear_{earnings}.yaml", replications=200, out=tmp_path / "runs")
        pay.append(run.table("replications")["incentive_pay"].to_numpy())
    assert pay[1] == pytest.approx(1.1 * pay[0], abs=12 * 0.011)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    header, *rows = (SCENARIOS / "data" / "roster.csv").read_text(encoding="utf-8").splitlines()
    totals = []
    for name, order in (("forward", rows), ("backward", rows[::-1])):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "roster.csv").write_text("\n".join([header, *order]) + "\n", encoding="utf-8")
        text = (SCENARIOS / "baseline.yaml").read_text(encoding="utf-8").replace("data/roster.csv", "roster.csv")
        (folder / "company.yaml").write_text(text, encoding="utf-8")
        totals.append(simulate(folder / "company.yaml", replications=20, out=folder / "runs").table("replications"))
    for metric in ("sales", "incentive_pay", "leavers", "hires", "new_accounts"):
        assert (totals[0][metric] == totals[1][metric]).all(), metric
