"""A folder of small clumsy and hostile files; each is refused with the exact message that stands in `expected.toml`.

The messages are the interface: they are compared whole, and no file is refused for another reason than its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.paid import read_paid
from spmsim.sources.people_tables import read_people
from spmsim.sources.quota_tables import read_quotas
from spmsim.sources.settings import read_plan_rates
from spmsim.sources.settling import Importing
from spmsim.sources.voices import read_voices

FOLDER = Path(__file__).parents[1] / "bad_imports"
CASES = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["case"]
UNITS = {"revenue": "USD", "logos": "count", "renewals": "share"}
NOBODY = ("",) * 3
ROSTER = People(("E1", "E2", "E3"), ("Ann Lee", "Ann Lee", "Bo Ek"), NOBODY, NOBODY, NOBODY, (None,) * 3, (None,) * 3)


def _company(how: Importing, **more: Any) -> Company:
    return Company("USD", rates=read_plan_rates(how.settings), **more)


READ: dict[str, Callable[[Path, Importing], object]] = {
    "roster": lambda path, how: read_people(path, how, name=path.name),
    "bookings": lambda path, how: read_bookings(path, how, _company(how, people=ROSTER), name=path.name),
    "bookings with measures": lambda path, how: read_bookings(path, how, _company(how, units=UNITS), name=path.name),
    "paid": lambda path, how: read_paid(path, how, _company(how), name=path.name),
    "quotas": lambda path, how: read_quotas(path, how, _company(how), name=path.name),
    "survey": lambda path, how: read_voices(path, "survey", how, ROSTER, name=path.name),
    "settings": lambda path, how: read_bookings(path, how, _company(how), name="spmsim.toml"),
}


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_each_file_is_refused_with_its_exact_message(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Path("spmsim.toml")
    settings.write_text(case.get("settings", ""), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        READ[case["table"]](FOLDER / case["file"], Importing(settings))
    name = "spmsim.toml" if case["table"] == "settings" else case["file"]
    assert [str(problem) for problem in refused.value.problems] == [f"{name}  {what}" for what in case["refused"]]
    assert settings.read_text(encoding="utf-8") == case.get("settings", "")


def test_every_file_of_the_folder_is_a_case_and_every_case_a_file() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.name != "expected.toml") == sorted(case["file"] for case in CASES)
