"""Normalisation of effort: under the root scenario, every role's reference reps sell what they would at standard effort.

One number per role, r̄_role, from expectations and never from a run's draws: it depends on no seed, no replication count and no
roster but the root's (docs/model.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spmsim.behaviour.behaviour import Behaviour
from spmsim.behaviour.effort import Effort
from spmsim.behaviour.static_response import StaticResponse, effort_from, integration_error, marginal_pay, reference_marginal_pay
from spmsim.compile import PricedPeople, ReferencePeople, compile_game, price_lists, reference_people
from spmsim.foundation.errors import BadInput, Problem, RunFailed, nearest
from spmsim.records.game import Game
from spmsim.records.policy import Policy, standard_effort
from spmsim.records.price_list import PriceList
from spmsim.scenario.loading import Scenario

Floats = NDArray[np.float64]

LARGEST_RESIDUAL = 0.005
"""Share of standard sales by which a role's reference reps may miss them before the run is refused."""


@dataclass(frozen=True)
class RoleReference:
    """The reference reps of a role: what 100 % more performance earns each, what each sells, and how many seats each stands for."""

    role: str
    marginal_pay: Floats
    """[J] r̄ in minor units a year"""
    sales: Floats
    """[J] expected sales of the year at standard effort, minor units"""
    weights: Floats
    """[J] seats"""
    fixed_because: str = ""
    """Why the role's people stay at standard effort under every plan; empty where they respond."""


@dataclass(frozen=True)
class RoleNormalisation:
    """The solved number of one role; `marginal_pay` is `None` where the role is fixed."""

    marginal_pay: float | None
    """r̄_role, minor units a year"""
    residual: float
    """(expected sales of the reference reps ÷ standard sales) − 1 at that number"""
    fixed_because: str = ""


@dataclass(frozen=True)
class Normalisation:
    """What effort is measured against, role by role; empty where nobody responds."""

    root: str
    """Id of the scenario at the root."""
    roles: Mapping[str, RoleNormalisation]

    def as_json(self) -> dict[str, Any]:
        """Plain data for the manifest; marginal pay in minor units."""
        return {
            "root": self.root,
            "roles": {
                name: {"marginal_pay": role.marginal_pay, "residual": role.residual, "fixed_because": role.fixed_because}
                for name, role in self.roles.items()
            },
        }


def effort_of(behaviour: Behaviour) -> Effort | None:
    """How people answer to pay, or `None` where nobody does (`fixed`, or an elasticity of 0)."""
    return behaviour.effort if isinstance(behaviour, StaticResponse) and behaviour.responds else None


def normalise(root: Scenario, *, effort: Effort | None = None) -> Normalisation:
    """Solve the number of every role of the root scenario.

    Args:
        root: the scenario at the root of the `extends` chain.
        effort: how people answer to pay; `None`: as the root's behaviour says.

    Raises:
        RunFailed: a role's reference reps miss standard sales by more than 0.5 %; says which and why.
    """
    used = effort or effort_of(root.spec.behaviour)
    if used is None:
        return Normalisation(root.id, {})
    return solve(role_references(root), used, root.id)


def role_references(root: Scenario, game: Game | None = None) -> tuple[RoleReference, ...]:
    """The reference reps of every role of the root; they do not depend on the elasticity."""
    people = reference_people(root, compile_game(root) if game is None else game)
    return tuple(_reference(one) for one in people)


def solve(references: Sequence[RoleReference], effort: Effort, root: str) -> Normalisation:
    """The normalisation that an elasticity asks for; every role that cannot be solved is named. Empty at elasticity 0."""
    roles: dict[str, RoleNormalisation] = {}
    failures: list[str] = []
    if effort.sales_elasticity == 0:
        return Normalisation(root, roles)
    for reference in references:
        if reference.fixed_because:
            roles[reference.role] = RoleNormalisation(None, 0.0, reference.fixed_because)
            continue
        found = reference_marginal_pay(reference.marginal_pay, reference.sales, reference.weights, effort)
        if abs(found.residual) > LARGEST_RESIDUAL:
            failures.append(_failure(reference.role, found.residual))
        roles[reference.role] = RoleNormalisation(found.marginal_pay, found.residual)
    if failures:
        raise RunFailed(f"effort cannot be normalised on '{root}': " + "; ".join(failures))
    return Normalisation(root, roles)


