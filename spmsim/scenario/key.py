"""Canonical JSON of a resolved scenario, and the keys made of it.

The run key names everything that a run's tables depend on, and nothing else: equal keys, equal bytes.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NOT_IN_NORMALISATION = ("about", "run", "company", "decision", "opening", "inputs")
_FLOORS_OF_NUMBERS = (
    "foundation", "records", "sources", "plans", "quotas", "team", "behaviour", "market",
    "scenario", "compile", "engines", "results", "studies",
)  # fmt: skip
LENGTH = 16
"""Hexadecimal digits of a run key: 64 bits."""


def canonical_json(data: Any) -> str:
    """Data as JSON in one way only: no spaces, keys as they stand, 1.0 written like 1.

    The order of keys is part of a scenario (the first measure is the primary one), so it is kept; resolving puts the keys of
    every block into the order of its class, whatever order the file had.

    Raises:
        ValueError: A number that is infinite or no number.
    """
    return json.dumps(_whole_numbers(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _whole_numbers(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _whole_numbers(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_whole_numbers(value) for value in data]
    if isinstance(data, float) and data.is_integer() and abs(data) < 2**53:
        return int(data)
    return data


def hash_of(data: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()


def normalisation_hash(document: Mapping[str, Any]) -> str:
    """Hash of a root's resolved scenario as far as effort is normalised on it.

    Left out: the field that holds this hash, the hashes of input files, and `about`, `run`, `company`, `decision` and `opening`.
    """
    kept = {block: content for block, content in document.items() if block not in _NOT_IN_NORMALISATION}
    behaviour = kept.get("behaviour")
    if isinstance(behaviour, Mapping) and isinstance(behaviour.get("effort"), Mapping):
        effort = {name: value for name, value in behaviour["effort"].items() if name != "normalised_on"}
        kept["behaviour"] = {**behaviour, "effort": effort}
    return hash_of(kept)


def key_of_run(
    document: Mapping[str, Any], inputs: Mapping[str, str], *, seed: int, replications: int, engine: str, normalised_on: str
) -> str:
    """The run key: 16 hexadecimal digits.

    Args:
        document: The resolved scenario; its title, question and own `run` block do not count.
        inputs: Input file → hash of its content (roster, column map).
        seed: Seed that is played.
        replications: Replications that are played.
        engine: Engine that plays.
        normalised_on: Hash of the scenario on which effort is normalised, or an empty string where nobody responds.
    """
    rules = {block: content for block, content in document.items() if block not in ("about", "run", "inputs")}
    return hash_of({
        "scenario": rules,
        "inputs": sorted(inputs.values()),
        "run": {"seed": seed, "replications": replications, "engine": engine},
        "normalised_on": normalised_on,
        "version": package_version(),
        "sources": sources_of_numbers(),
    })[:LENGTH]  # fmt: skip


@functools.cache
def sources_of_numbers() -> str:
    """Hash of the modules that numbers come from, so that an edit between two releases never opens a run of the code before it."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for floor in _FLOORS_OF_NUMBERS:
        for source in sorted((package / floor).rglob("*.py")):
            digest.update(source.relative_to(package).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def package_version() -> str:
    """The version of this package."""
    return str(sys.modules[__name__.partition(".")[0]].__version__)
