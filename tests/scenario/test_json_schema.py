"""The JSON Schema for editors accepts what the loader accepts, and documents every field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from spmsim.scenario.json_schema import json_schema

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted([*SCENARIOS.glob("*.yaml"), *SCENARIOS.glob("exact/*.yaml")])
BAD = Path(__file__).parents[1] / "bad_scenarios"
PAGE = Path(__file__).parents[2] / "docs" / "plan-language.md"
WRITTEN_DOWN = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.S | re.M)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


@pytest.mark.parametrize("path", [*SHIPPED, BAD / "good.yaml", BAD / "responding.yaml"], ids=lambda path: path.stem)
def test_good_files_fit(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    "name", ["unknown_block", "unknown_key", "missing_block", "wrong_choice", "negative_money", "share_above_one", "bad_name",
             "unknown_formula", "unknown_law", "unknown_adjustment", "missing_pays", "missing_between",
             "holdback_of_nothing", "number_in_quotes", "made_by_loading",
             "change_of_no_kind", "change_set_with_blocks", "range_not_two_numbers"],
)  # fmt: skip
def test_bad_files_do_not(name: str, validator: jsonschema.Draft202012Validator) -> None:
    assert not validator.is_valid(read(BAD / f"{name}.yaml"))


@pytest.mark.parametrize("text", WRITTEN_DOWN, ids=["every adjustment", "every formula"])
def test_the_plan_language_fits(text: str, validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(YAML(typ="safe", pure=True).load(text))] == []


def test_two_classes_of_one_name_have_a_definition_each() -> None:
    definitions = json_schema()["$defs"]
    assert "role" in definitions["Draw"]["properties"]
    (advance,) = (block for name, block in definitions.items() if name.startswith("Draw_"))
    assert "recoverable" in advance["properties"]


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        for name, inner in (schema.get("properties") or {}).items() if isinstance(schema.get("properties"), dict) else ():
            yield f"{path}/{name}", inner
        for name, inner in schema.items():
            yield from properties(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for at, inner in enumerate(schema):
            yield from properties(inner, f"{path}/{at}")


def numbers(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") in ("number", "integer"):
            yield path, schema
        for name, inner in schema.items():
            yield from numbers(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for at, inner in enumerate(schema):
            yield from numbers(inner, f"{path}/{at}")


def test_every_number_has_a_lowest_and_a_highest_value() -> None:
    """So that nothing overflows. The ends of a range must be values that the field allows; a factor's product is what is checked."""
    lowest, highest = {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}
    checked_elsewhere = ("/range/items", "/by")
    free = [path for path, inner in numbers(json_schema()) if not (lowest & inner.keys() and highest & inner.keys())]
    assert [path for path in free if not path.endswith(checked_elsewhere)] == []


def test_every_field_is_documented() -> None:
    lacking = [path for path, inner in properties(json_schema()) if not inner.get("description") and "$ref" not in inner]
    assert lacking == []
