"""The scenario that a company starts with: places to fill in are told, and once they are filled it is valid."""

from __future__ import annotations

import re

import pytest

from spmsim.estimation.company import estimate_company
from spmsim.foundation.errors import BadInput
from spmsim.scenario.first_baseline import Facts, baseline_text, season_factors
from spmsim.scenario.loading import load
from tests.estimation.companies import company
from tests.estimation.recovery import panel_of_company

FILLED = {
    "on_target_earnings": "150000", "base_share": "0.5", "amount": "1000000", "share": "1.0",
    "leavers": "paid_on_prorated_quota", "weight": "1.0",
    "period": "quarter", "accumulation": "discrete", "points": "[[0.0, 0.0], [1.0, 1.0]]", "beyond": "extended",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    panel = panel_of_company(company(4))
    told = estimate_company(panel, source="bookings 2024-01 to 2026-12")
    facts = Facts("USD", "revenue", "2027-01", 12, "roster.csv", len(panel.people), with_target_pay=(), with_quotas=())
    (folder / "baseline.yaml").write_text(baseline_text(told, facts), encoding="utf-8")
    rows = zip(panel.people, panel.roles, panel.regions, told.potential(), panel.leavers, strict=True)
    lines = [f"{who},{role},{region},{amount:.2f}" for who, role, region, amount, left in rows if not left]
    (folder / "roster.csv").write_text("\n".join(["rep_id,role,region,potential_revenue", *lines]) + "\n")
    return folder / "baseline.yaml", told


def test_every_place_to_fill_in_is_told_with_its_line(written):
    path, _ = written
    with pytest.raises(BadInput) as refused:
        load(path)
    lines = path.read_text().splitlines()
    blanks = [(number, line) for number, line in enumerate(lines, start=1) if "fill_in" in line and not line.lstrip().startswith("#")]
    assert {problem.line for problem in refused.value.problems} == {number for number, _ in blanks}
    assert len(refused.value.problems) == sum(line.split("#")[0].count("fill_in") for _, line in blanks)
    assert {problem.what for problem in refused.value.problems} == {"still to fill in: replace 'fill_in' by what the plan document says"}


def test_once_filled_in_it_is_valid_and_says_where_figures_come_from(written):
    path, told = written
    text = re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", path.read_text())
    filled = path.with_name("filled.yaml")
    filled.write_text(text, encoding="utf-8")
    scenario = load(filled)
    stated = scenario.stated["market.shocks.rep.sd"]
    estimate = next(one for one in told.estimates if one.path == "market.shocks.rep.sd")
    assert stated.source == "bookings 2024-01 to 2026-12"
    assert stated.value == pytest.approx(estimate.value, rel=1e-3)
    assert stated.range == pytest.approx((estimate.low, estimate.high), rel=1e-3)


def test_rounded_seasons_keep_the_mean_of_one():
    factors = season_factors([0.851234, 0.9, 1.15, 0.9, 0.95, 1.2, 0.85, 0.9, 1.15, 0.95, 1.0, 1.2])
    assert sum(round(10_000 * factor) for factor in factors) == 120_000
