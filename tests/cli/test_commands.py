"""The commands from outside: what they print, where, and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from spmsim.bundled import copy_scenarios, notebooks_folder, scenarios_folder
from spmsim.cli import app
from spmsim.entrances.files import change_sets

ROOT = Path(__file__).resolve().parents[2]
EXACT = """
about: {title: One rep, question: "Does it run?"}
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 0, replications: 40, engine: monte_carlo}
measures: {revenue: {unit: USD}}
team:
  draw: [{role: seller, reps: 6}]
  roles: {seller: {plan: tested, quota_set: tested, on_target_earnings: 100000, base_share: 0.5, potential: {revenue: 600000}}}
market: {shocks: {rep: {sd: 0.4}}, laws: {revenue: lognormal}}
quotas: {tested: {rules: {revenue: {type: flat, amount: 600000}}}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components: [{name: revenue, measure: revenue, weight: 1.0, period: quarter, accumulation: discrete,
                  formula: {type: payout_curve, points: [[0.5, 0.0], [1.0, 1.0]], beyond: extended}}]
behaviour: {type: fixed}
"""
CAPPED = """
extends: base.yaml
about: {title: Capped, question: "And with a cap?"}
changes: [{set: "plans.tested.components[revenue].formula.beyond", to: capped}]
"""
METRICS = {
    "sales", "incentive_pay", "total_pay", "attainment_mean", "share_at_quota", "ccos", "turnover", "contribution", "over_budget",
}  # fmt: skip
ESTIMATE = {"mean", "std_error", "ci_low", "ci_high", "p05", "p50", "p95", "unit"}
DIFFERENCE = {"mean", "std_error", "ci_low", "ci_high", "correlation", "variance_reduction", "p_value", "p_adjusted", "verdict"}


def spmsim(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: str | Path) -> Any:
    """What a command with `--json` answers: standard output holds one JSON object and nothing else."""
    done = spmsim(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    (folder / "base.yaml").write_text(EXACT)
    (folder / "capped.yaml").write_text(CAPPED)
    (folder / "bad.yaml").write_text(EXACT.replace("base_share: 0.5", "base_share: 1.5").replace("currency", "curency"))
    return folder


def test_help_imports_nothing_heavy() -> None:
    """Help is there at once: typer, and none of what takes long to import."""
    heavy = {
        "numpy",
        "scipy",
        "pandas",
        "numba",
        "pyarrow",
        "pydantic",
        "ruamel",
        "matplotlib",
        "papermill",
        "nbconvert",
        "jsonschema",
        "rich",
    }
    script = f"import sys, spmsim.cli; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_lists_the_commands_of_this_version_and_no_other() -> None:
    listed = [line.split()[0] for line in spmsim("--help").stdout.split("Commands:\n")[1].splitlines()]
    assert listed == ["check", "explain", "run", "compare", "report", "lint", "pay", "init", "assess", "replay", "review", "demo", "schema"]


def test_python_m_spmsim_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "spmsim", "--version"], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "spmsim 0.1.0\n"


@pytest.mark.parametrize(
    "arguments",
    [["doctor"], ["run"], ["run", "--trace", "x"], ["run", "x.yaml", "--replications", "many"], ["compare", "x.yaml"],
     ["compare", "x.yaml", "y.yaml", "--attribute"], ["report", "x.yaml", "--audience", "everybody"]],
    ids=" ".join,
)  # fmt: skip
def test_misuse_ends_with_2_and_says_how_it_is_used(arguments: list[str]) -> None:
    done = spmsim(*arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["check"], ["explain"], ["run"], ["compare", "missing.yaml"], ["report"]], ids=" ".join)
def test_a_file_that_is_not_there_ends_with_2(command: list[str]) -> None:
    done = spmsim(*command, "missing.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "missing.yaml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "explain", "run", "report"])
def test_a_folder_in_place_of_a_file_ends_with_2(command: str, files: Path) -> None:
    done = spmsim(command, files)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["loop.yaml", "x" * 300 + ".yaml", "base.yaml/inside.yaml"], ids=["circle", "long", "below a file"])
@pytest.mark.parametrize("command", ["check", "run"])
def test_paths_that_cannot_be_followed_end_with_2(command: str, name: str, files: Path) -> None:
    (files / "loop.yaml").unlink(missing_ok=True)
    (files / "loop.yaml").symlink_to("loop.yaml")
    done = spmsim(command, files / name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "cannot be" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "explain", "run", "report"])
def test_all_problems_of_a_bad_file_are_told_with_their_lines(command: str, files: Path) -> None:
    done = spmsim(command, files / "bad.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "bad.yaml:3" in done.stderr and "currency" in done.stderr
    assert "bad.yaml:9" in done.stderr and "base_share" in done.stderr


def test_run_tells_the_problems_of_all_its_files(files: Path) -> None:
    done = spmsim("run", files / "bad.yaml", "missing.yaml")
    assert "bad.yaml:3" in done.stderr and "missing.yaml" in done.stderr


@pytest.mark.parametrize(
    ("option", "named"),
    [("--replications=0", "replications"), ("--replications=1000000000000", "replications"), ("--seed=-1", "seed"),
     ("--workers=0", "workers"),
     ("--set=market.levle=1", "market.levle"), ("--scale=market.level=x", "market.level"),
     ("--scale=run.replications=1e308", "1e+308"), ("--scale=team.reps[*].on_target_earnings=-1", "on_target_earnings"),
     ("--set=nonsense", "nonsense")],
)  # fmt: skip
def test_numbers_and_paths_that_cannot_be_meant_end_with_2(option: str, named: str, files: Path) -> None:
    done = spmsim("run", files / "base.yaml", option)
    assert (done.exit_code, done.stdout) == (2, "")
    assert named in done.stderr


@pytest.mark.parametrize("command", [["explain", "--rep", "seller-d001"], ["lint"], ["compare", "capped.yaml"], ["report"]], ids=" ".join)
def test_a_seed_that_cannot_be_played_ends_with_2_whatever_is_done_with_it(command: list[str], files: Path) -> None:
    name, *more = command
    done = spmsim(name, files / "base.yaml", *(files / word if word.endswith(".yaml") else word for word in more), "--seed=-1")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "run.seed: must be at least 0, got -1\n"


def test_a_seed_that_would_change_nothing_is_refused(files: Path) -> None:
    done = spmsim("explain", files / "base.yaml", "--seed=3")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "seed: a seed is for one person's simulated year; say whose with rep, or leave the seed out\n"


def test_check_says_what_a_scenario_resolves_to(files: Path) -> None:
    done = spmsim("check", files / "base.yaml", files / "capped.yaml")
    assert done.exit_code == 0, done.stderr
    assert "One rep" in done.stdout and "Capped" in done.stdout
    assert done.stderr == ""


def test_explain_says_the_plan_in_words(files: Path) -> None:
    done = spmsim("explain", files / "base.yaml")
    assert done.exit_code == 0, done.stderr
    assert "without a cap" in done.stdout


def test_run_prints_figures_and_where_each_run_is(files: Path) -> None:
    done = spmsim("run", files / "base.yaml", files / "capped.yaml")
    assert done.exit_code == 0, done.stderr
    paths = [Path(told.splitlines()[-1]) for told in done.stdout.split("\n\n")]
    assert [path.name.split("-")[0] for path in paths] == ["base", "capped"]
    assert all((path / "manifest.json").exists() for path in paths)
    assert "Incentive pay" in done.stdout and "95 % interval" in done.stdout


def test_run_answers_with_the_contract(files: Path, tmp_path: Path) -> None:
    told = answer("run", files / "base.yaml", "--replications", "30", "--seed", "5", "--out", tmp_path / "kept")
    (run,) = told["runs"]
    assert told["schema_version"] == 1
    assert {name: run[name] for name in ("scenario", "id", "engine", "replications", "seed", "ci_level")} == {
        "scenario": "One rep", "id": "base", "engine": "monte_carlo", "replications": 30, "seed": 5, "ci_level": 0.95,
    }  # fmt: skip
    assert Path(run["path"]).parent == tmp_path / "kept"
    assert Path(run["path"]).name == f"base-{run['key']}"
    assert set(run["summary"]) >= METRICS
    assert all(set(estimate) == ESTIMATE for estimate in run["summary"].values())
    assert set(run["by_role"]) == {"seller"}
    assert run["summary"]["over_budget"]["mean"] is None  # no budget is stated


def test_set_and_scale_change_one_run(files: Path) -> None:
    """Sales are proportional to the market's level: 40 replications on the same draws."""
    plain = answer("run", files / "base.yaml")["runs"][0]["summary"]["sales"]["mean"]
    half = answer("run", files / "base.yaml", "--set", "market.level=0.5")["runs"][0]["summary"]["sales"]["mean"]
    double = answer("run", files / "base.yaml", "--set", "market.level=0.5", "--scale", "market.level=4")["runs"][0]["summary"]["sales"][
        "mean"
    ]
    assert half == pytest.approx(plain / 2, rel=1e-6)  # each month's sale is a whole number of cents
    assert double == pytest.approx(plain * 2, rel=1e-6)


def test_compare_answers_with_the_contract(files: Path) -> None:
    told = answer("compare", files / "base.yaml", files / "capped.yaml", "--replications", "60")
    assert (told["schema_version"], told["baseline"], told["ci_level"]) == (1, "base", 0.95)
    (one,) = told["comparisons"]
    assert (one["scenario"], one["id"]) == ("Capped", "capped")
    assert all(set(difference) >= DIFFERENCE for difference in one["differences"].values())
    assert one["differences"]["incentive_pay"]["verdict"] == "lower"
    assert one["differences"]["sales"]["verdict"] == "identical"
    assert "break_even" in one and "nobody_responds" in one and "recommendation" in told


def test_compare_says_differences_in_words(files: Path) -> None:
    done = spmsim("compare", files / "base.yaml", files / "capped.yaml", "--replications", "60")
    assert done.exit_code == 0, done.stderr
    lines = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("  ")}
    assert lines["incentive_pay"].endswith("lower")
    assert lines["sales"].split() == ["sales", "0", "[0,", "0]", "identical"]
    assert lines["contribution"].endswith("company.gross_margin and company.on_cost_rate are not stated")