def policy_for(
    scenario: Scenario,
    game: Game,
    normalisation: Normalisation,
    *,
    prices: Sequence[PricedPeople] | None = None,
    effort: Effort | None = None,
) -> Policy:
    """What everybody does under a scenario's plans: one effort per seat, all year.

    Args:
        scenario: the scenario played.
        game: its game.
        normalisation: of the study's root.
        prices: its price lists; `None`: compiled here.
        effort: how people answer to pay; `None`: as the scenario's behaviour says.

    Raises:
        BadInput: a role that the root lacks and that does not say which role it is `like`.
    """
    used = effort or effort_of(scenario.spec.behaviour)
    if used is None:
        return standard_effort(len(game.seats.rep_ids), game.months)
    priced = price_lists(scenario, game) if prices is None else prices
    return policy_from(scenario, game, priced, marginal_pays(priced), normalisation=normalisation, effort=used)


def marginal_pays(priced: Sequence[PricedPeople]) -> tuple[Floats, ...]:
    """r̄ of everybody, in the order of the price lists."""
    return tuple(marginal_pay(people.prices) for people in priced)


def stated_error(priced: Sequence[PricedPeople]) -> dict[str, float]:
    """For the manifest: `integration_error`, the largest share of a window's target pay by which an integral of marginal pay may be off.

    Empty where every price is in closed form.
    """
    errors = [integration_error(people.prices) for people in priced if people.prices.coupled]
    return {"integration_error": max(errors)} if errors else {}


def policy_from(
    scenario: Scenario,
    game: Game,
    priced: Sequence[PricedPeople],
    marginal: Sequence[Floats],
    *,
    normalisation: Normalisation,
    effort: Effort,
) -> Policy:
    """`policy_for` from marginal pay worked out before, so that other elasticities cost nothing to price."""
    policy = standard_effort(len(game.seats.rep_ids), game.months)
    if effort.sales_elasticity == 0:
        return policy
    strength, at_bound = policy.effort, policy.at_bound
    for people, pay in zip(priced, marginal, strict=True):
        reference = _role_of(scenario, people.role, normalisation).marginal_pay
        if reference is not None:
            strength[people.seats], at_bound[people.seats] = effort_from(pay, reference, effort)
    response = np.repeat(effort.response(strength)[:, None], game.months, axis=1)
    return Policy(response, strength, at_bound)


def matched_policy(policy: Policy, source: Game, target: Game) -> Policy:
    """One game's policy for the seats of another, matched by rep_id; seats that the first lacks work at standard effort."""
    rows = {rep_id: row for row, rep_id in enumerate(source.seats.rep_ids)}
    pairs = [(row, rows[rep_id]) for row, rep_id in enumerate(target.seats.rep_ids) if rep_id in rows]
    matched = standard_effort(len(target.seats.rep_ids), target.months)
    if pairs:
        to, of = (np.array(column) for column in zip(*pairs, strict=True))
        months = min(source.months, target.months)
        matched.response[to, :months] = policy.response[of, :months]
        matched.effort[to], matched.at_bound[to] = policy.effort[of], policy.at_bound[of]
    return matched


def _role_of(scenario: Scenario, role: str, normalisation: Normalisation) -> RoleNormalisation:
    if role in normalisation.roles:
        return normalisation.roles[role]
    like = scenario.spec.team.roles[role].like if role in scenario.spec.team.roles else None
    if like is not None and like in normalisation.roles:
        return normalisation.roles[like]
    asked = f"no role '{like}'" if like is not None else f"the role '{role}' is not"
    hint = nearest(like or role, normalisation.roles)
    what = f"{asked} in '{normalisation.root}', on which effort is normalised: say which of its roles it is `like`, one of: "
    raise BadInput([Problem(what + ", ".join(normalisation.roles) + "." + hint, f"team.roles.{role}.like", str(scenario.file))])


def _reference(people: ReferencePeople) -> RoleReference:
    pay = np.array([float(marginal_pay(prices)[0]) for prices in people.prices])
    return RoleReference(people.role, pay, people.standard_sales, people.weights, _why_fixed(people))


def _why_fixed(people: ReferencePeople) -> str:
    if not np.sum(people.weights * people.standard_sales) > 0:
        return "no sales of their own"
    if not any(_pays_for_effort(prices) for prices in people.prices):
        return "no pay for anything that effort moves"
    return ""


def _pays_for_effort(prices: PriceList) -> bool:
    seconds = [(one.measure, window.own.target) for window in prices.coupled for one in window.beside]
    moved = [(window.measure, window.target) for window in prices.every_window] + seconds
    return any(prices.outlook[measure].responds and bool(np.any(target > 0)) for measure, target in moved)


def _failure(role: str, residual: float) -> str:
    if residual < 0:
        cause = "too few of its people are paid for one sale more (a cap, a lump, or a threshold out of reach)"
    else:
        cause = "its people sell more than that at any number (bounded effort with a jump in pay)"
    far = f"{100 * abs(residual):.3g} % {'less' if residual < 0 else 'more'}"
    return f"the reference reps of '{role}' sell {far} than at standard effort, because {cause}"
