"""What holds for every plan that can be written: it reads back from what it writes, and it can be told in words."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

from hypothesis import given
from ruamel.yaml import YAML

from spmsim.plans.plan import Plan
from spmsim.scenario.nodes import plain, read_tree
from tests.plans.any_plan import PLANS
from tests.plans.reading import CONTEXT

UNITS = {"revenue": "USD", "accounts": "count"}


def as_yaml(data: dict[str, Any]) -> str:
    """The plan as a file holds it; every value written where it is used."""
    text = StringIO()
    YAML(typ="safe", pure=True).dump(json.loads(json.dumps(data)), text)
    return text.getvalue()


def read(text: str) -> Plan:
    return Plan.model_validate(plain(read_tree(text, "plan.yaml")), context=CONTEXT)


def written(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", by_alias=True, serialize_as_any=True, exclude_none=True)


@given(PLANS)
def test_yaml_to_plan_to_yaml_is_the_identity(data: dict[str, Any]) -> None:
    plan = read(as_yaml(data))
    again = read(as_yaml(written(plan)))
    assert again == plan
    assert written(again) == written(plan)


@given(PLANS)
def test_nothing_that_was_written_is_lost(data: dict[str, Any]) -> None:
    dumped = written(read(as_yaml(data)))
    for block in ("components", "adjustments"):
        assert len(dumped[block]) == len(data[block])
        for given_block, kept in zip(data[block], dumped[block], strict=True):
            assert set(given_block) <= set(kept)
            assert all(kept[key] == value for key, value in given_block.items() if isinstance(value, str | int | float | bool))


@given(PLANS)
def test_every_clause_is_told_in_a_sentence(data: dict[str, Any]) -> None:
    plan = read(as_yaml(data))
    lines = plan.describe(UNITS, "USD")
    assert all(line.endswith(".") for line in lines)
    assert len(lines) >= len(data["components"]) + len(data["adjustments"]) + 1
    assert not any(word in line for line in lines for word in ("None", "_", "{", "Slope"))


@given(PLANS)
def test_every_adjustment_has_its_stage_in_the_order_of_pay(data: dict[str, Any]) -> None:
    order = read(as_yaml(data)).order_of_pay()
    assert [line.split(".")[0] for line in order] == [str(place) for place in range(1, len(order) + 1)]
    for adjustment in data["adjustments"]:
        named = f"{adjustment['type']} {adjustment['name']}".replace("_", " ")
        assert sum(named in line for line in order) == 1
