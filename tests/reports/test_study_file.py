import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.reports.study_file import load_study, save_study
from tests.reports.factory import aa_study, hostile_study, make_study


@pytest.mark.parametrize("make", [make_study, aa_study, hostile_study])
def test_a_study_survives_the_file(make: object, tmp_path: Path) -> None:
    study = make()  # type: ignore[operator]
    save_study(study, tmp_path)
    assert load_study(tmp_path) == study


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes on Windows")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = save_study(make_study(), tmp_path / "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["study.json"]


def test_numbers_that_do_not_exist_are_null(tmp_path: Path) -> None:
    study = make_study()
    path = save_study(replace(study, company={"incentive_budget": float("nan")}), tmp_path)
    assert json.loads(path.read_text())["company"] == {"incentive_budget": None}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": 99}, "schema version 99; this version reads 1"),
        ({"replications": "many"}, "replications: expected int, got 'many'"),
        ({"title": None}, "title: expected str, got 'None'"),
        ({"scenarios": {}}, "scenarios: expected a list, got '{}'"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], said: str, tmp_path: Path) -> None:
    path = save_study(make_study(), tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(BadInput) as caught:
        load_study(tmp_path)
    assert said in str(caught.value)


def test_a_folder_without_a_study(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no study here"):
        load_study(tmp_path)
    (tmp_path / "study.json").write_text("{")
    with pytest.raises(BadInput, match="not a study"):
        load_study(tmp_path)
