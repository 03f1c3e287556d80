"""A run made ready to be played again, from what its folder holds, and whether it still gives the same years."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.records.policy import Policy
from spmsim.results.run import RESOLVED, Run
from spmsim.scenario.files import project_of
from spmsim.scenario.loading import from_document
from spmsim.studies.normalise import Normalisation, RoleNormalisation
from spmsim.studies.playing import Cast, Draws, Engine, cast, play_on, policy_of
from spmsim.studies.review.forecast import MOST_YEARS


@dataclass(frozen=True, eq=False)
class Again:
    """A run played again."""

    run: Run
    cast: Cast = field(repr=False)
    normalisation: Normalisation = field(repr=False)
    policy: Policy = field(repr=False)
    draws: Draws
    notes: tuple[str, ...]
    """Whether playing again gives what the folder holds."""


def play_again(run: Run, *, workers: int | None = None) -> Again:
    """The run with its rules, efforts and luck.

    Args:
        run: a finished run.
        workers: threads; `None`: all processors.

    Raises:
        BadInput: a resolved scenario that this version cannot read, or an engine that it does not have.
    """
    manifest = run.manifest
    engine = manifest["engine"]
    if engine not in get_args(Engine):
        raise refuse(f"the run was played by '{engine}', which cannot be played again here", file=str(run.path))
    scenario = from_document(run.resolved(), id=run.id, project=project_of(run.path / RESOLVED))
    made = cast(scenario)
    normalisation = _normalisation(manifest.get("normalisation") or {}, run.id)
    draws = Draws(int(manifest["seed"]), int(manifest["replications"]), engine, workers)
    policy = policy_of(made, normalisation)
    return Again(run, made, normalisation, policy, draws, _notes(run, made, policy, draws))


def _normalisation(held: Any, id: str) -> Normalisation:
    roles = {name: RoleNormalisation(**role) for name, role in held.get("roles", {}).items()}
    return Normalisation(str(held.get("root", id)), roles)


def _notes(run: Run, made: Cast, policy: Policy, draws: Draws) -> tuple[str, ...]:
    """What the folder's months hold against the same months played now."""
    years = draws.first(MOST_YEARS)
    now = play_on(made.game, policy, years).by_month[:, :, 0]
    then = run.month_sums()[1][: years.replications, :, 0]
    notes = []
    if years.replications < draws.replications:
        notes.append(f"the first {years.replications:,} of {draws.replications:,} simulated years are played again")
    if now.shape != then.shape or not np.array_equal(now, then):
        apart = now.sum() / then.sum() - 1 if then.sum() else 0.0
        notes.append(
            f"the run was played by another version ({run.manifest.get('packages', {}).get('spmsim', 'unknown')}) or kind of processor: "
            f"played again, its mean sales differ by {100 * apart:+.3f} %; the ranges here are those of the new play"
        )
    return tuple(notes)
