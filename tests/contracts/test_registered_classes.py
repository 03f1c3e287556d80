"""What every class keeps that a scenario may name, built in or a plugin's: one suite over the registry."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from spmsim.foundation.errors import BadInput
from spmsim.foundation.spec import Spec
from spmsim.scenario.nodes import node_from_data
from spmsim.scenario.plugins import read_plugins
from spmsim.scenario.registry import build_registry

RECIPE = Path(__file__).parents[2] / "docs" / "recipes" / "add-a-plan-component.md"


@pytest.fixture(scope="session")
def plugged(tmp_path_factory: pytest.TempPathFactory) -> type[Spec]:
    folder = tmp_path_factory.mktemp("project")
    text = RECIPE.read_text(encoding="utf-8")
    module = re.search(r"^```python\n# root_curve.py\n(.*?)^```$", text, flags=re.S | re.M)
    assert module is not None
    (folder / "root_curve.py").write_text(module.group(1), encoding="utf-8")
    (folder / "spmsim.toml").write_text('plugins = ["root_curve"]\n')
    return read_plugins(node_from_data({"plugins": ["root_curve"]}, "x.yaml"), folder.resolve(), []).classes["formula"]["root_curve"]


CLASSES = [(kind, name) for kind, classes in build_registry().items() for name in classes]


@pytest.fixture(params=[*CLASSES, ("formula", "root_curve")], ids=lambda pair: "-".join(pair))
def named(request: pytest.FixtureRequest, plugged: type[Spec]) -> tuple[str, type[Spec]]:
    kind, name = request.param
    return name, plugged if name == "root_curve" else build_registry()[kind][name]


def test_its_type_is_its_name(named: tuple[str, type[Spec]]) -> None:
    name, made = named
    assert made.model_fields["type"].default == name


def test_it_is_frozen_and_refuses_unknown_keys(named: tuple[str, type[Spec]]) -> None:
    _, made = named
    assert made.model_config.get("frozen") is True
    assert made.model_config.get("extra") == "forbid"
    assert not inspect.isabstract(made)


def test_it_says_what_it_means_and_so_does_every_field(named: tuple[str, type[Spec]]) -> None:
    _, made = named
    assert (made.__doc__ or "").strip().endswith("."), f"{made.__name__} has no sentence"
    silent = [name for name, field in made.model_fields.items() if not (field.description or "").strip()]
    assert silent == []


def test_a_plugin_cannot_take_the_place_of_a_built_in_class(plugged: type[Spec]) -> None:
    with pytest.raises(BadInput, match="name of a built-in formula 'payout_curve'"):
        build_registry({"formula": {"payout_curve": plugged}})
