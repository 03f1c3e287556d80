"""Plugins: found like built-ins, run only where scenario and project both name them; the recipe, followed to the letter."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import spmsim
from spmsim.foundation.errors import BadInput
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, from_document, load, vary

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "add-a-plan-component.md"


def files_of(page: Path) -> dict[str, str]:
    """The blocks of a page whose first line names a file, and their text."""
    blocks = re.findall(r"^```(?:python|toml|yaml)\n# (\S+)\n(.*?)^```$", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return dict(blocks)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in files_of(RECIPE).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rooted(project: Path) -> Scenario:
    return load(project / "root.yaml")


def refusal_of(file: Path) -> str:
    with pytest.raises(BadInput) as refused:
        load(file)
    return str(refused.value)


def test_the_recipe_has_its_three_files() -> None:
    assert set(files_of(RECIPE)) == {"root_curve.py", "spmsim.toml", "root.yaml"}


def test_the_recipe_runs(project: Path, rooted: Scenario) -> None:
    schedule = rooted.spec.plans["rooted"].components[0].formula.schedule()
    assert schedule.value(1.0) == 1.0
    assert schedule.value(2.25) == pytest.approx(1.5) == schedule.value(4.0)
    run = spmsim.simulate(rooted, replications=50, out=project / "runs")
    pay = run.summary()["incentive_pay"].mean / (20 * 60_000)
    assert 0.9 < pay < 1.0  # a concave curve pays less than target on average: Jensen


def test_explain_says_its_words(rooted: Scenario) -> None:
    assert "the square root of attainment of revenue, up to 225% of quota" in str(spmsim.explain(rooted))


def test_a_change_moves_its_fields_and_a_bad_one_is_named(rooted: Scenario) -> None:
    path = "plans.rooted.components[revenue].formula.last"
    assert vary(rooted, [Change("set", path, 1.44)]).spec.plans["rooted"].components[0].formula.schedule().cap == pytest.approx(1.2)
    with pytest.raises(BadInput, match=r"formula\.last: must be at most 10, got 11"):
        vary(rooted, [Change("set", path, 11)])


def test_nothing_runs_that_the_project_does_not_allow(project: Path) -> None:
    (project / "spmsim.toml").write_text('plugins = ["root_curves"]\n')
    (project / "root_curve.py").write_text("raise SystemExit('it ran')\n")
    said = refusal_of(project / "root.yaml")
    assert "plugins[0]: the module 'root_curve' runs only if the project allows it" in said
    assert 'plugins = ["root_curve"]' in said


def test_an_edit_of_the_module_is_another_run(project: Path, rooted: Scenario) -> None:
    module = project / "root_curve.py"
    module.write_text(module.read_text().replace("**0.5", "**0.4"))
    edited = load(project / "root.yaml")
    assert edited.inputs["root_curve.py"] != rooted.inputs["root_curve.py"]
    assert edited.spec.plans["rooted"].components[0].formula.schedule().value(2.25) == pytest.approx(2.25**0.4)


def test_a_resolved_scenario_is_read_back_with_its_plugins(project: Path, rooted: Scenario) -> None:
    again = from_document(json.loads(json.dumps(rooted.document)), project=project)
    assert again.spec.plans == rooted.spec.plans


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise ValueError('no licence')", "the module 'root_curve' stops with ValueError: no licence"),
        ("x = 1", "the module holds no class that derives from ScheduleFormula or QuotaRule"),
        (
            "from spmsim.plans.payout_curve import PayoutCurve as P\nclass Mine(P):\n    '''Mine.'''",
            "may not take the name of a built-in formula",
        ),
    ],
)
def test_a_module_that_cannot_be_used_is_said_not_thrown(project: Path, module: str, said: str) -> None:
    (project / "root_curve.py").write_text(module)
    assert said in refusal_of(project / "root.yaml")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[missing]", "there is no file 'missing.py' in the project folder"),
        ("[../root_curve]", "a plugin is the name of a module"),
        ("[7]", "a plugin is the name of a module"),
        ("root_curve", "expected a list of modules"),
    ],
)
def test_names_that_are_no_modules(project: Path, written: str, said: str) -> None:
    (project / "spmsim.toml").write_text('plugins = ["missing"]\n')
    file = project / "root.yaml"
    file.write_text(file.read_text().replace("plugins: [root_curve]", f"plugins: {written}"))
    assert said in refusal_of(file)
