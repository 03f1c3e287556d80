"""`spmsim assess`: a company that can be added up by hand, who may see what of it, and a real CRM export."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from tests.studies.past_company import MANAGER, write_project


def _run(*words: object) -> str:
    told = CliRunner().invoke(app, [str(word) for word in words])
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_project(tmp_path_factory.mktemp("projects") / "tiny")


@pytest.fixture(scope="module")
def seen(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict, str]]:
    """Audience → (what it is told, its page)."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for audience in ("owner", "executive", "public"):
        path = folder / f"{audience}.html"
        told = json.loads(_run("assess", project, "--audience", audience, "--out", path, "--json"))
        found[audience] = (told, path.read_text())
    return found


@pytest.fixture(scope="module")
def told(seen: dict[str, tuple[dict, str]]) -> dict:
    return seen["owner"][0]


def _group(told: dict, by: str, name: str = "") -> dict:
    return next(group for group in told["groups"] if (group["by"], group["name"]) == (by, name))


def test_the_organisation(told: dict) -> None:
    """Hunters sold 12 · 10 · 21 = 2,520, farmers 1,200 + 1,200 + 300 + 600; 30 were nobody's.

    Of hunters a fifth are 14.4 of 72 months: all 720 of the sixth and a fifth of 600. Of farmers 660 of 3,300, who all sell alike.
    """
    whole = _group(told, "organisation")
    assert (told["currency"], told["first_month"], told["last_month"]) == ("EUR", "2026-01", "2026-12")
    assert (whole["people"], whole["sales"], told["outside"]) == (10, 5820.0, 30.0)
    assert whole["concentration"] == pytest.approx((720 + 120 + 660) / 5820)
    assert told["trend"] == pytest.approx(5850 / (0.8 * 2520 + 3 * 1200) - 1)
    assert whole["trend"] == pytest.approx((2520 + 2400) / (0.8 * 2520 + 2400) - 1)  # without the farmers who left and came


def test_a_role(told: dict) -> None:
    """Quotas of 480 are 1/4, 2/4, … 6/4 reached; tenths of those six lie at 0.375, 0.875 and 1.375. Pay is a tenth of sales."""
    hunters = _group(told, "role", "hunter")
    assert hunters["attainment"] == 2520 / 2880
    assert hunters["spread"] == pytest.approx([0.375, 0.875, 1.375])
    assert (hunters["at_quota"]["reached"], hunters["at_quota"]["people"]) == (3, 6)
    assert hunters["trend"] == pytest.approx(0.25)
    assert hunters["pay"] == {"per_unit": pytest.approx(0.1), "correlation": pytest.approx(1), "top": 6.0, "bottom": 1.0}
    assert _group(told, "team", MANAGER)["sales"] == 2520
    assert _group(told, "region", "south")["attainment"] is None


def test_people_hired_and_left(told: dict) -> None:
    farmers = next(role for role in told["roles"] if role["role"] == "farmer")
    assert (farmers["people"], farmers["hired"], farmers["left"]) == (4, 1, 1)
    assert farmers["turnover"] is None  # one leaver tells no rate


def test_quota_fairness(told: dict) -> None:
    """Everybody has the same quota whatever the potential; attainment then follows it; quota ÷ potential is 4/k."""
    (hunters,) = told["fairness"]
    assert hunters["quota_by_potential"] is None
    assert hunters["attainment_by_potential"] == pytest.approx(1)
    assert hunters["quota_to_potential"] == pytest.approx([(4 / 6 + 4 / 5) / 2, (4 / 3 + 1) / 2, 3.0])


def test_problems_by_the_money_behind_them(told: dict) -> None:
    """Short of quota: 360 + 240 + 120. Fair quotas are 2,880 · k/21: 480 · 3 − 2,880 · 6/21 would have to move.

    Three farmers in January, two from April to June: 3 months of 3,300 ÷ 33 months employed. Farmers were 3,300 in 33 months: 100.
    """
    found = {one["key"]: one["money"] for one in told["problems"]}
    assert found == {
        "below_quota": pytest.approx(720),
        "quota_fairness": pytest.approx(480 * 3 - 2880 * 6 / 21), "headcount": pytest.approx(300),
    }  # fmt: skip
    assert list(found) == ["below_quota", "quota_fairness", "headcount"]
    assert [(one["key"], one["size"], one["compared"]) for one in told["other_problems"]] == [
        ("concentration", pytest.approx(1500 / 5820), 0.2)
    ]


