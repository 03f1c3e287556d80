"""What all scenarios of a study share: one root, one normalisation of effort, one luck; and each of them played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from spmsim.foundation.errors import refuse
from spmsim.foundation.watching import Watch
from spmsim.records.policy import Policy
from spmsim.results.metrics import Floats, Metrics
from spmsim.results.outputs import refuse_unwritable
from spmsim.results.run import Run
from spmsim.scenario.loading import Scenario
from spmsim.studies.normalise import Normalisation, RoleReference, role_references
from spmsim.studies.playing import Cast, Draws, cast, normalisation_on, policy_of, side_by_side
from spmsim.studies.simulate import at_once, play_and_write, refuse_too_large
from spmsim.studies.standing import standing_of
from spmsim.studies.study import Standing


@dataclass(frozen=True)
class Played:
    """One scenario of a study: made ready, played, written."""

    cast: Cast
    standing: Standing
    differs_in: tuple[str, ...]
    policy: Policy
    run: Run
    metrics: Metrics

    @property
    def id(self) -> str:
        """Id of the scenario."""
        return self.cast.id

    @cached_property
    def by_group(self) -> Floats:
        """[N, G, `GROUP_SUMS`] of the run, money in minor units; groups as in the game."""
        return self.run.group_sums()[1]


@dataclass(frozen=True)
class Setting:
    """A study under way."""

    played: tuple[Played, ...]
    """BASELINE first."""
    root: Scenario
    references: tuple[RoleReference, ...]
    normalisation: Normalisation
    draws: Draws
    watch: Watch

    @property
    def baseline(self) -> Played:
        """BASELINE."""
        return self.played[0]

    @property
    def variants(self) -> tuple[Played, ...]:
        """Everything that is compared with BASELINE."""
        return self.played[1:]

    @property
    def candidates(self) -> tuple[Played, ...]:
        """BASELINE and the candidates."""
        return tuple(one for one in self.played if one.standing != "circumstance")


def play_all(scenarios: Sequence[Scenario], draws: Draws, *, out: Path, watch: Watch) -> Setting:
    """Play BASELINE (the first) and its variants with effort normalised on BASELINE's root.

    Raises:
        BadInput: two different scenarios of the same name, another currency, too many replications for this machine, or a folder that
            cannot be written in; nothing has been played then.
        RunFailed: effort that cannot be normalised, or a run that cannot be written.
    """
    refuse_unwritable(out, is_folder=True)
    _refuse_same_names(scenarios)
    _refuse_other_currency(scenarios)
    root = scenarios[0].root
    references = role_references(root)
    casts = [cast(scenario) for scenario in scenarios]
    for one in casts:
        refuse_too_large(one, draws)
    normalisations = [normalisation_on(root, one.effort, references) for one in casts]
    plays = {one.id: partial(_play, one, on, out=out, root=root, watch=watch) for one, on in zip(casts, normalisations, strict=True)}
    together = at_once(casts, draws)
    each = draws.shared_by(together)
    found = side_by_side([partial(play, draws=each) for play in plays.values()], draws.on(together), watch=watch, label="scenarios")
    runs = dict(zip(plays, found, strict=True))
    played = tuple(_played(one, scenarios[0], *runs[one.id], is_baseline=index == 0) for index, one in enumerate(casts))
    solved = next((one for one in normalisations if one.roles), normalisations[0])
    return Setting(played, root, references, solved, draws, watch)


def _play(of: Cast, normalisation: Normalisation, *, draws: Draws, out: Path, root: Scenario, watch: Watch) -> tuple[Policy, Run, Metrics]:
    policy = policy_of(of, normalisation)
    run = play_and_write(of, policy, normalisation, draws, out=out, root=root, watch=watch)
    return policy, run, run.replication_metrics()


def _played(of: Cast, baseline: Scenario, policy: Policy, run: Run, metrics: Metrics, *, is_baseline: bool) -> Played:
    standing, differs = ("baseline", ()) if is_baseline else standing_of(baseline, of.scenario)
    return Played(of, standing, differs, policy, run, metrics)


def title_of(scenario: Scenario) -> str:
    """The scenario's title; without one, its file's name."""
    return scenario.spec.about.title or scenario.id


def _refuse_same_names(scenarios: Sequence[Scenario]) -> None:
    seen: dict[str, Scenario] = {}
    for scenario in scenarios:
        other = seen.setdefault(scenario.id, scenario)
        if other.document != scenario.document:
            raise refuse(f"two different scenarios are called '{scenario.id}' ({other.file} and {scenario.file}); rename one of the files")


def _refuse_other_currency(scenarios: Sequence[Scenario]) -> None:
    first = scenarios[0]
    for other in scenarios[1:]:
        if other.spec.currency != first.spec.currency:
            what = f"'{other.id}' is in {other.spec.currency}, the baseline '{first.id}' in {first.spec.currency}; they cannot be compared"
            raise refuse(what, path="currency", file=str(other.file))
