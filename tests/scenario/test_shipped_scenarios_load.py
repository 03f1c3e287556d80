"""Every shipped scenario loads; a change set changes what it names and nothing else; broken ones never end in a traceback."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from spmsim.foundation.errors import BadInput
from spmsim.scenario.loading import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
CHANGE_SETS = sorted(path for path in SCENARIOS.glob("*.yaml") if path.stem != "baseline")
GOOD = Path(__file__).parents[1] / "bad_scenarios" / "good.yaml"


def leaves(data: Any, path: str = "") -> dict[str, Any]:
    if isinstance(data, dict) and "value" not in data:
        return {inner: value for key, child in data.items() for inner, value in leaves(child, f"{path}.{key}").items()}
    if isinstance(data, list):
        return {inner: value for at, child in enumerate(data) for inner, value in leaves(child, f"{path}[{at}]").items()}
    return {path: data}


def test_the_baseline_is_complete() -> None:
    baseline = load(SCENARIOS / "baseline.yaml")
    assert baseline.root is baseline
    assert len(baseline.spec.team.reps) == 120 + 12  # sellers and their managers
    assert baseline.stated["behaviour.effort.sales_elasticity"].range == (0.10, 0.60)


@pytest.mark.parametrize("path", CHANGE_SETS, ids=lambda path: path.stem)
def test_a_change_set_changes_only_what_it_names(path: Path) -> None:
    scenario = load(path)
    assert scenario.root.id == "baseline"
    assert scenario.changes
    before, after = leaves(scenario.root.document), leaves(scenario.document)
    different = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    blocks = {change.path.split(".")[0] for change in scenario.changes}
    assert {key.split(".")[1] for key in different} == blocks | {"about"}


def test_a_mangled_scenario_is_refused_without_a_traceback(tmp_path: Path) -> None:
    """300 scenarios, each with one to three tokens swapped, dropped or doubled: read, or refused with a place."""
    rng = random.Random(20270101)
    tokens = GOOD.read_text().replace(" ", "\0 \0").replace(":", "\0:\0").split("\0")
    strange = ["NO", "-1", "1e400", "[]", "{}", "null", "~", "9" * 30, "*a", "&a", "!x", "'", "\"", "{",
                "]", "0x1", ".nan", "é", "\t", "true", "1e6"]
    file, refused = tmp_path / "x.yaml", 0
    for _ in range(300):
        mangled = list(tokens)
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(len(mangled))
            mangled[at] = rng.choice([rng.choice(strange), "", mangled[at] * 2, rng.choice(tokens)])
        file.write_text("".join(mangled))
        try:
            load(file)
        except BadInput as trouble:
            refused += 1
            assert all(problem.what and "Traceback" not in str(problem) for problem in trouble.problems)
    assert refused > 150


STRANGE = [
    None, True, -1, 1.5, "x", "", [], {}, [1], [None], {"a": 1}, {"value": 1}, {"value": 1, "range": [0, 2]}, {"type": "flat"},
    {"type": []},
    {"type": "commission"}, [[1, 2]], [{"name": "x"}], "NO", 1e300,
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [place for key in keys for place in ((*path, key), *places(data[key], (*path, key)))]


def test_any_value_in_any_place_is_read_or_refused(tmp_path: Path) -> None:
    """200 scenarios with one to three values exchanged for values of other kinds, or taken out."""
    rng = random.Random(1)
    file = tmp_path / "x.yaml"
    for _ in range(200):
        data = YAML(typ="safe", pure=True).load(GOOD.with_stem("responding"))
        for _ in range(rng.randint(1, 3)):
            *way, last = rng.choice(places(data))
            holder = data
            for key in way:
                holder = holder[key]
            if rng.random() < 0.8:
                holder[last] = copy.deepcopy(rng.choice(STRANGE))
            else:
                del holder[last]
        file.write_text(json.dumps(data))
        try:
            load(file)
        except BadInput as trouble:
            assert all(problem.what for problem in trouble.problems)
