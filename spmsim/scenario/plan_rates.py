"""Plan rates: what people earn in local currencies, in the currency of the scenario."""

from __future__ import annotations

from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep


def currency_of(spec: ScenarioSpec, rep: Rep) -> str:
    """The currency in which a person is paid."""
    return rep.currency or spec.currency


def rate_of(spec: ScenarioSpec, rep: Rep) -> float:
    """Units of the scenario's currency for one unit of the person's: 1.08 for EUR in a scenario in USD; 1.0 in its own."""
    return spec.fx.get(currency_of(spec, rep), 1.0)


def on_target_earnings_of(spec: ScenarioSpec, rep: Rep) -> float:
    """On-target earnings of a year at plan rates: 100,000 EUR at 1.08 are 108,000 USD."""
    return rep.on_target_earnings * rate_of(spec, rep)


def target_incentive_of(spec: ScenarioSpec, rep: Rep) -> float:
    """Target incentive of a year at plan rates: of 100,000 EUR at a base share of 0.6 it is 43,200 USD at 1.08."""
    return on_target_earnings_of(spec, rep) * (1 - rep.base_share)
