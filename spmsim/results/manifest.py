"""The manifest of a run: what was played, by which software, how long it took. It alone holds what may differ between equal runs."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib import metadata
from typing import Any

import numpy as np

from spmsim.foundation.errors import RunFailed
from spmsim.results.metrics import MeasureTerms, Terms

SCHEMA_VERSION = 1
"""Version of the run folder's layout; raised when a reader of the old one would misread the new."""
KIND = "spmsim run"

_PACKAGES = ("numpy", "scipy", "numba", "pyarrow", "pandas", "pydantic")


def run_manifest(
    *,
    seed: int,
    replications: int,
    engine: str,
    currency: str,
    terms: Terms,
    title: str = "",
    normalisation: Mapping[str, Any] | None = None,
    wall_seconds: float | None = None,
    warnings: Sequence[str] = (),
    opening: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of a run without what the store adds (schema version, id, key, tables).

    Args:
        seed: seed of the run.
        replications: simulated years.
        engine: name of the engine.
        currency: code of the currency.
        terms: units and company figures; read back by `terms_from`.
        title: the scenario's title.
        normalisation: numbers that normalise effort, as solved.
        wall_seconds: time from start to the last replication.
        warnings: sentences.
        opening: sums to date of a scenario that opens inside its calendar, see `landing.landings`.
    """
    return {
        "title": title, "seed": seed, "replications": replications, "engine": engine, "currency": currency,
        "terms": asdict(terms), "normalisation": dict(normalisation or {}), "wall_seconds": wall_seconds, "warnings": list(warnings),
        **({} if opening is None else {"opening": dict(opening)}),
        **environment(),
    }


def environment() -> dict[str, Any]:
    """Versions of Python and of the packages that make the numbers, and the CPU class on which bytes are promised to be equal."""
    versions = {"python": platform.python_version()}
    for package in ("spmsim", *_PACKAGES):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {"packages": versions, "cpu_class": cpu_class()}


def cpu_class() -> str:
    """Architecture and the vector extensions that numpy found, which decide the last bit of `exp` and `log`."""
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return " ".join([platform.machine(), *found])


def terms_from(manifest: Mapping[str, Any]) -> Terms:
    """The terms that a manifest holds.

    Raises:
        RunFailed: they are missing or not of the form written by `run_manifest`.
    """
    try:
        given = manifest["terms"]
        measures = tuple(MeasureTerms(**measure) for measure in given["measures"])
        return Terms(given["minor"], given["months"], measures, given["primary"], given["company"], given.get("settles", False))
    except (KeyError, TypeError) as cause:
        raise RunFailed(f"the run's manifest does not hold its units and company figures ({cause})") from cause


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The manifest as JSON for people: indented, keys sorted.

    Raises:
        RunFailed: it holds NaN, an infinity, or something that JSON has no word for.
    """
    try:
        return json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    except (TypeError, ValueError) as cause:
        raise RunFailed(f"the manifest cannot be written as JSON: {cause}") from cause
