"""A folder of clumsy files that can be read in one way only: what each says, written again, and what is told of it.

Expected exports and notes stand in `expected.toml`, written by hand beside each file; what cannot be read stands in `bad_imports`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from spmsim.records.people import People
from spmsim.sources.bookings import read_bookings
from spmsim.sources.canonical import as_csv, paid_rows, people_rows, total_rows, voice_rows
from spmsim.sources.company import Company
from spmsim.sources.paid import read_paid
from spmsim.sources.people_tables import read_people
from spmsim.sources.settings import read_plan_rates
from spmsim.sources.settling import Importing
from spmsim.sources.voices import read_voices

FOLDER = Path(__file__).parents[1] / "clumsy_imports"
CASES = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["case"]
NOBODY = ("",) * 3
ROSTER = People(("E1", "E2", "E3"), ("Ann Lee", "Ann Lee", "Bo Ek"), NOBODY, NOBODY, NOBODY, (None,) * 3, (None,) * 3)


def _company(how: Importing, **more: Any) -> Company:
    return Company("USD", rates=read_plan_rates(how.settings), **more)


READ: dict[str, tuple[Callable[[Path, Importing], Any], Callable[[Any], Iterator[tuple[str, ...]]]]] = {
    "roster": (read_people, people_rows),
    "bookings": (lambda path, how: read_bookings(path, how, _company(how, people=ROSTER)), total_rows),
    "paid": (lambda path, how: read_paid(path, how, _company(how)), paid_rows),
    "survey": (lambda path, how: read_voices(path, "survey", how, ROSTER), voice_rows),
}


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_each_file_is_read_as_it_is_meant_and_says_what_was_left_out(case: dict[str, Any], tmp_path: Path) -> None:
    settings = tmp_path / "spmsim.toml"
    settings.write_text(case.get("settings", ""), encoding="utf-8")
    read, rows = READ[case["table"]]
    found = read(FOLDER / case["file"], Importing(settings))
    assert as_csv(rows(found)) == case["exported"]
    assert list(found.notes) == case["notes"]
    assert settings.read_text(encoding="utf-8") == case.get("settings", "")


def test_every_file_of_the_folder_is_a_case_and_every_case_a_file() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.name != "expected.toml") == sorted(case["file"] for case in CASES)
