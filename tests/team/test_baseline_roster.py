"""The bundled roster: made from its parameters, and consistent with the baseline company by arithmetic."""

import csv
import importlib.util
import math
import statistics
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from spmsim.sources.columns import ColumnMap
from spmsim.sources.roster import read_roster

SCENARIOS = Path(__file__).parents[2] / "scenarios"
ROSTER = SCENARIOS / "data" / "roster.csv"
SEATS = {"ae_small_business": 48, "ae_mid_market": 40, "ae_enterprise": 20, "account_manager": 12}
POTENTIAL = {"ae_small_business": 540_000, "ae_mid_market": 810_000, "ae_enterprise": 1_260_000, "account_manager": 900_000}
WINS = {"ae_small_business": 18, "ae_mid_market": 9, "ae_enterprise": 5}
RAMP_MONTHS = {"ae_small_business": 4, "ae_mid_market": 6, "ae_enterprise": 9, "account_manager": 4}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_roster", SCENARIOS / "make_roster.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with ROSTER.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def sellers(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if row["role"] != "sales_manager"]


def of_role(rows: list[dict[str, str]], role: str) -> list[dict[str, str]]:
    return [row for row in rows if row["role"] == role]


def test_the_file_is_what_its_generator_writes(maker: ModuleType) -> None:
    assert maker.csv_text(maker.roster()).encode() == ROSTER.read_bytes()


def test_the_reader_takes_it_without_a_note() -> None:
    roles = [*SEATS, "sales_manager"]
    read, notes = read_roster(ROSTER, ColumnMap(), {"revenue": "USD", "new_accounts": "count", "renewals": "share"}, roles)
    assert len(read) == 132
    assert notes == []


def test_seats_by_role_region_and_manager(sellers: list[dict[str, str]]) -> None:
    assert {role: len(of_role(sellers, role)) for role in SEATS} == SEATS
    regions = [row["region"] for row in sellers]
    assert {region: regions.count(region) for region in set(regions)} == {
        "North America East": 36,
        "North America West": 32,
        "EMEA": 32,
        "APAC": 20,
    }
    teams = [row["manager_id"] for row in sellers]
    assert sorted({team: teams.count(team) for team in teams}.values()) == [9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11]
    assert len({(row["manager_id"], row["region"]) for row in sellers}) == 12


def test_every_team_has_its_manager_in_its_region(rows: list[dict[str, str]], sellers: list[dict[str, str]]) -> None:
    managers = of_role(rows, "sales_manager")
    assert [row["rep_id"] for row in managers] == [f"M{i:02d}" for i in range(1, 13)]
    assert {(row["rep_id"], row["region"]) for row in managers} == {(row["manager_id"], row["region"]) for row in sellers}
    assert {(row["potential_revenue"], row["potential_new_accounts"], row["manager_id"]) for row in managers} == {("", "", "")}


def test_a_managers_last_year_is_the_teams(rows: list[dict[str, str]], sellers: list[dict[str, str]]) -> None:
    """260,000 at 60:40 on the team's sales ÷ (0.95 × 94 % of its quotas), 1.5 times the rate above quota."""
    for manager in of_role(rows, "sales_manager"):
        team = [row for row in sellers if row["manager_id"] == manager["rep_id"]]
        attained = sum(float(row["last_year_revenue"]) for row in team) / (0.95 * 0.94 * sum(POTENTIAL[row["role"]] for row in team))
        multiple = attained + 0.5 * max(attained - 1, 0.0)
        assert float(manager["last_year_pay"]) == pytest.approx(156_000 + 104_000 * multiple, abs=1)


def test_ids_and_names_are_all_different(rows: list[dict[str, str]], sellers: list[dict[str, str]]) -> None:
    assert [row["rep_id"] for row in sellers] == [f"E{i:04d}" for i in range(1, 121)]
    assert len({row["name"] for row in rows}) == 132


