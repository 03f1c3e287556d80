"""The JSON contract of `compare --json` and `run --json`: plain data, `null` where a number does not exist, ratios as ratios."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from spmsim.results.estimates import Difference, Estimate
from spmsim.results.intervals import LEVEL, estimate
from spmsim.results.landing import Landing, Landings
from spmsim.results.run import Run
from spmsim.studies.study import BreakEven, Comparison, Recommendation, Study

SCHEMA_VERSION = 1
_ESTIMATE = ("mean", "std_error", "ci_low", "ci_high", "p05", "p50", "p95", "unit")
_RECOMMENDATION = ("candidate", "tied", "undecided", "infeasible", "circumstances", "why")


def as_json(study: Study) -> dict[str, Any]:
    """What `compare --json` prints."""
    told = study.recommendation or _without_a_decision(study)
    return {
        "schema_version": SCHEMA_VERSION,
        "baseline": study.baseline,
        "replications": study.replications,
        "seed": study.seed,
        "ci_level": study.ci_level,
        "comparisons": [_comparison(one) for one in study.comparisons],
        "recommendation": {name: _plain(getattr(told, name)) for name in _RECOMMENDATION},
        **_landings_by_scenario(study),
    }


def _landings_by_scenario(study: Study) -> dict[str, Any]:
    """`landing` of every scenario by id; nothing where none opens inside its calendar."""
    found = {one.id: _landing(one.landings)["landing"] for one in study.scenarios if one.landings is not None}
    return {"landing": found} if found else {}


def _landing(found: Landings | None) -> dict[str, Any]:
    """Under `landing`: to date + rest = landing, of all, by role and by region; nothing of a year drawn from its first month."""
    if found is None:
        return {}
    return {
        "landing": {
            "as_of": found.as_of,
            "months": found.months,
            "to_date": "paid" if found.is_paid else "by_plan",
            "paid_otherwise": found.paid_otherwise,
            "summary": _landed(found.whole),
            "by_role": {role: _landed(metrics) for role, metrics in found.by_role.items()},
            "by_region": {region: _landed(metrics) for region, metrics in found.by_region.items()},
        }
    }


def _landed(metrics: Mapping[str, Landing]) -> dict[str, Any]:
    return {
        name: {"to_date": one.to_date, **_estimates({"rest": one.rest, "landing": one.landing})} for name, one in metrics.items()
    }


def _without_a_decision(study: Study) -> Recommendation:
    """No choice, in the form of every other: the scenario states no decision by which one could be judged."""
    circumstances = tuple(one.id for one in study.scenarios if one.standing == "circumstance")
    why = f"{study.baseline} states no decision, so the scenarios are compared and none is recommended."
    return Recommendation(None, (), (), (), circumstances, why)


def runs_as_json(runs: Sequence[Run]) -> dict[str, Any]:
    """What `run --json` prints."""
    return {"schema_version": SCHEMA_VERSION, "runs": [_run(run) for run in runs]}


def _run(run: Run) -> dict[str, Any]:
    summary = run.summary()
    unknown = {name: estimate(None, one.unit) for name, one in summary.items()}  # a budget, say, is nobody's but the force's
    return {
        "scenario": run.manifest["title"],
        "id": run.id,
        "key": run.key,
        "path": str(run.path),
        "engine": run.manifest["engine"],
        "replications": run.manifest["replications"],
        "seed": run.manifest["seed"],
        "ci_level": LEVEL,
        "summary": _estimates(summary),
        "by_role": {role: _estimates({**unknown, **metrics}) for role, metrics in run.by_role().items()},
        **_landing(run.landings()),
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "scenario": one.title,
        "id": one.id,
        "differences": _differences(one.differences),
        "nobody_responds": None if one.nobody_responds is None else _differences(one.nobody_responds),
        "break_even": None if one.break_even is None else _break_even(one.break_even),
    }


def _break_even(found: BreakEven) -> dict[str, Any]:
    crossings = [
        {"elasticity": one.elasticity, "wins": one.wins, "ci_low": _plain(one.ci_low), "ci_high": _plain(one.ci_high)}
        for one in found.crossings
    ]
    return {"crossings": crossings, "always": found.always}


def _estimates(metrics: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: {field: _plain(getattr(one, field)) for field in _ESTIMATE} for name, one in metrics.items()}


def _differences(metrics: Mapping[str, Difference]) -> dict[str, Any]:
    return {name: _plain(asdict(one)) for name, one in metrics.items()}


def _plain(value: Any) -> Any:
    """Tuples to lists; NaN and infinities to `None`."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
