"""`share_of_team`: a manager's quota from those of the people who name the manager, computed after all other rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.compile.quota_table import monthly_quotas
from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load
from spmsim.scenario.quota_sums import yearly_quotas

SCENARIO = """
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}}
team:
  roster: roster.csv
  roles:
    seller: {plan: sell, quota_set: sellers, on_target_earnings: 100000, base_share: 0.5}
    manager: {plan: lead, quota_set: managers, on_target_earnings: 200000, base_share: 0.6}
    director: {plan: lead, quota_set: directors, on_target_earnings: 300000, base_share: 0.6}
market: {laws: {revenue: lognormal}}
quotas:
  directors: {rules: {revenue: {type: share_of_team, share: 1.0}}}
  managers: {rules: {revenue: {type: share_of_team, share: 0.9}}}
  sellers: {rules: {revenue: {type: given}}}
plans:
  sell:
    leavers: paid_on_prorated_quota
    components: [{name: revenue, measure: revenue, weight: 1.0, period: quarter, accumulation: discrete, formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}]
  lead:
    leavers: paid_on_prorated_quota
    components: [{name: team, measure: revenue, weight: 1.0, period: quarter, accumulation: discrete, scope: team, formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}]
behaviour: {type: fixed}
"""  # noqa: E501
HEADING = "rep_id,role,manager_id,potential_revenue,quota_revenue"
PEOPLE = ("D,director,,,", "M1,manager,D,,", "M2,manager,D,,", "A,seller,M1,500,100", "B,seller,M1,500,200", "C,seller,M2,500,1000")


def written(folder: Path, *people: str) -> Path:
    (folder / "roster.csv").write_text("\n".join([HEADING, *people]) + "\n", encoding="utf-8")
    file = folder / "teams.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


@pytest.mark.parametrize("order", [PEOPLE, PEOPLE[::-1]])
def test_managers_of_managers_come_last_whatever_the_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    spec = load(written(tmp_path, *order)).spec
    amounts = dict(zip((rep.rep_id for rep in spec.team.reps), yearly_quotas(spec, spec.team.reps)["revenue"], strict=True))
    # M1 0.9 × (100 + 200) = 270, M2 0.9 × 1,000 = 900, D 1.0 × (270 + 900) = 1,170
    assert amounts == pytest.approx({"D": 1170.0, "M1": 270.0, "M2": 900.0, "A": 100.0, "B": 200.0, "C": 1000.0})


def test_a_month_is_asked_for_a_twelfth(tmp_path: Path) -> None:
    spec = load(written(tmp_path, *PEOPLE)).spec
    table = monthly_quotas(spec, spec.team.reps)["revenue"]
    assert table[0] == pytest.approx([9750.0] * 12)  # cents: 1,170 ÷ 12 × 100


def test_people_without_potential_of_their_own_are_allowed_where_others_sell_for_them(tmp_path: Path) -> None:
    manager = next(rep for rep in load(written(tmp_path, *PEOPLE)).spec.team.reps if rep.rep_id == "M1")
    assert manager.amount("potential", "revenue") is None


def test_a_circle_is_refused_with_its_names(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, "M1,manager,M2,,", "M2,manager,M1,,", *PEOPLE[3:]))
    (problem,) = refused.value.problems
    assert problem.path == "quotas.managers.rules.revenue"
    assert problem.what == "the quotas of teams go round in a circle: M1 → M2 → M1; each adds up the next"


def test_every_manager_without_a_team_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, "D,director,M9,,", "M1,manager,M9,,", "A,seller,M9,500,100"))
    assert [(problem.path, problem.what.split("name ")[1]) for problem in refused.value.problems] == [
        ("quotas.directors.rules.revenue", "'D' as manager; there are none"),
        ("quotas.managers.rules.revenue", "'M1' as manager; there are none"),
    ]
