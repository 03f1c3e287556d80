"""The bundled scenarios: all of them load, and each change set changes what it says and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from spmsim.compile import compile_game
from spmsim.scenario.loading import Scenario, load
from spmsim.scenario.quota_sums import yearly_quotas

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CURVE = "plans.account_executive.components.0.formula"
CHANGED: dict[str, dict[str, object]] = {
    "accelerators": {f"{CURVE}.points": [[0.0, 0.0], [1.0, 1.0], [1.5, 2.0], [2.0, 3.5]]},
    "capped": {f"{CURVE}.beyond": "capped"},
    "threshold": {f"{CURVE}.points": [[0.5, 0.0], [1.0, 1.0], [1.5, 1.75]]},
    "annual": {"plans.account_executive.components.0.period": "year"},
    "retroactive_bump": {f"{CURVE}.points": [[0.0, 0.0], [1.0, 1.0], [1.0, 1.2], [1.5, 2.1]]},
    "quotas_lower": {
        "quotas.small_business.rules.revenue.amount": 486_000,
        "quotas.mid_market.rules.revenue.amount": 729_000,
        "quotas.enterprise.rules.revenue.amount": 1_134_000,
        "quotas.account_manager.rules.revenue.amount": 810_000,
        "quotas.small_business.rules.new_accounts.amount": 16.2,
        "quotas.mid_market.rules.new_accounts.amount": 8.1,
        "quotas.enterprise.rules.new_accounts.amount": 4.5,
    },
    "quotas_by_potential": {
        f"quotas.{name}.rules.revenue": {"type": "share_of_potential", "total": {role: total}, "over_assignment": 0.0}
        for name, role, total in (
            ("small_business", "ae_small_business", 25_920_000),
            ("mid_market", "ae_mid_market", 32_400_000),
            ("enterprise", "ae_enterprise", 25_200_000),
            ("account_manager", "account_manager", 10_800_000),
        )
    },
    "tougher_market": {"market.level": {"value": 0.90, "range": [0.85, 0.95], "source": "assumption"}},
}
NAMES = sorted(file.stem for file in (SCENARIOS / "expected").glob("*.yaml") if file.stem != "baseline")


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load(SCENARIOS / "baseline.yaml")


def differences(before: Any, after: Any, path: str = "") -> dict[str, object]:
    """Path → new value of all that differs; a list of another length and a rule of another type differ as a whole."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before.get("type") == after.get("type") and "value" not in after:
        found: dict[str, object] = {}
        for key in (*before, *(key for key in after if key not in before)):
            found |= differences(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
        return found
    lists = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
    if lists and before and isinstance(before[0], Mapping):
        return {
            place: new for i, pair in enumerate(zip(before, after, strict=True)) for place, new in differences(*pair, f"{path}.{i}").items()
        }
    return {} if before == after else {path: after}


def changed_by(name: str, baseline: Scenario) -> dict[str, object]:
    document = load(SCENARIOS / f"{name}.yaml").document
    ignored = ("about", "normalised_on")
    return {path: new for path, new in differences(baseline.document, document).items() if not any(word in path for word in ignored)}


def test_the_shipped_change_sets_are_those_that_are_documented() -> None:
    assert NAMES == sorted([*CHANGED, "quarterly_bonus", "q4_spiff", "mix_60_40", "ten_percent_more_sellers"])


@pytest.mark.parametrize("name", ["baseline", *NAMES])
def test_every_file_has_a_title_a_question_and_a_schema(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.yaml")
    assert scenario.spec.about.title not in ("", name)
    assert scenario.spec.about.question.endswith("?")
    assert (SCENARIOS / f"{name}.yaml").read_text().startswith("# yaml-language-server: $schema=scenario.schema.json\n")


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_set_changes_what_it_says_and_nothing_else(name: str, baseline: Scenario) -> None:
    changed = changed_by(name, baseline)
    assert set(changed) == set(CHANGED[name])
    for path, value in CHANGED[name].items():
        assert changed[path] == (pytest.approx(value) if isinstance(value, float) else value)


def test_the_quarterly_bonus_takes_a_tenth_from_the_curve(baseline: Scenario) -> None:
    (components,) = changed_by("quarterly_bonus", baseline).items()
    plan = load(SCENARIOS / "quarterly_bonus.yaml").spec.plans["account_executive"]
    assert components[0] == "plans.account_executive.components"
    assert [(part.name, part.weight) for part in plan.components] == [("revenue", 0.7), ("new_accounts", 0.2), ("quota_bonus", 0.1)]


def test_the_spiff_pays_1500_for_accounts_of_the_last_quarter_only(baseline: Scenario) -> None:
    """A full force would win 48 × 18 + 40 × 9 + 20 × 5 = 1,324 accounts a year, 3.15/12 of them from October: 347.55 × 1,500 = 521,325."""
    assert list(changed_by("q4_spiff", baseline)) == ["plans.account_executive.components"]
    game = compile_game(load(SCENARIOS / "q4_spiff.yaml"))
    spiff = next(c for c, rule in enumerate(game.components) if rule.name == "q4_spiff")
    accounts = [rule.name for rule in game.measures].index("new_accounts")
    expected = game.mean[accounts][game.holds[spiff], 9:12].sum()
    assert expected == pytest.approx(347.55)
    assert game.components[spiff].schedule.value(expected) == pytest.approx(52_132_500)  # cents


def test_the_mix_moves_account_executives_only(baseline: Scenario) -> None:
    changed = changed_by("mix_60_40", baseline)
    reps = load(SCENARIOS / "mix_60_40.yaml").spec.team.reps
    assert {path.rsplit(".", 1)[1] for path in changed} == {"base_share", "from_role"}
    assert {rep.base_share for rep in reps if rep.plan == "account_executive"} == {0.60}
    assert {rep.base_share for rep in reps if rep.plan == "account_manager"} == {0.65}


def test_ten_percent_more_sellers_leave_the_others_as_they_are(baseline: Scenario) -> None:
    reps = load(SCENARIOS / "ten_percent_more_sellers.yaml").spec.team.reps
    assert reps[:132] == baseline.spec.team.reps
    added = reps[132:]
    roles = [rep.role for rep in added]
    assert {role: roles.count(role) for role in roles} == {
        "ae_small_business": 5,
        "ae_mid_market": 4,
        "ae_enterprise": 2,
        "account_manager": 1,
    }
    hired = [baseline.spec.calendar.index_of(rep.hired_on) for rep in added if rep.hired_on]
    assert sorted(hired) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    regions = [rep.region for rep in added]
    assert {region: regions.count(region) for region in regions} == {
        "North America East": 4,
        "North America West": 3,
        "EMEA": 3,
        "APAC": 2,
    }
    managers = {rep.rep_id: rep.region for rep in reps if rep.role == "sales_manager"}
    assert sorted(rep.manager_id or "" for rep in added) == sorted(managers)  # one more in every team
    assert all(managers[rep.manager_id or ""] == rep.region for rep in added)


def test_managers_are_asked_for_what_their_teams_are_asked_for() -> None:
    """0.95 × 94.32 m; with quotas 10 % lower 0.9 of it; by potential another share of the same sum; nothing for new accounts."""
    asked = {name: _managers_quotas(name) for name in ("baseline", "quotas_lower", "quotas_by_potential")}
    assert sum(asked["baseline"]) == pytest.approx(89_604_000)
    assert asked["quotas_lower"] == pytest.approx([0.9 * quota for quota in asked["baseline"]])
    assert sum(asked["quotas_by_potential"]) == pytest.approx(89_604_000)
    assert asked["quotas_by_potential"] != pytest.approx(asked["baseline"])


def _managers_quotas(name: str) -> list[float]:
    spec = load(SCENARIOS / f"{name}.yaml").spec
    quotas = yearly_quotas(spec, spec.team.reps)
    managers = [row for row, rep in enumerate(spec.team.reps) if rep.role == "sales_manager"]
    assert np.isnan(quotas["new_accounts"][managers]).all()
    return [float(quota) for quota in quotas["revenue"][managers]]


def test_the_exact_scenario_is_the_documented_one() -> None:
    spec = load(SCENARIOS / "exact" / "one_rep_month_windows.yaml").spec
    (rep,) = spec.team.reps
    assert (rep.on_target_earnings, rep.base_share, rep.amount("potential", "revenue")) == (2_400_000, 0.5, 12_000_000)
    assert (spec.market.shocks.rep.sd, spec.behaviour.type) == (0.3852532, "fixed")
