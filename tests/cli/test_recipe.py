"""The recipe for a formula of one's own, followed to the letter: its files, then its commands, in an empty folder."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spmsim.cli import app

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "add-a-plan-component.md"
NAMED_INSIDE = re.compile(r"^```(?:python|toml|yaml)\n# (\S+)\n(.*?)^```$", flags=re.S | re.M)
NAMED_ABOVE = re.compile(r"in `(\S+)`:[^\n]*\n\n```csv\n(.*?)^```$", flags=re.S | re.M)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", flags=re.S | re.M)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, tuple[int, str]]]:
    """The folder, and command → (exit code, what it printed), after every command of the page in its order."""
    page, folder = RECIPE.read_text(encoding="utf-8"), tmp_path_factory.mktemp("recipe").resolve()
    for name, text in [*NAMED_INSIDE.findall(page), *NAMED_ABOVE.findall(page)]:
        (folder / name).write_text(text, encoding="utf-8")
    (block,) = COMMANDS.findall(page)
    printed = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in block.strip().splitlines():
            program, *arguments = shlex.split(line)
            assert program == "spmsim"
            result = CliRunner().invoke(app, arguments)
            printed[arguments[0]] = (result.exit_code, result.output)
    return folder, printed


def test_every_command_of_the_page_is_done(followed: tuple[Path, Mapping[str, tuple[int, str]]]) -> None:
    _, printed = followed
    assert {command: code for command, (code, _) in printed.items()} == dict.fromkeys(("check", "explain", "lint", "pay", "run"), 0)


def test_check_and_explain_know_the_formula(followed: tuple[Path, Mapping[str, tuple[int, str]]]) -> None:
    _, printed = followed
    assert "root: valid" in printed["check"][1]
    told = printed["explain"][1]
    assert "the square root of attainment of revenue, up to 225% of quota" in told
    assert "formula.last = 2.25" in told
    assert re.search(r"100% +60,000 +60,000 +120,000", told)


def test_lint_warns_of_the_end_of_the_curve(followed: tuple[Path, Mapping[str, tuple[int, str]]]) -> None:
    _, printed = followed
    assert "W1 plans.rooted.components[revenue]: pay stays at 150 % of its target pay from 225 % of quota on" in printed["lint"][1]


def test_pay_pays_what_the_page_says(followed: tuple[Path, Mapping[str, tuple[int, str]]]) -> None:
    """√1.44 = 1.2 and √0.09 = 0.3 are corners of the curve, 2.25 × (16/20)² and 2.25 × (4/20)²; target pay 60,000 ÷ 4."""
    folder, printed = followed
    with (folder / "statements" / "payments.csv").open(encoding="utf-8") as file:
        paid = {(row["rep_id"], row["period"]): float(row["amount"]) for row in csv.DictReader(file) if float(row["amount"])}
    assert paid == {("seller-d001", "2027-03"): 18_000.0, ("seller-d002", "2027-06"): 4_500.0}
    assert "20 people paid 22,500.00 USD" in printed["pay"][1]


def test_run_writes_a_run(followed: tuple[Path, Mapping[str, tuple[int, str]]]) -> None:
    folder, _ = followed
    (made,) = (folder / "runs").iterdir()
    assert (made / "manifest.json").is_file()