def test_a_workbook_is_for_the_owner_only(files: Path, tmp_path: Path) -> None:
    done = spmsim("compare", files / "base.yaml", files / "capped.yaml", "--workbook", tmp_path / "pay.xlsx")
    assert done.exit_code == 2
    assert "owner" in done.stderr
    assert not (tmp_path / "pay.xlsx").exists()


def test_schema_is_written_next_to_the_scenarios(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    done = spmsim("schema")
    assert (done.exit_code, done.stdout) == (0, "scenarios/scenario.schema.json\n")
    written = json.loads((tmp_path / "scenarios" / "scenario.schema.json").read_text())
    assert written == answer("schema")
    assert spmsim("schema", "nowhere").exit_code == 2


def test_the_schema_beside_the_shipped_scenarios_is_up_to_date() -> None:
    written = json.loads((ROOT / "scenarios" / "scenario.schema.json").read_text())
    assert written == answer("schema"), "run: spmsim schema scenarios"


def test_copies_of_the_bundled_scenarios_never_overwrite(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "baseline.yaml").write_text("my own")
    written = copy_scenarios(mine)
    assert (mine / "baseline.yaml").read_text() == "my own"
    assert mine / "accelerators.yaml" in written and mine / "baseline.yaml" not in written
    assert (mine / "data" / "roster.csv").read_bytes() == (scenarios_folder() / "data" / "roster.csv").read_bytes()
    assert copy_scenarios(mine) == ()


def test_the_demonstration_compares_the_change_sets() -> None:
    found = change_sets(scenarios_folder())
    assert "accelerators.yaml" in found and "baseline.yaml" not in found
    assert any(notebooks_folder().glob("*.ipynb"))


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_make_report_runs_the_bundled_change_sets_and_no_others(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "scenarios" / "of_my_own.yaml").write_text(CAPPED)
    done = subprocess.run(["make", "-n", "report"], cwd=tmp_path, capture_output=True, text=True, check=True)
    (line,) = [line for line in done.stdout.splitlines() if "spmsim report" in line]
    named = [Path(word).name for word in line.split() if word.startswith("scenarios/")]
    assert named == ["baseline.yaml", *(name for name in change_sets(tmp_path / "scenarios") if name != "of_my_own.yaml")]
