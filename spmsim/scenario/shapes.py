"""The shape of a scenario: which field of which class stands at a place of the tree, with its unit and its words.

Walks the classes, not the values, so that a field that nobody wrote is found too.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from spmsim.foundation.quantities import Amount, Share, Unit
from spmsim.foundation.spec import Registry, Spec
from spmsim.scenario.nodes import Node, Step, Steps
from spmsim.team.reps import MEASURE_PREFIXES, Rep


@dataclass(frozen=True)
class Shape:
    """What may stand at a place: the annotated type, and the field's own words where it is a field."""

    type: Any
    metadata: tuple[Any, ...] = ()
    doc: str = ""
    is_optional: bool = False
    """Whether a file may leave the field out."""

    @property
    def unit(self) -> str:
        """The unit of a number, or an empty string."""
        return next((part.name for part in _all_metadata(self.type, self.metadata) if isinstance(part, Unit)), "")


def shape_at(root: type[Spec], tree: Node, steps: Steps, registry: Registry) -> Shape | None:
    """The shape at the steps; None where no class knows them.

    Args:
        root: The class of the whole tree.
        tree: The values: `type` keys decide which class a formula, rule, law or behaviour has.
        steps: From the root.
        registry: The classes by kind and name.
    """
    shape: Shape | None = Shape(root)
    node: Node | None = tree
    for step in steps:
        if shape is None:
            return None
        shape = _below(shape, step, node, tree, registry)
        node = node.get(step) if node is not None else None
    return shape


def block_of(shape: Shape, node: Node | None, registry: Registry) -> type[Spec] | None:
    """The class that reads the node, or None where it is read by none."""
    kind = registered_kind(shape)
    if kind:
        named = node.get("type") if node is not None else None
        return registry.get(kind, {}).get(str(named.value)) if named is not None else None
    for member in members(shape.type):
        if isinstance(member, type) and issubclass(member, Spec):
            return member
    return None


def is_open_mapping(shape: Shape) -> bool:
    """Whether keys of one's own may be added there (plans, quotas, roles, …)."""
    return any(get_origin(member) in (dict, Mapping) for member in members(shape.type))


def registered_kind(shape: Shape) -> str:
    """The kind in the registry (`formula`, `law`, …) that the place names by `type`, or an empty string."""
    for part in _all_metadata(shape.type, shape.metadata):
        if isinstance(part, BeforeValidator):
            kind = _kind_read_by(part.func)
            if kind:
                return kind
    return ""


@lru_cache(maxsize=64)
def _kind_read_by(validator: Any) -> str:
    """The kind whose classes a validator made by `foundation.spec.registered` reads; empty for other validators."""
    kind = inspect.getclosurevars(validator).nonlocals.get("kind") if inspect.isfunction(validator) else None
    return kind if isinstance(kind, str) else ""


def members(annotation: Any) -> tuple[Any, ...]:
    """The types of a union, without wrappers; the type itself where it is none."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return members(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(member for part in get_args(annotation) for member in members(part))
    return (annotation,)


def field_named(block: type[Spec], key: str) -> FieldInfo | None:
    """The field that a key of YAML addresses."""
    for name, field in block.model_fields.items():
        if key == (field.alias or name):
            return field
    return None


def keys_of(block: type[Spec]) -> tuple[str, ...]:
    """The keys that a block may hold, in order."""
    return tuple(field.alias or name for name, field in block.model_fields.items())


def _below(shape: Shape, step: Step, node: Node | None, tree: Node, registry: Registry) -> Shape | None:
    block = block_of(shape, node, registry)
    if block is not None and isinstance(step, str):
        field = field_named(block, step)
        if field is not None:
            return Shape(field.annotation, tuple(field.metadata), field.description or "", not field.is_required())
        return _column_of_people(step, tree) if issubclass(block, Rep) else None
    for member in members(shape.type):
        origin, inner = get_origin(member), get_args(member)
        if origin in (dict, Mapping) and isinstance(step, str):
            return Shape(inner[1])
        if origin in (tuple, list) and isinstance(step, int):
            return Shape(inner[0] if len(inner) == 1 or inner[1] is Ellipsis else inner[min(step, len(inner) - 1)])
    return None


def _column_of_people(column: str, tree: Node) -> Shape | None:
    """`potential_<measure>` and its like: an amount in the unit of the measure."""
    measures = tree.get("measures")
    for prefix in MEASURE_PREFIXES:
        measure = measures.get(column.removeprefix(prefix)) if measures is not None and column.startswith(prefix) else None
        if measure is not None:
            unit = measure.get("unit")
            return Shape(Share if unit is not None and unit.value == "share" else Amount, is_optional=True)
    return None


def _all_metadata(annotation: Any, outer: tuple[Any, ...]) -> tuple[Any, ...]:
    found = list(outer)
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        return (*found, *metadata, *_all_metadata(inner, ()))
    if get_origin(annotation) in (Union, types.UnionType):
        for member in get_args(annotation):
            found += _all_metadata(member, ())
    return tuple(found)
