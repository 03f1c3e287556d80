"""The backtest of `docs/backtest.md`, played again: the last quarter of a real CRM export, forecast from the months before it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.entrances.starting import init
from spmsim.estimation.forecast import Forecast, forecast_of
from tests.scenario.test_first_baseline import FILLED

DATA = Path(__file__).parents[3] / "shared" / "data" / "maven_crm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the Maven tables do not lie beside the project")
KNOWN, AHEAD = range(3, 10), range(10, 13)
"""Months of 2017; the first with a won deal is March."""


def _run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


def _closed() -> list[dict[str, str]]:
    with (DATA / "maven_crm_sales_pipeline.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["close_date"]]


def _cut(path: Path, months: range) -> Path:
    rows = [row for row in _closed() if int(row["close_date"].split("/")[0]) in months]
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows(rows)
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the review says of October to December."""
    folder = tmp_path_factory.mktemp("maven")
    known, ahead = _cut(folder / "known.csv", KNOWN), _cut(folder / "ahead.csv", AHEAD)
    project = folder / "project"
    _run("init", project, "--roster", DATA / "maven_crm_sales_teams.csv", "--bookings", known, "--accept-columns")
    _finish(project)
    words = ("--audience", "owner", "--accept-columns", "--out", project / "review", "--json")
    return json.loads(_run("review", project / "scenarios/baseline.yaml", ahead, *words))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Forecast:
    """The quarter as `init` forecasts it, every parameter drawn."""
    folder = tmp_path_factory.mktemp("maven_forecast")
    known = _cut(folder / "known.csv", KNOWN)
    made = init(folder / "project", roster=DATA / "maven_crm_sales_teams.csv", bookings=known, accept_columns=True)
    return forecast_of(made.company, months=len(AHEAD))


def _finish(project: Path) -> None:
    """What `init` asks for: a plan (any, since pay is not reviewed and nobody responds), and nobody who never sold.

    Last year is seven months: the naive forecast gets them at the pace of a year.
    """
    scenario, roster = project / "scenarios/baseline.yaml", project / "data/roster.csv"
    text = re.sub(r"(\w+): fill_in", lambda found: f"{found[1]}: {FILLED[found[1]]}", scenario.read_text())
    scenario.write_text(text[: text.index("behaviour:")] + "behaviour: {type: fixed}\n")
    with roster.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if float(row["last_year_revenue"] or 0) > 0]
    for row in rows:
        row["last_year_revenue"] = f"{float(row['last_year_revenue']) * 12 / 7:.2f}"
    with roster.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, rows[0])
        table.writeheader()
        table.writerows(rows)


def test_what_happened_is_what_the_export_says(told: dict) -> None:
    won = [row for row in _closed() if row["deal_stage"] == "Won" and int(row["close_date"].split("/")[0]) in AHEAD]
    (people,) = (line for line in told["lines"] if line["by"] == "people")
    assert people["figures"]["sales"]["actual"] == pytest.approx(sum(float(row["close_value"]) for row in won))
    assert people["people"] == len({row["sales_agent"] for row in won})


def test_the_page_says_what_the_review_says(told: dict, root: Path) -> None:
    """Every line of the page's table holds the review's figure, as the page writes it."""
    page = (root / "docs/backtest.md").read_text(encoding="utf-8")
    found = {line["name"] or line["by"]: line["figures"]["sales"] for line in told["lines"] if line["by"] != "team"}
    rows = {cells[0]: cells[1:] for line in page.splitlines() if line.startswith("| ") and len(cells := line.strip("| ").split(" | ")) == 6}
    for name, label in (("people", "all sales"), ("Central", "Central"), ("East", "East"), ("West", "West"),
                        ("2017-10", "October"), ("2017-11", "November"), ("2017-12", "December")):  # fmt: skip
        one = found[name]
        written = [f"{one[part] / 1e6:.2f}" for part in ("mean", "p10", "p90", "actual")]
        assert rows[label] == [*written, "yes" if one["p10"] <= one["actual"] <= one["p90"] else "no"], label
    assert f"sales came out {100 * (1 - found['people']['actual'] / found['people']['mean']):.1f} % below the forecast" in page
    (split,) = told["splits"]
    there = 100 * (split["of_those_there"] - split["at_market"]) / split["forecast"]
    assert f"which raised sales by {there:.1f} % against the forecast" in page
    half, most = told["coverage"]
    assert f"{most['inside']} of {most['of']} people in their 80 % range and {half['inside']} in their 50 % range" in page
    score, came = told["score"], told["came"]["year"]
    assert f"{score['forecast']:,.0f} a person against {score['naive']:,.0f}" in page
    assert f"({score['low']:,.0f} to {score['high']:,.0f})".replace("-", "−") in page
    assert f"{came['value']:.2f} of what was expected ({came['low']:.2f} to {came['high']:.2f})" in page


def test_the_page_says_what_the_forecast_says(quarter: Forecast, root: Path) -> None:
    page = (root / "docs/backtest.md").read_text(encoding="utf-8")
    low, high = (f"{end / 1e6:.2f}" for end in quarter.span(0.8))
    assert f"expected {quarter.expected / 1e6:.2f} million, with an 80 % range of {low} to {high}, which held what happened" in page
    least, most = np.quantile(quarter.sales[:, 0] / 1e6, [0.1, 0.9])
    assert f"October's 0.73 included ({least:.2f} to {most:.2f})" in page
    low, high = (f"{end / 1e6:.2f}" for end in quarter.span_if_exact(0.8))
    assert f"its range would be {low} to {high}, and would not" in page
