"""Real input: people and quotas of a company that nobody here made, read through a column map."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from spmsim.compile.game import compile_game
from spmsim.engines import reference
from spmsim.foundation.errors import BadInput
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import SEAT_SUMS
from spmsim.scenario.loading import Scenario, load
from spmsim.sources.columns import ColumnMap
from spmsim.sources.roster import read_roster

PANEL = Path(__file__).parents[3] / "shared" / "data" / "adventureworks" / "panel_adventureworks_rep_quarter.csv"
pytestmark = pytest.mark.skipif(not PANEL.is_file(), reason="the AdventureWorks tables do not lie beside the project")

MAP = ColumnMap(
    "roster",
    {
        "EmployeeKey": "rep_id",
        "Role": "role",
        "Quota 2018": "quota_revenue",
        "Estimate": "potential_revenue",
        "Sales 2017/18": "last_year_revenue",
        "Quarters": "ignore",
    },
)


@pytest.fixture
def roster(tmp_path: Path) -> tuple[Path, dict[str, dict[str, float]]]:
    """A roster with each person's last four quarters, and the figures it was made from."""
    quarters: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    with PANEL.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            quarters[row["EmployeeKey"]].append((row["DateKey"], float(row["SalesAmountQuota"]), float(row["SalesAmount"] or 0)))
    people = {key: sorted(held)[-4:] for key, held in quarters.items() if len(held) >= 4}
    figures = {key: {"quota": sum(q for _, q, _ in held), "sales": sum(s for _, _, s in held)} for key, held in people.items()}
    path = tmp_path / "roster.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["EmployeeKey", "Role", "Quota 2018", "Estimate", "Sales 2017/18", "Quarters"])
        for key, year in figures.items():
            writer.writerow([key, "seller", year["quota"], year["quota"], year["sales"], 4])
    return path, figures


def test_every_person_is_read_with_their_own_figures(roster: tuple[Path, dict[str, dict[str, float]]]) -> None:
    path, figures = roster
    rows, notes = read_roster(path, MAP, {"revenue": "USD"}, ["seller"])
    assert notes == ["columns not read: 'Quarters' (as the column map says)"]
    assert len(rows) == len(figures) >= 10
    for row in rows:
        year = figures[row["rep_id"]]
        assert row["quota_revenue"] == row["potential_revenue"] == year["quota"]
        assert row["last_year_revenue"] == year["sales"]


SCENARIO = """
about: {title: AdventureWorks, question: "Do a real roster and its quotas load?"}
currency: USD
calendar: {start: "2018-07", months: 12}
run: {seed: 1, replications: 20}
measures: {revenue: {unit: USD}}
team:
  roster: roster.csv
  roles: {seller: {plan: tested, quota_set: given, on_target_earnings: 150000, base_share: 0.6}}
market: {shocks: {rep: {sd: 0.4}}, laws: {revenue: lognormal}}
quotas: {given: {rules: {revenue: {type: given}}}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components:
      - name: revenue
        measure: revenue
        weight: 1.0
        period: quarter
        accumulation: discrete
        formula: {type: payout_curve, points: [[0.0, 0.0], [1.0, 1.0]], beyond: extended}
behaviour: {type: fixed}
"""


def load_beside(path: Path) -> Scenario:
    """The scenario above with this roster and the column map in its project's settings."""
    settings = "".join(f'"{heading}" = "{field}"\n' for heading, field in MAP.fields.items())
    (path.parent / "spmsim.toml").write_text(f"[columns.roster]\n{settings}", encoding="utf-8")
    (path.parent / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return load(path.parent / "scenario.yaml")


def test_a_scenario_with_this_roster_gives_everybody_their_own_quota(roster: tuple[Path, dict[str, dict[str, float]]]) -> None:
    path, figures = roster
    scenario = load_beside(path)
    assert scenario.notes == ("roster.csv: columns not read: 'Quarters' (as the column map says)",)
    assert {rep.rep_id: rep.amount("quota", "revenue") for rep in scenario.spec.team.reps} == {
        key: year["quota"] for key, year in figures.items()
    }


def test_it_plays_and_a_linear_plan_pays_attainment(roster: tuple[Path, dict[str, dict[str, float]]]) -> None:
    path, figures = roster
    game = compile_game(load_beside(path))
    played = reference.play(game, standard_effort(len(figures), 12), seed=1, replications=5)
    for rep_id, sums in zip(game.seats.rep_ids, played.seat_means, strict=True):
        year = dict(zip(SEAT_SUMS, sums, strict=True))
        # target incentive 150,000 × 0.4 = 60,000; four payments a year, each rounded to a cent
        assert year["incentive_pay"] == pytest.approx(60_000 * 100 * (year["sales"] / figures[rep_id]["quota"] / 100), abs=2.0)
        assert year["base_pay"] == pytest.approx(90_000 * 100)
        assert year["sales"] > 0


def test_the_panel_itself_is_no_roster(roster: tuple[Path, dict[str, dict[str, float]]]) -> None:
    with pytest.raises(BadInput, match="no column holds role"):
        read_roster(PANEL, ColumnMap("roster", {"EmployeeKey": "rep_id"}), {"revenue": "USD"}, ["seller"])


def test_it_runs_to_a_report(roster: tuple[Path, dict[str, dict[str, float]]]) -> None:
    from spmsim.entrances.reporting import report

    path, _ = roster
    load_beside(path)
    steeper = path.parent / "steeper.yaml"
    steeper.write_text(
        "extends: scenario.yaml\nabout: {title: Steeper, question: What does twice the rate above quota cost?}\nchanges:\n"
        "  - {set: 'plans.tested.components[revenue].formula.points', to: [[0, 0], [1, 1], [2, 3]]}\n",
        encoding="utf-8",
    )
    written = report(path.parent / "scenario.yaml", [steeper], replications=40, out=path.parent / "report.html", runs=path.parent / "runs")
    page = written.read_text(encoding="utf-8")
    assert "AdventureWorks" in page and "Steeper" in page and "<script" not in page
    assert "Not calibrated" in page
