"""`compare`: variants against a baseline, paired by replication, under the same luck and the baseline's normalisation of effort."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from spmsim.foundation.watching import Watch, nobody_watches
from spmsim.results.metrics import Metrics, force_metrics, metric_catalogue
from spmsim.results.pairing import compare_with_baseline
from spmsim.scenario.loading import Scenario, load
from spmsim.studies.break_even import GRID, ElasticityPlays, break_even
from spmsim.studies.normalise import matched_policy
from spmsim.studies.parts import study_parts
from spmsim.studies.playing import Engine, both, compilation_told_of, not_computed, play_on, side_by_side
from spmsim.studies.recommend import recommend
from spmsim.studies.replaying.reproduce import Past
from spmsim.studies.setting import Played, Setting, play_all, title_of
from spmsim.studies.simulate import draws_of
from spmsim.studies.study import BreakEven, Comparison, Difference, Recommendation, Study


def compare(
    baseline: Scenario | Path | str,
    variants: Sequence[Scenario | Path | str],
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: Engine | None = None,
    workers: int | None = None,
    out: Path | str = "runs",
    watch: Watch | None = None,
    answers_only: bool = False,
    past: Past | None = None,
) -> Study:
    """Play BASELINE and its variants on the same luck and compare them.

    Args:
        baseline: scenario or file.
        variants: scenarios or files.
        replications: `None`: those of BASELINE, for all.
        seed: `None`: that of BASELINE, for all.
        engine: `None`: that of BASELINE.
        workers: threads; `None`: all processors.
        out: folder of run folders; finished runs are not written again.
        watch: told what is being done and what share of it is done.
        past: last year's actuals, to stand beside what BASELINE makes of the year.
        answers_only: comparisons, nobody responds, break-even and recommendation only; what a report needs beside is left empty.

    Raises:
        BadInput: a scenario that cannot be read, or two different ones of the same name.
        RunFailed: effort that cannot be normalised, or a run that cannot be written.
    """
    started = time.perf_counter()
    scenarios = [one if isinstance(one, Scenario) else load(Path(one)) for one in (baseline, *variants)]
    draws = draws_of(scenarios[0], replications=replications, seed=seed, engine=engine, workers=workers)
    with compilation_told_of(draws, watch):
        setting = play_all(scenarios, draws, out=Path(out), watch=watch or nobody_watches)
        comparisons = comparisons_of(setting)
    parts = partial(study_parts, setting, comparisons, full=not answers_only, past=past)
    evens, study = both(partial(_break_evens, setting), parts, setting.draws)
    comparisons = tuple(replace(one, break_even=evens.get(one.id)) for one in comparisons)
    recommendation = _recommendation(setting, comparisons)
    wall = round(time.perf_counter() - started, 3)
    provenance = {**study.provenance, "wall_seconds": wall}
    return replace(study, comparisons=comparisons, recommendation=recommendation, provenance=provenance)


def comparisons_of(setting: Setting) -> tuple[Comparison, ...]:
    """Every variant against BASELINE, as assumed and with nobody responding; the break-even is yet to be found."""
    variants = setting.variants
    assumed = _differences(setting, [one.metrics for one in variants])
    mechanics = _differences(setting, [_metrics_of_mechanics(setting, one) for one in variants])
    found = []
    for one, responding, fixed in zip(variants, assumed, mechanics, strict=True):
        nobody = fixed if one.standing == "candidate" else None
        found.append(Comparison(one.id, title_of(one.cast.scenario), responding, nobody, None))
    return tuple(found)


def _differences(setting: Setting, variants: Sequence[Metrics]) -> list[dict[str, Difference]]:
    """Each variant − BASELINE by metric, simultaneous over the variants."""
    decision = setting.baseline.cast.scenario.spec.decision
    smallest = decision.smallest_difference_that_matters if decision is not None else {}
    numbered = {str(index): metrics for index, metrics in enumerate(variants)}
    return list(compare_with_baseline(setting.baseline.metrics, numbered, smallest=smallest).values())


def _metrics_of_mechanics(setting: Setting, one: Played) -> Metrics:
    """The variant's rules with behaviour as in BASELINE; circumstances are not played."""
    if one.standing != "candidate" or setting.baseline.cast.effort is None:
        return one.metrics
    policy = matched_policy(setting.baseline.policy, setting.baseline.cast.game, one.cast.game)
    return force_metrics(play_on(one.cast.game, policy, setting.draws), one.cast.terms)


def _break_evens(setting: Setting) -> dict[str, BreakEven]:
    """The break-even of every candidate; none where behaviour is fixed or contribution cannot be computed."""
    effort = setting.baseline.cast.effort
    if effort is None or setting.baseline.metrics.get("contribution") is None:
        return {}
    plays = ElasticityPlays(setting.references, setting.root.id, effort, setting.draws.alone())
    stated = setting.baseline.cast.scenario.stated.get("behaviour.effort.sales_elasticity")
    assumed_range = stated.range if stated is not None else None
    before = setting.baseline.cast
    candidates = setting.candidates[1:]
    side_by_side([partial(plays.contribution, before, elasticity) for elasticity in GRID], setting.draws)
    even_of = partial(break_even, before, plays=plays, comparisons=len(setting.variants), assumed_range=assumed_range)
    tasks = [partial(even_of, candidate=one.cast) for one in candidates]
    found = side_by_side(tasks, setting.draws, watch=setting.watch, label="break-even")
    return {one.id: even for one, even in zip(candidates, found, strict=True)}


def _recommendation(setting: Setting, comparisons: Sequence[Comparison]) -> Recommendation | None:
    """By BASELINE's decision; `None` without one."""
    scenario = setting.baseline.cast.scenario
    if scenario.spec.decision is None:
        return None
    candidates = {one.id: one.metrics for one in setting.candidates}
    circumstances = tuple(one.id for one in setting.variants if one.standing == "circumstance")
    evens = {one.id: one.break_even for one in comparisons if one.break_even is not None}
    catalogue = metric_catalogue(setting.baseline.cast.terms)
    units = {name: metric.unit_in(scenario.spec.currency) for name, metric in catalogue.items() if metric.unit.startswith("money")}
    return recommend(
        candidates, scenario.spec.decision, circumstances=circumstances, units=units, break_evens=evens, reasons=not_computed(scenario)
    )
