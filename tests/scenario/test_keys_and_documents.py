"""The resolved document and the run key: what they depend on, and what they do not."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.scenario.changes import Change
from spmsim.scenario.key import canonical_json, normalisation_hash
from spmsim.scenario.loading import Scenario, effective_run, from_document, load, run_key, vary

FOLDER = Path(__file__).parents[1] / "bad_scenarios"
GOOD = FOLDER / "good.yaml"


def key(scenario: Scenario, *, seed: int = 1, replications: int = 100, engine: str = "monte_carlo", normalised_on: str = "") -> str:
    return run_key(scenario, seed=seed, replications=replications, engine=engine, normalised_on=normalised_on)


def written(tmp_path: Path, text: str, name: str = "x.yaml") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


@pytest.fixture(scope="module")
def good() -> Scenario:
    return load(GOOD)


def test_titles_and_own_run_do_not_count(tmp_path: Path, good: Scenario) -> None:
    text = GOOD.read_text()
    titled = load(written(tmp_path, 'about: {title: Another, question: "Why?"}\n' + text))
    assert key(titled) == key(good)
    assert key(load(written(tmp_path, text.replace("replications: 100", "replications: 99")))) == key(good)
    assert titled.spec.about.title == "Another"
    assert good.spec.about.title == "good"
    blank = load(written(tmp_path, 'about: {title: " "}\n' + text))
    assert (key(blank), blank.spec.about.title) == (key(good), blank.id)


def test_everything_that_is_played_counts(good: Scenario) -> None:
    keys = {
        key(good), key(good, seed=0), key(good, replications=99), key(good, engine="reference"), key(good, normalised_on="abc"),
        key(vary(good, [Change("set", "market.level", 0.9)])),
        key(vary(good, [Change("set", "team.reps[seller-d001].base_share", 0.51)])),
    }  # fmt: skip
    assert len(keys) == 7
    assert all(len(one) == 16 for one in keys)


def test_the_content_of_input_files_counts(tmp_path: Path) -> None:
    text = GOOD.read_text().replace("  draw:", "  roster: people.csv\n  draw:")
    file = written(tmp_path, text)
    roster = written(tmp_path, "rep_id,role\nE1,seller\n", "people.csv")
    first = load(file)
    assert first.inputs == {"people.csv": hashlib.sha256(b"rep_id,role\nE1,seller\n").hexdigest()}
    roster.write_text("rep_id,role,name\nE1,seller,\n")
    assert key(load(file)) != key(first)


def test_the_form_of_the_file_does_not_count(tmp_path: Path, good: Scenario) -> None:
    text = GOOD.read_text()
    moved = text.replace('calendar: {start: "2027-01", months: 12}\n', "") + 'calendar: {months: 12, start: "2027-01"}\n# a comment\n'
    assert moved != text
    assert key(load(written(tmp_path, moved))) == key(good)
    assert key(load(written(tmp_path, text.replace("amount: 500000}", "amount: 5.0e5}")))) == key(good)
    assert key(load(written(tmp_path, text + "programmes: []\ncompany: {}\n"))) == key(good)  # defaults written out


def test_the_order_of_measures_counts(tmp_path: Path, good: Scenario) -> None:
    first, second = "revenue: {unit: USD}", "accounts_won: {unit: count}"
    turned = GOOD.read_text().replace(f"{first}, {second}", f"{second}, {first}")
    assert key(load(written(tmp_path, turned))) != key(good)  # another primary measure


def test_canonical_json_is_one_text() -> None:
    assert canonical_json({"b": 1.0, "a": [1, 2.5, "é", None, True]}) == '{"b":1,"a":[1,2.5,"é",null,true]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})


DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(DATA)
def test_canonical_json_reads_back_and_is_stable(data: object) -> None:
    text = canonical_json(data)
    assert json.loads(text) == data
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize("name", ["good", "responding"])
def test_a_document_reads_back_with_the_same_key(name: str) -> None:
    scenario = load(FOLDER / f"{name}.yaml")
    again = from_document(json.loads(json.dumps(scenario.document)))
    assert again.spec == scenario.spec
    assert again.document == scenario.document
    assert again.stated == scenario.stated
    assert key(again) == key(scenario)


def test_a_change_sets_document_keeps_the_normalisation_of_its_root() -> None:
    root = load(FOLDER / "responding.yaml")
    changed = load(FOLDER / "responding.yaml", sets=["market.level=0.9"])
    on = changed.document["behaviour"]["effort"]["normalised_on"]
    assert on == root.document["behaviour"]["effort"]["normalised_on"] == normalisation_hash(root.document)
    assert on != normalisation_hash(changed.document)
    again = from_document(json.loads(canonical_json(changed.document)))
    assert again.spec.behaviour == changed.spec.behaviour
    assert key(again) == key(changed)


def test_normalisation_leaves_run_company_decision_and_titles_out() -> None:
    root = load(FOLDER / "responding.yaml")
    values = {"run.seed": 7, "company.gross_margin": 0.5, "decision.objective": "sales", "about.title": "x"}
    other = vary(root, [Change("set", path, value) for path, value in values.items()])
    assert normalisation_hash(other.document) == normalisation_hash(root.document)
    assert normalisation_hash(vary(root, [Change("set", "market.level", 0.9)]).document) != normalisation_hash(root.document)


def test_the_key_is_the_same_in_every_process(good: Scenario) -> None:
    program = (
        "import sys; from spmsim.scenario.loading import load, run_key\n"
        "print(run_key(load(sys.argv[1]), seed=1, replications=100, engine='monte_carlo', normalised_on=''))"
    )
    for hash_seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": "C"}
        command = [sys.executable, "-c", program, str(GOOD)]
        out = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[2], check=True)
        assert out.stdout.strip() == key(good)


def test_effective_run(good: Scenario) -> None:
    assert effective_run(good) == good.spec.run
    asked = effective_run(good, replications=50, seed=0)
    assert (asked.replications, asked.seed, asked.engine) == (50, 0, "monte_carlo")


def test_varying_is_repeatable_and_leaves_the_scenario_alone(good: Scenario) -> None:
    before = canonical_json(good.document)
    first, second = (vary(good, [Change("scale", "team.reps[*].potential_revenue", 1.1)]) for _ in range(2))
    assert first.document == second.document
    assert canonical_json(good.document) == before
    assert vary(first, [Change("set", "market.level", 0.9)]).spec.team.reps == first.spec.team.reps


def test_a_scenario_survives_pickling(good: Scenario) -> None:
    again = pickle.loads(pickle.dumps(good))
    assert again.spec == good.spec
    assert again.root is again


def test_an_edit_of_what_computes_moves_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from spmsim.scenario import key

    def key_of(sources: str) -> str:
        monkeypatch.setattr(key, "sources_of_numbers", lambda: sources)
        return key.key_of_run({}, {}, seed=0, replications=1, engine="monte_carlo", normalised_on="")

    assert key_of("as released") == key_of("as released") != key_of("edited")
