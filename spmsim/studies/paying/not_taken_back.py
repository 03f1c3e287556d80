"""Deals that are cancelled and of which nothing is taken back, because the plan under which they were credited has no clawback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.plans.adjustments.clawback import Clawback
from spmsim.records.ledger import Cancellation, Credit
from spmsim.scenario.finding_words import listed
from spmsim.scenario.schema import ScenarioSpec


def not_taken_back(spec: ScenarioSpec, credits: Sequence[Credit], cancellations: Sequence[Cancellation]) -> Iterator[str]:
    """`nothing is taken back of cancelled deals credited on revenue to E1: plan 'hunt' has no clawback on it`, by plan and measure."""
    cancelled = {one.deal_id for one in cancellations}
    if not cancelled:
        return
    people, labels = {rep.rep_id: rep for rep in spec.team.reps}, spec.calendar.labels()
    covered = {name: {one.measure for one in plan.adjustments if isinstance(one, Clawback)} for name, plan in spec.plans.items()}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for credit in credits:
        if credit.deal_id in cancelled:
            plan = people[credit.rep_id].as_of(labels[credit.month]).plan
            if credit.measure not in covered[plan]:
                found.setdefault((plan, credit.measure), {})[credit.rep_id] = None
    for (plan, measure), rep_ids in found.items():
        whose = f"nothing is taken back of cancelled deals credited on {measure} to {listed(list(rep_ids))}"
        yield f"{whose}: plan '{plan}' has no clawback on it"
