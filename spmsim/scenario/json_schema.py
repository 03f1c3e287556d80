"""The JSON Schema of scenario files, so that editors complete and check while people type.

Made from the same classes that read the files, the registered ones included; the words are the fields' own.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from spmsim.foundation.spec import Registry, Spec
from spmsim.scenario.registry import build_registry
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.shapes import Shape, keys_of, members, registered_kind

Json = dict[str, Any]
_WRITTEN_BY_LOADING = {"Team": ("reps",), "Effort": ("normalised_on",), "Opening": ("sales", "payments")}
_BARE_NAMES = ("law",)
_BOUNDS = {Ge: ("minimum", "ge"), Gt: ("exclusiveMinimum", "gt"), Le: ("maximum", "le"), Lt: ("exclusiveMaximum", "lt")}
_STATED = "A number, or {value, range, source}: the value used, the range it may lie in, and its source (or the word assumption)."


def json_schema() -> Json:
    """The schema of a scenario file: complete, or (with `extends`) a change set."""
    writer = _Writer(build_registry())
    complete = writer.block(ScenarioSpec)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "spmsim scenario",
        "description": "A complete scenario, or a change set on another file (with 'extends').",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/ChangeSet"},
        "else": complete,
        "$defs": {**writer.definitions, "ChangeSet": _change_set(), "Change": _change()},
    }


def _change_set() -> Json:
    return {
        "type": "object",
        "description": "Changes to another scenario file.",
        "properties": {
            "extends": {"type": "string", "description": "The scenario file that is changed, relative to this one."},
            "about": {"$ref": "#/$defs/About"},
            "changes": {"type": "array", "items": {"$ref": "#/$defs/Change"}, "description": "Changes, made in this order."},
        },
        "required": ["extends", "changes"],
        "additionalProperties": False,
    }


def _change() -> Json:
    path = "What is changed: keys joined by dots, items in brackets, e.g. plans.p.components[revenue].weight, team.reps[role=r].base_share."
    kinds = {
        "set": ("to", "The new value."), "scale": ("by", "The factor on the number and its range."),
        "add": ("item", "The item that joins the list, or the value of the new key."),
    }  # fmt: skip
    forms = [
        {
            "type": "object",
            "properties": {kind: {"type": "string", "description": path}, partner: {"description": words}},
            "required": [kind, partner],
            "additionalProperties": False,
        }
        for kind, (partner, words) in kinds.items()
    ]
    removed = {"remove": {"type": "string", "description": path}}
    remove = {"type": "object", "properties": removed, "required": ["remove"], "additionalProperties": False}
    forms[1]["properties"]["by"]["type"] = "number"  # type: ignore[index]
    return {"oneOf": [*forms, remove], "description": "One change: {set, to}, {scale, by}, {add, item} or {remove}."}


class _Writer:
    """Writes classes into `$defs`, each once."""

    def __init__(self, registry: Registry) -> None:
        self.definitions: dict[str, Json] = {}
        self._registry = registry
        self._names: dict[type[Spec], str] = {}

    def block(self, spec: type[Spec]) -> Json:
        """A reference to the schema of a class; of two classes of one name, the second is told apart by its module."""
        if spec not in self._names:
            taken = spec.__name__ in self.definitions
            name = f"{spec.__name__}_{spec.__module__.rpartition('.')[2]}" if taken else spec.__name__
            self._names[spec] = name
            self.definitions[name] = {}
            self.definitions[name] = self._object(spec)
        return {"$ref": f"#/$defs/{self._names[spec]}"}

    def _object(self, spec: type[Spec]) -> Json:
        hidden = _WRITTEN_BY_LOADING.get(spec.__name__, ())
        fields = {key: field for key, field in zip(keys_of(spec), spec.model_fields.values(), strict=True) if key not in hidden}
        # A block is told from the others of its kind by its type, so the type is asked for although the class has a default.
        required = [key for key, field in fields.items() if field.is_required() or key == "type"]
        return {
            "type": "object",
            "description": inspect.getdoc(spec) or "",
            "properties": {key: self._field(field) for key, field in fields.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def _field(self, field: FieldInfo) -> Json:
        schema = self.of(Shape(field.annotation, tuple(field.metadata)))
        unit = Shape(field.annotation, tuple(field.metadata)).unit
        words = (field.description or "Which one it is.").strip()
        schema = {**schema, "description": f"{words} Unit: {unit}." if unit else words}
        if not field.is_required() and isinstance(field.default, (str, int, float, bool)):
            schema["default"] = field.default
        return schema

    def of(self, shape: Shape) -> Json:
        """The schema of whatever may stand at a place."""
        kind = registered_kind(shape)
        if kind:
            forms = [self.block(spec) for _, spec in sorted(self._registry[kind].items())]
            if kind in _BARE_NAMES:
                forms.append({"enum": sorted(self._registry[kind])})
            return {"anyOf": forms}
        forms = list(self._forms(shape.type, shape.metadata))
        return forms[0] if len(forms) == 1 else {"anyOf": forms}

    def _forms(self, annotation: Any, metadata: tuple[Any, ...]) -> Iterator[Json]:
        """One schema per member of a union; numbers in both of their forms."""
        if get_origin(annotation) is Annotated:
            inner, *more = get_args(annotation)
            yield from self._forms(inner, (*metadata, *more))
            return
        if len(members(annotation)) > 1:
            for member in get_args(annotation):
                yield from self._forms(member, metadata)
            return
        schema = self._single(annotation, _limits(metadata))
        yield schema
        if annotation in (int, float):
            yield _stated(schema)

    def _single(self, annotation: Any, limits: Json) -> Json:
        origin, inner = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Spec):
            return self.block(annotation)
        if origin is Literal:
            return {"enum": list(inner)}
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(Shape(inner[1])), **_sized(limits, "Properties")}
        if origin in (tuple, list):
            return self._list(inner, limits)
        if annotation is type(None):
            return {"type": "null"}
        if annotation is date:
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        name = {float: "number", int: "integer", str: "string", bool: "boolean"}.get(annotation)
        return {"type": name, **limits} if name else {}

    def _list(self, inner: tuple[Any, ...], limits: Json) -> Json:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return {"type": "array", "items": self.of(Shape(inner[0])), **_sized(limits, "Items")}
        return {"type": "array", "prefixItems": [self.of(Shape(part)) for part in inner], "minItems": len(inner), "maxItems": len(inner)}


def _stated(number: Json) -> Json:
    ends = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2, "description": "Lowest and highest: [low, high]."}
    source = {"type": "string", "minLength": 1, "description": "A citation, a data source, or the word assumption."}
    return {
        "type": "object",
        "description": _STATED,
        "properties": {"value": {**number, "description": "The value used."}, "range": ends, "source": source},
        "required": ["value"],
        "additionalProperties": False,
    }


def _limits(metadata: tuple[Any, ...]) -> Json:
    limits: Json = {}
    for part in metadata:
        if isinstance(part, FieldInfo):
            limits |= _limits(tuple(part.metadata))
        elif isinstance(part, StringConstraints):
            found = {"pattern": part.pattern, "minLength": part.min_length, "maxLength": part.max_length}
            limits |= {key: value for key, value in found.items() if value is not None}
        elif isinstance(part, MinLen):
            limits["minLength"] = part.min_length
        elif isinstance(part, MaxLen):
            limits["maxLength"] = part.max_length
        elif type(part) in _BOUNDS:
            word, attribute = _BOUNDS[type(part)]
            limits[word] = getattr(part, attribute)
    return limits


def _sized(limits: Json, what: str) -> Json:
    named = {f"min{what}": limits.get("minLength"), f"max{what}": limits.get("maxLength")}
    return {key: value for key, value in named.items() if value is not None}
