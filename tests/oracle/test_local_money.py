"""People who are paid in local currencies, against the second payroll, which knows one currency.

At a plan rate of ten to the difference of the digits a coin of the local money is worth a coin of the world's: one yen a cent at 0.01. Then
every payment and balance is the same whole number of coins, whatever the plans are: tiers, prizes, caps, draws and clawbacks stand in the
world's currency, target pay in the person's own.
"""

from __future__ import annotations

from typing import Any

import pytest

from spmsim.foundation.money import minor_digits
from spmsim.plans.payroll import settle_force
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.paying.pay import checked
from spmsim.team.reps import Rep

from .agreement import differences
from .random_worlds import random_world
from .scenario import cancellations_of, credits_of, scenario_of

WORLDS = 60
OTHERS = ("USD", "JPY", "KWD")


def rates_of(currency: str) -> dict[str, float]:
    """The other currencies at rates at which their coins are worth a coin of this one."""
    return {name: 10.0 ** (minor_digits(name) - minor_digits(currency)) for name in OTHERS if name != currency}


def paid_locally(world: dict[str, Any]) -> ScenarioSpec:
    """The world with its people paid in three currencies in turn, on the same target pay."""
    spec = scenario_of(world).spec
    rates = rates_of(spec.currency)
    moneys = (None, *rates)
    reps = tuple(_paid_in(rep, moneys[at % 3], rates) for at, rep in enumerate(spec.team.reps))
    return spec.model_copy(update={"fx": rates, "team": spec.team.model_copy(update={"reps": reps})})


def _paid_in(rep: Rep, currency: str | None, rates: dict[str, float]) -> Rep:
    if currency is None:
        return rep
    moved = tuple(
        one if one.on_target_earnings is None else one.model_copy(update={"on_target_earnings": one.on_target_earnings / rates[currency]})
        for one in rep.transfers
    )
    return rep.model_copy(
        update={"currency": currency, "on_target_earnings": rep.on_target_earnings / rates[currency], "transfers": moved}
    )


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_same_coins_are_paid_in_another_money_of_the_same_worth(seed: int) -> None:
    world = random_world(seed)
    spec = paid_locally(world)
    force, credits, cancellations = checked(spec, credits_of(world), cancellations_of(world), locally=True)
    ledger = settle_force(force, credits, cancellations)
    assert len({money.name for money in ledger.currencies.values()}) == min(2, len(spec.team.reps) - 1)
    assert differences(world, ledger) == []
    told = ledger.at_plan_rates()
    assert [one.amount for one in told.payments] == [one.amount for one in ledger.payments]
