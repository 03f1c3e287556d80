"""How wrong the assumptions could make the figures: lowest and highest found over the stated ranges. Not a probability.

Each number with a range is moved to both ends, then the three that matter most to a metric to all their corners, on the same draws.
Effort is normalised on the root anew for parameters of behaviour, potential and spread; `market.level`, the season and everything else
keep the file's normalisation. What cannot be normalised is listed, not fatal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.effort import Effort
from spmsim.behaviour.static_response import StaticResponse
from spmsim.foundation.errors import BadInput, RunFailed
from spmsim.foundation.quantities import Stated
from spmsim.foundation.watching import Watch
from spmsim.records.tallies import GROUP_SUMS
from spmsim.results.metrics import Metrics, Terms, metrics_of_sums
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, vary
from spmsim.studies.normalise import Normalisation, RoleReference, role_references, solve
from spmsim.studies.playing import Cast, Draws, at_market_level, cast, company_of, play_on, policy_of, side_by_side
from spmsim.studies.study import AssumptionRange, RangeEnd

Floats = NDArray[np.float64]
Settings = Mapping[str, int]
"""Path → which end of its range: 0 the low one, 1 the high one."""

METRICS = ("contribution", "incentive_pay", "sales")
DIFFERENCE = "difference:contribution"
MOST_REPLICATIONS = 250
"""Replications played for each end; what an end moves is added to the run's mean."""
CORNERS = 3
_SPREAD_OR_POTENTIAL = ("market.shocks.", "market.laws.", "team.skill_sd")


@dataclass
class Ends:
    """Metrics of scenarios with assumptions moved; each distinct play is made once."""

    root: Scenario
    normalisation: Normalisation
    draws: Draws
    _sums: dict[tuple[str, tuple[tuple[str, int], ...]], dict[str, Floats]] = field(default_factory=dict)
    _normalisations: dict[tuple[tuple[str, int], ...], Normalisation] = field(default_factory=dict)
    _references: dict[tuple[tuple[str, int], ...], tuple[RoleReference, ...]] = field(default_factory=dict)
    _casts: dict[tuple[str, tuple[tuple[str, int], ...]], Cast] = field(default_factory=dict)

    def mean(self, of: Cast, metric: str, settings: Settings) -> float | None:
        """Mean of a metric with the settings applied as far as the scenario has these paths."""
        values = self.metrics(of, settings).get(metric)
        return None if values is None else float(np.nanmean(values))

    def metrics(self, of: Cast, settings: Settings) -> Metrics:
        """Metric → [N].

        Raises:
            RunFailed: effort cannot be normalised with these settings.
            BadInput: an end of a range is not allowed there.
        """
        held = {path: end for path, end in settings.items() if path in ranged(of.scenario)}
        moves_game = {path: end for path, end in held.items() if not path.startswith("company.")}
        key = (of.id, tuple(sorted(moves_game.items())))
        if key not in self._sums:
            self._sums[key] = self._played(of, moves_game)
        return metrics_of_sums(self._sums[key], self._terms(of, held))

    def _played(self, of: Cast, settings: Settings) -> dict[str, Floats]:
        moved = self._moved(of, {path: end for path, end in settings.items() if not _is_behaviour(path)})
        behaviour = {path: end for path, end in settings.items() if _is_behaviour(path)}
        strength = {path.removeprefix("behaviour.effort."): _end(of.scenario, path, end) for path, end in behaviour.items()}
        policy = policy_of(moved, self._normalised(of, settings, strength), effort=_effort_with(of.scenario, strength))
        sums = play_on(moved.game, policy, self.draws).by_group.sum(axis=1)
        return {name: np.ascontiguousarray(sums[:, index]) for index, name in enumerate(GROUP_SUMS)}

    def _moved(self, of: Cast, settings: Settings) -> Cast:
        """The scenario with everything but behaviour and company moved."""
        if not settings:
            return of
        key = (of.id, tuple(sorted(settings.items())))
        if key not in self._casts:
            level = settings.get("market.level")
            rest = {path: end for path, end in settings.items() if path != "market.level"}
            if level is None:
                self._casts[key] = cast(moved_scenario(of.scenario, settings))
            else:
                self._casts[key] = at_market_level(self._moved(of, rest), _end(of.scenario, "market.level", level))
        return self._casts[key]

    def _normalised(self, of: Cast, settings: Settings, strength: Mapping[str, float]) -> Normalisation:
        """Solved anew on the root where behaviour, potential or spread are moved, else that of the file."""
        anew = {path: end for path, end in settings.items() if normalises_anew(path)}
        effort = _effort_with(self.root, strength) or _effort_with(of.scenario, strength)
        if not anew or effort is None:
            return self.normalisation
        key = tuple(sorted(anew.items()))
        if key not in self._normalisations:
            mine = {path: end for path, end in anew.items() if path in ranged(self.root) and not _is_behaviour(path)}
            self._normalisations[key] = solve(self._references_of(mine), effort, self.root.id)
        return self._normalisations[key]

    def _references_of(self, settings: Settings) -> tuple[RoleReference, ...]:
        """The reference reps of the root with potential or spread moved; they do not depend on behaviour."""
        key = tuple(sorted(settings.items()))
        if key not in self._references:
            self._references[key] = role_references(moved_scenario(self.root, settings) if settings else self.root)
        return self._references[key]

    @staticmethod
    def _terms(of: Cast, settings: Settings) -> Terms:
        company = company_of(of.scenario)
        for path, end in settings.items():
            if path.startswith("company."):
                company[path.removeprefix("company.")] = _end(of.scenario, path, end)
        return replace(of.terms, company=company)


