from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.records.tallies import SEAT_SUMS, SeatPaths
from spmsim.scenario.loading import Scenario
from spmsim.studies import workbook_rows as rows
from spmsim.studies.playing import Draws, play_on
from spmsim.studies.setting import Setting, play_all
from tests.studies.worlds import LINEAR, POINTS, base, changed, set_to, variant

DRAWS = Draws(seed=3, replications=60, workers=1)


def setting(folder: Path) -> tuple[Setting, list[Scenario]]:
    document = changed(LINEAR)
    document["team"]["draw"] = []
    document["team"]["roster"] = "roster.csv"
    document["team"]["roles"]["seller"]["turnover"] = {"yearly": 0.3, "vacancy_months": 1}
    people = "\n".join(f"R{i},seller,north,M1,Person {i},{180000 + i}" for i in range(5))
    (folder / "roster.csv").write_text(f"rep_id,role,region,manager_id,name,last_year_pay\n{people}\n", encoding="utf-8")
    root = base(folder, document)
    steeper = variant(folder, "steeper", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    fewer = variant(folder, "fewer", {"remove": "team.reps[R3]"})
    scenarios = [root, steeper, fewer]
    return play_all(scenarios, DRAWS, out=folder / "runs", watch=lambda stage, share: None), scenarios


def test_one_row_for_every_person_and_for_every_quarter(tmp_path: Path) -> None:
    study, _ = setting(tmp_path)
    found = rows.workbook_rows(study)
    assert found.scenarios == ("base", "steeper", "fewer")
    assert [one.rep_id for one in found.people] == [f"R{i}" for i in range(5)]
    first = found.people[0]
    assert (first.name, first.manager_id, first.role, first.region, first.last_year_pay) == ("Person 0", "M1", "seller", "north", 180000)
    assert len(found.quarters) == 5 * 4
    assert found.quarters[0].quarter == "2027-01 to 2027-03"
    assert first.plans["base"].difference_p10 is None
    assert set(found.people[3].plans) == {"base", "steeper"}  # the seat that `fewer` lacks
    assert first.plans["fewer"].difference_p10 == first.plans["fewer"].difference_p90 == 0.0
    year, quarters = first.plans["steeper"].expected_pay, [one.plans["steeper"].expected_pay for one in found.quarters[:4]]
    assert year == pytest.approx(sum(quarters), rel=1e-12)


def test_people_of_a_block_live_as_in_the_whole_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study, _ = setting(tmp_path)
    whole = rows.workbook_rows(study)
    monkeypatch.setattr(rows, "BLOCK_BYTES", 1)  # blocks of one seat
    assert rows.workbook_rows(study) == whole


def test_expected_pay_is_that_of_the_run(tmp_path: Path) -> None:
    study, _ = setting(tmp_path)
    kept: list[SeatPaths] = []
    play_on(study.baseline.cast.game, study.baseline.policy, DRAWS, keep=kept.append)
    pay = sum(kept[0].by_quarter.sum(axis=1)[:, SEAT_SUMS.index(name)].mean(axis=1) for name in ("base_pay", "incentive_pay")) / 100
    found = rows.workbook_rows(study)
    assert [one.plans["base"].expected_pay for one in found.people] == pytest.approx(pay.tolist(), rel=1e-12)


def test_a_block_competes_with_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = {"type": "contest", "prizes": [5000, 2000], "among": "role", "ranked_by": "attainment"}
    part = {"name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete", "formula": contest}
    pooled = {**part, "name": "pooled", "scope": "role", "formula": {**contest, "prizes": [1000]}}
    document = changed(LINEAR)
    document["behaviour"] = {"type": "fixed"}
    (plan,) = document["plans"].values()
    plan["components"] += [part, pooled]
    study = play_all([base(tmp_path, document)], DRAWS, out=tmp_path / "runs", watch=lambda stage, share: None)
    whole = rows.workbook_rows(study)
    monkeypatch.setattr(rows, "BLOCK_BYTES", 1)  # blocks of one seat
    assert rows.workbook_rows(study) == whole
