"""What the studies play: a scenario with its game and prices, under a policy, on given draws."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.effort import Effort
from spmsim.compile import PricedPeople, compile_game, price_lists
from spmsim.compile.amounts import means
from spmsim.compile.seats import played
from spmsim.foundation.money import minor_units
from spmsim.foundation.watching import Watch
from spmsim.records.game import Game
from spmsim.records.policy import Policy, standard_effort
from spmsim.records.tallies import SeatPaths, Tallies
from spmsim.results.catalogue import METRICS, why_not_computed
from spmsim.results.metrics import Metrics, Terms, force_metrics, terms_of
from spmsim.scenario.loading import Scenario
from spmsim.studies.normalise import Normalisation, RoleReference, effort_of, marginal_pays, policy_from, role_references, solve

Floats = NDArray[np.float64]
Engine = Literal["monte_carlo", "reference"]
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Draws:
    """The luck of a study: the same for everything that is compared."""

    seed: int
    replications: int
    engine: Engine = "monte_carlo"
    workers: int | None = None

    def first(self, replications: int) -> Draws:
        """The first replications only; they are the same worlds."""
        return replace(self, replications=min(replications, self.replications))

    @property
    def threads(self) -> int:
        """Threads that a study takes."""
        return self.workers or os.cpu_count() or 1

    def alone(self) -> Draws:
        """The same draws on one thread, for tasks that run side by side."""
        return self.on(1)

    def shared_by(self, tasks: int) -> Draws:
        """The same draws for each of some tasks that run side by side: 8 threads shared by 3 tasks are 2 for each."""
        return self.on(max(1, self.threads // tasks))

    def on(self, threads: int) -> Draws:
        """The same draws on so many threads."""
        return replace(self, workers=threads)


@dataclass(frozen=True)
class Cast:
    """A scenario made ready to play. Under other elasticities and market levels only what they move is worked out again."""

    scenario: Scenario
    game: Game
    prices: tuple[PricedPeople, ...]
    terms: Terms
    effort: Effort | None
    """`None`: nobody responds."""

    @property
    def id(self) -> str:
        """Id of the scenario."""
        return self.scenario.id

    @cached_property
    def marginal_pay(self) -> tuple[Floats, ...]:
        """r̄ of everybody at standard effort, in the order of `prices`; worked out once, when somebody answers to it."""
        return marginal_pays(self.prices)


def company_of(scenario: Scenario) -> dict[str, float | None]:
    """The company's figures; `None` where not stated."""
    company = scenario.spec.company
    names = ("revenue_plan", "incentive_budget", "gross_margin", "on_cost_rate", "cost_per_hire")
    return {name: getattr(company, name) for name in names}


def not_computed(scenario: Scenario) -> dict[str, str]:
    """Metric → why it does not exist: `{"contribution": "company.on_cost_rate is not stated"}`."""
    spec = scenario.spec
    in_money = spec.measures[spec.primary].unit == spec.currency
    found = {name: why_not_computed(name, company_of(scenario), in_money=in_money) for name in METRICS}
    return {name: why for name, why in found.items() if why}


def cast(scenario: Scenario) -> Cast:
    """Compile a scenario and price its plans."""
    game = compile_game(scenario)
    effort = effort_of(scenario.spec.behaviour)
    prices = price_lists(scenario, game)
    return Cast(scenario, game, prices, terms_in(scenario, game), effort)


def terms_in(scenario: Scenario, game: Game) -> Terms:
    """Units and company figures under which the scenario's sums are read."""
    return terms_of(game, company_of(scenario), minor=minor_units(scenario.spec.currency))


def at_market_level(of: Cast, level: float) -> Cast:
    """The same scenario in a market of another level: exactly what a file with that `market.level` compiles to."""
    spec = of.scenario.spec
    moved = spec.model_copy(update={"market": spec.market.model_copy(update={"level": level})})
    game = replace(of.game, mean=means(moved, played(spec.team.reps, spec.calendar), of.game.measures))
    prices = price_lists(of.scenario, game)
    return replace(of, game=game, prices=prices)


def policy_of(of: Cast, normalisation: Normalisation, *, effort: Effort | None = None) -> Policy:
    """What people do, under the scenario's own strength of response or another."""
    used = effort or of.effort
    if used is None:
        return standard_effort(len(of.game.seats.rep_ids), of.game.months)
    return policy_from(of.scenario, of.game, of.prices, of.marginal_pay, normalisation=normalisation, effort=used)


def normalisation_on(root: Scenario, effort: Effort | None, references: tuple[RoleReference, ...] | None = None) -> Normalisation:
    """The normalisation on a root for people who answer with `effort`; empty where nobody responds.

    It is solved with the root's own strength of response, where the root has one: the same number for every scenario of a study.
    """
    if effort is None:
        return Normalisation(root.id, {})
    used = effort_of(root.spec.behaviour) or effort
    return solve(role_references(root) if references is None else references, used, root.id)


def play_on(
    game: Game,
    policy: Policy,
    draws: Draws,
    *,
    watch: Watch | None = None,
    label: str = "",
    keep: Callable[[SeatPaths], None] | None = None,
) -> Tallies:
    """Play a game under a policy.

    Args:
        game: the rules.
        policy: what people do.
        draws: seed, replications, engine and workers.
        watch: told `label` and the share of replications played.
        label: what is being played.
        keep: handed every replication of some seats at a time.
    """
    if draws.engine == "reference":
        from spmsim.engines import reference

        return reference.play(game, policy, seed=draws.seed, replications=draws.replications, keep=keep)
    from spmsim.engines import monte_carlo

    told = None if watch is None else _labelled(watch, label)
    return monte_carlo.play(game, policy, seed=draws.seed, replications=draws.replications, workers=draws.workers, watch=told, keep=keep)


def compilation_told_of(draws: Draws, watch: Watch | None) -> AbstractContextManager[None]:
    """While this lasts, the watch is told when the kernels of the engine are being compiled; nothing where there are none, or no watch."""
    if watch is None or draws.engine == "reference":
        return nullcontext()
    from spmsim.engines.compiling import compilation_told

    return compilation_told(watch)


def side_by_side(tasks: Sequence[Callable[[], T]], draws: Draws, *, watch: Watch | None = None, label: str = "") -> list[T]:
    """Do independent tasks on as many threads as the draws allow. Results in the order of tasks.

    A task that plays with `draws.alone()` takes no further threads.

    Args:
        tasks: what to do; results must not depend on order.
        draws: say how many workers there are.
        watch: told `label` and the share of tasks done.
        label: what is being done.
    """
    results = []
    with ThreadPoolExecutor(max_workers=draws.threads) as pool:
        futures = [pool.submit(task) for task in tasks]
        try:
            for done, future in enumerate(futures):
                if watch is not None:
                    watch(label, done / len(tasks))
                results.append(future.result())
        finally:
            for future in futures:
                future.cancel()  # after an error or an interruption, what has not begun is dropped
    if watch is not None:
        watch(label, 1.0)
    return results


def both(first: Callable[[], S], second: Callable[[], T], draws: Draws) -> tuple[S, T]:
    """Two independent tasks side by side; one after the other where the draws allow one thread."""
    with ThreadPoolExecutor(max_workers=draws.threads) as pool:
        one, other = pool.submit(first), pool.submit(second)
        return one.result(), other.result()


def metrics_on(of: Cast, policy: Policy, draws: Draws) -> Metrics:
    """Metric → [N] of one play, nothing written."""
    return force_metrics(play_on(of.game, policy, draws), of.terms)


def _labelled(watch: Watch, label: str) -> Watch:
    return lambda _, share: watch(label, share)
