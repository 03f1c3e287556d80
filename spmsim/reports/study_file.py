"""`save_study` and `load_study`: a study as `study.json` in a folder, which is all that a report reads.

Floats are written with all their digits, numbers that do not exist as `null` (never NaN), keys in the order of the class.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spmsim.foundation.errors import refuse
from spmsim.reports.files import write_private
from spmsim.studies.study import Study

FILE = "study.json"
SCHEMA_VERSION = 1


def save_study(study: Study, folder: Path | str) -> Path:
    """Write `study.json` into `folder` (made if missing), readable by the owner only, whole or not at all."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return write_private(folder / FILE, dumped({}, study))


def dumped(head: Mapping[str, Any], record: Any) -> bytes:
    """A record as JSON, with the fields of `head` before its own."""
    return (json.dumps({**head, **plain(record)}, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def load_study(folder: Path | str) -> Study:
    """Read the study of a folder.

    Raises:
        BadInput: no `study.json` there, not JSON, another schema version, or a field that is missing or of another kind.
    """
    study = load_record(Study, Path(folder) / FILE, "study")
    assert isinstance(study, Study)
    return study


def load_record(kind: type, path: Path, what: str) -> Any:
    """Read a record that was written by `plain`, with its `schema_version`.

    Args:
        kind: the dataclass.
        path: the JSON file.
        what: how messages call it, `study`.

    Raises:
        BadInput: no such file, not JSON, another schema version, or a field that is missing or of another kind.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise refuse(f"no {what} here: a {what} folder holds {path.name}", file=str(path.parent)) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise refuse(f"not a {what}: {error}", file=str(path)) from None
    version = document.get("schema_version") if isinstance(document, dict) else None
    if version != SCHEMA_VERSION:
        raise refuse(f"schema version {version!r}; this version reads {SCHEMA_VERSION}", path="schema_version", file=str(path))
    try:
        return from_plain(kind, document, "")
    except _Mismatch as error:
        raise refuse(error.what, path=error.path, file=str(path)) from None


def plain(value: Any) -> Any:
    """Dataclasses to mappings, tuples to lists, NaN and infinities to `None`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    number = float(value)  # numpy's floats too
    return number if math.isfinite(number) else None


class _Mismatch(Exception):
    """A value that does not fit the class that it is read into."""

    def __init__(self, what: str, path: str) -> None:
        self.what, self.path = what, path
        super().__init__(what, path)


def from_plain(kind: Any, value: Any, path: str) -> Any:
    """Read plain JSON as `kind`: a dataclass, tuple, mapping, literal, union or plain type."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, path)
    if origin in (typing.Union, types.UnionType):
        return (
            None
            if value is None and type(None) in arguments
            else from_plain(next(a for a in arguments if a is not type(None)), value, path)
        )
    if origin is typing.Literal:
        return _checked(value, value in arguments, f"one of {', '.join(map(str, arguments))}", path)
    if origin is tuple:
        return _sequence(arguments, value, path)
    if origin is Mapping:
        _checked(value, isinstance(value, dict), "a mapping", path)
        return {key: from_plain(arguments[1], item, f"{path}.{key}") for key, item in value.items()}
    if kind is float:
        return float(_checked(value, isinstance(value, (int, float)) and not isinstance(value, bool), "a number", path))
    return _checked(value, isinstance(value, kind), kind.__name__, path)


def _object(kind: Any, value: Any, path: str) -> Any:
    _checked(value, isinstance(value, dict), "a mapping", path)
    kinds, needed = _fields_of(kind)
    missing = [name for name in needed if name not in value]
    _checked(missing, not missing, "all fields", path)
    return kind(**{name: from_plain(kinds[name], item, f"{path}.{name}".lstrip(".")) for name, item in value.items() if name in kinds})


@functools.cache  # a study holds some ten thousand estimates, and reading annotations is slow
def _fields_of(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Field → its kind, and the names of those that must be there."""
    hints, fields = typing.get_type_hints(kind), dataclasses.fields(kind)
    needed = tuple(f.name for f in fields if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING)
    return {f.name: hints[f.name] for f in fields}, needed


def _sequence(arguments: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    _checked(value, isinstance(value, list), "a list", path)
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(from_plain(arguments[0], item, f"{path}[{i}]") for i, item in enumerate(value))
    _checked(value, len(value) == len(arguments), f"{len(arguments)} items", path)
    return tuple(from_plain(kind, item, f"{path}[{i}]") for i, (kind, item) in enumerate(zip(arguments, value, strict=True)))


def _checked(value: Any, holds: bool, wanted: str, path: str) -> Any:
    if not holds:
        raise _Mismatch(f"expected {wanted}, got {str(value)[:80]!r}", path)
    return value