def assumption_ranges(
    baseline: Cast, candidates: Sequence[Cast], run_means: Mapping[str, Mapping[str, float | None]], *, normalisation: Normalisation,
    draws: Draws, watch: Watch | None = None,
) -> tuple[AssumptionRange, ...]:
    """Lowest and highest of every metric of BASELINE and each candidate.

    Args:
        baseline: BASELINE.
        candidates: the candidates beside it.
        run_means: id → metric → mean as run, and `difference:contribution` of the candidates.
        normalisation: that of the file.
        draws: those of the run; the first 250 replications are played.
        watch: told "assumptions" and the share that is done.
    """  # fmt: skip
    ends = Ends(baseline.scenario.root, normalisation, draws.first(MOST_REPLICATIONS).alone())

    def ranges_of(one: Cast) -> list[AssumptionRange]:
        wanted = METRICS if one is baseline else (*METRICS, DIFFERENCE)
        return [_range_of(ends, one, baseline, metric, run_means[one.id].get(metric)) for metric in wanted]

    tasks = [partial(ranges_of, one) for one in (baseline, *candidates)]
    return tuple(row for rows in side_by_side(tasks, draws, watch=watch, label="assumptions") for row in rows)


def ranged(scenario: Scenario) -> dict[str, Stated]:
    """The numbers with a range that is one."""
    return {path: stated for path, stated in scenario.stated.items() if stated.range is not None and stated.range[0] < stated.range[1]}


def normalises_anew(path: str) -> bool:
    """Whether effort is normalised on the root anew when the number moves: behaviour, potential and spread."""
    return _is_behaviour(path) or path.startswith(_SPREAD_OR_POTENTIAL) or ".potential." in path or ".potential_" in path


def moved_scenario(scenario: Scenario, settings: Settings) -> Scenario:
    """The scenario with numbers at the named ends of their ranges; a role's number moves every row filled from it."""
    changes = [Change("set", path, _end(scenario, path, end)) for path, end in settings.items()]
    return vary(scenario, changes)


def _range_of(ends: Ends, of: Cast, baseline: Cast, metric: str, stated: float | None) -> AssumptionRange:
    paths = sorted({*ranged(of.scenario), *(ranged(baseline.scenario) if metric == DIFFERENCE else ())})
    here = _value(ends, of, baseline, metric, {})[0]
    if here is None or stated is None:
        return AssumptionRange(of.id, metric, stated, None, {}, None, {}, ())
    singles = [(path, end) for path in paths for end in (0, 1)]
    found = [_range_end(ends, of, baseline, metric, {path: end}, offset=stated - here) for path, end in singles]
    if len(paths) > 1:
        swing = {path: _swing(found[2 * index : 2 * index + 2], stated) for index, path in enumerate(paths)}
        most = sorted((path for path in paths if swing[path] > 0), key=lambda path: -swing[path])[:CORNERS]
        if len(most) > 1:
            corners = product((0, 1), repeat=len(most))
            found += [
                _range_end(ends, of, baseline, metric, dict(zip(most, corner, strict=True)), offset=stated - here) for corner in corners
            ]
    return _lowest_and_highest(of.id, metric, stated, found)


def _lowest_and_highest(id: str, metric: str, stated: float, found: Sequence[RangeEnd]) -> AssumptionRange:
    low, low_at = min([(stated, {}), *((end.mean, end.settings) for end in found if end.mean is not None)], key=lambda pair: pair[0])
    high, high_at = max([(stated, {}), *((end.mean, end.settings) for end in found if end.mean is not None)], key=lambda pair: pair[0])
    return AssumptionRange(id, metric, stated, low, low_at, high, high_at, tuple(found))


def _range_end(ends: Ends, of: Cast, baseline: Cast, metric: str, settings: Settings, *, offset: float) -> RangeEnd:
    value, problem = _value(ends, of, baseline, metric, settings)
    shown = {path: _end(of.scenario if path in ranged(of.scenario) else baseline.scenario, path, end) for path, end in settings.items()}
    return RangeEnd(of.id, metric, shown, None if value is None else value + offset, problem)


def _value(ends: Ends, of: Cast, baseline: Cast, metric: str, settings: Settings) -> tuple[float | None, str]:
    try:
        if metric != DIFFERENCE:
            return ends.mean(of, metric, settings), ""
        after, before = (ends.mean(one, "contribution", settings) for one in (of, baseline))
    except (RunFailed, BadInput) as trouble:
        return None, str(trouble)
    return (None, "") if after is None or before is None else (after - before, "")


def _swing(both: Iterable[RangeEnd], stated: float) -> float:
    values = [stated, *(end.mean for end in both if end.mean is not None)]
    return max(values) - min(values)


def _effort_with(scenario: Scenario, strength: Mapping[str, float]) -> Effort | None:
    """How people of a scenario answer to pay with some numbers of it moved; `None` where behaviour is fixed."""
    behaviour = scenario.spec.behaviour
    return behaviour.effort.model_copy(update=dict(strength)) if isinstance(behaviour, StaticResponse) else None


def _is_behaviour(path: str) -> bool:
    return path.startswith("behaviour.effort.")


def _end(scenario: Scenario, path: str, end: int) -> float:
    stated = ranged(scenario)[path]
    assert stated.range is not None
    return stated.range[end]