@pytest.mark.parametrize("role", SEATS)
def test_the_mean_of_the_potentials_is_exactly_the_roles(rows: list[dict[str, str]], role: str) -> None:
    potentials = [int(row["potential_revenue"]) for row in of_role(rows, role)]
    assert sum(potentials) == SEATS[role] * POTENTIAL[role]
    assert statistics.pstdev(map(math.log, potentials)) == pytest.approx(0.20, abs=0.012)
    if role in WINS:
        assert sum(round(100 * float(row["potential_new_accounts"])) for row in of_role(rows, role)) == 100 * SEATS[role] * WINS[role]


@pytest.mark.parametrize("role", SEATS)
def test_tenures_are_those_of_a_team_with_turnover(rows: list[dict[str, str]], role: str) -> None:
    hired = [date.fromisoformat(row["hired_on"]) for row in of_role(rows, role)]
    months = [12 * (2027 - day.year) + 1 - day.month for day in hired]
    assert all(1 <= tenure <= 144 for tenure in months)
    assert any(tenure < RAMP_MONTHS[role] for tenure in months) or role == "account_manager"
    yearly = {"ae_small_business": 0.33, "ae_mid_market": 0.25, "ae_enterprise": 0.18, "account_manager": 0.15}[role]
    # exponential tenure, cut at 12 years: mean (1 − e^{−12λ})/λ years
    assert statistics.mean(months) / 12 == pytest.approx((1 - math.exp(-12 * yearly)) / yearly, rel=0.05)


def test_last_year_is_plausible(sellers: list[dict[str, str]]) -> None:
    sold = [float(row["last_year_revenue"]) for row in sellers]
    assert min(sold) > 0
    # 94.3 m of potential sold 94 % where nobody changed, 80 % elsewhere: between the two, give or take luck of 22 % over 120 seats
    assert 0.80 * 94.32e6 < sum(sold) < 0.96 * 94.32e6
    assert 14e6 < sum(float(row["last_year_pay"]) for row in sellers) < 20.2e6


def test_the_company_adds_up() -> None:
    # Σ quota = 48·540k + 40·810k + 20·1.26m + 12·900k = 94.32 m, about 10 % above the revenue plan; Σ OTE of the sellers 20.24 m,
    # target incentive 9.868 m; with 12 managers at 260k, 60:40, 23.36 m and 11.116 m, the budget 0.784 m above it
    file = YAML(typ="safe", pure=True).load((SCENARIOS / "baseline.yaml").read_text(encoding="utf-8"))
    roles, quotas = file["team"]["roles"], file["quotas"]
    quota = {role: quotas[roles[role]["quota_set"]]["rules"]["revenue"]["amount"] for role in SEATS}
    pay = {role: roles[role]["on_target_earnings"] for role in SEATS}
    assert quota == {role: roles[role]["potential"]["revenue"]["value"] for role in SEATS} == POTENTIAL
    assert sum(SEATS[role] * quota[role] for role in SEATS) == 94_320_000
    assert 94_320_000 / file["company"]["revenue_plan"]["value"] == pytest.approx(1.10, abs=0.005)
    assert sum(SEATS[role] * pay[role] for role in SEATS) == 20_240_000
    assert sum(SEATS[role] * pay[role] * (1 - roles[role]["base_share"]) for role in SEATS) == pytest.approx(9_868_000)
    manager = roles["sales_manager"]
    assert 20_240_000 + 12 * manager["on_target_earnings"] == 23_360_000
    assert 9_868_000 + 12 * manager["on_target_earnings"] * (1 - manager["base_share"]) == pytest.approx(11_116_000)
    assert quotas[manager["quota_set"]]["rules"] == {"revenue": {"type": "share_of_team", "share": 0.95}}
    assert file["company"]["incentive_budget"]["value"] == 11.9e6
    assert file["decision"]["constraints"][0]["at_most"] == 13.0e6