def test_the_owner_reads_ids_and_nobody_else_does(seen: dict[str, tuple[dict, str]]) -> None:
    page = seen["owner"][1]
    assert ">h6<" in page and MANAGER in page
    for audience in ("executive", "public"):
        told, page = seen[audience]
        assert told["people"] == []
        assert not any(hidden in page + json.dumps(told) for hidden in (MANAGER, ">h6<", '"h6"'))


def test_pages_hold_figures_and_no_script(seen: dict[str, tuple[dict, str]]) -> None:
    """The owner's figures: people by attainment, groups, trend, season, concentration, pay and quotas twice, ramp, problems."""
    for _, page in seen.values():
        assert "<script" not in page and "http-equiv" in page
    assert seen["owner"][1].count("<figure>") == 11
    assert "3 of 6 people of six months or more reached their quota; the person in the middle reached 88\u00a0%" in seen["owner"][1]  # 7/8
    assert "Within roles, the fifth that booked most per month employed booked 26\u00a0% of everything" in seen["owner"][1]  # 1,500 ÷ 5,820
    assert (
        "The top fifth by sales got 6.0 times the incentive pay of the bottom fifth; incentive pay and sales correlate by 1.00"
        in seen["owner"][1]
    )
    assert "Most money stands behind sales below quota: €720" in seen["owner"][1]


def test_four_people_cannot_be_had_by_subtraction(seen: dict[str, tuple[dict, str]]) -> None:
    """Six hunters of ten people: whoever knew both sums would know that of the four farmers. Only the ten are shown."""
    shown, page = seen["executive"]
    (whole,) = shown["groups"]
    assert (whole["by"], whole["people"], whole["sales"]) == ("organisation", 10, 5820.0)
    assert whole["attainment"] is whole["at_quota"] is whole["spread"] is whole["pay"] is whole["concentration"] is None
    assert shown["roles"] == shown["fairness"] == shown["problems"] == shown["other_problems"] == shown["attained"] == []
    assert shown["outside"] is None
    assert "2,520" not in page and "3,300" not in page


def test_bookings_by_month_are_an_index(told: dict) -> None:
    """Of 5,850 in the year a mean month is 487.5; January 2026 had 210 of hunters and 300 of farmers, June 210 and 200."""
    index = {month["month"]: month["index"] for month in told["history"]}
    assert index["2026-01"] == pytest.approx(100 * 510 / 487.5)
    assert index["2026-06"] == pytest.approx(100 * 410 / 487.5)
    assert len(index) == 24


@pytest.mark.parametrize("name", ["page.pdf", "page"])
def test_an_assessment_is_an_html_file(name: str, project: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["assess", str(project), "--out", str(tmp_path / name)])
    assert told.exit_code == 2
    assert "an assessment is an .html file" in told.output


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["assess", str(tmp_path)])
    assert told.exit_code == 2
    assert "assess reads a folder that spmsim init made" in told.output


def test_a_roster_without_potentials(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "x")
    roster = folder / "data/roster.csv"
    roster.write_text(roster.read_text().replace("potential_revenue", "potential_pieces"))
    told = CliRunner().invoke(app, ["assess", str(folder)])
    assert told.exit_code == 2
    assert "no column potential_<measure> for any of revenue" in told.output


def test_a_real_crm_export(root: Path, tmp_path: Path) -> None:
    """The sum of the export's won deals is what was booked: added up here from the file as it is."""
    data = root.parent / "shared/data/maven_crm"
    if not data.is_dir():
        pytest.skip("the sample exports are not beside this checkout")
    pipeline = data / "maven_crm_sales_pipeline.csv"
    _run("init", tmp_path / "maven", "--roster", data / "maven_crm_sales_teams.csv", "--bookings", pipeline, "--accept-columns")
    told = json.loads(_run("assess", tmp_path / "maven", "--audience", "owner", "--json"))
    with pipeline.open(encoding="utf-8") as stream:
        won = [float(row["close_value"]) for row in csv.DictReader(stream) if row["deal_stage"] == "Won"]
    whole = _group(told, "organisation")
    assert whole["sales"] == pytest.approx(sum(won))
    assert (whole["people"], whole["attainment"], told["season"]) == (35, None, None)
    assert "the bookings cover 10\u00a0months; a season and a trend need 12 and 24" in told["notes"]
