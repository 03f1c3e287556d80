"""How often caps hold something back: in the sampled years on which gaming moves are tried, paid by the payroll.

A cap over several windows or components has no chance in closed form, so it is counted: of so many sampled years in so many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from spmsim.foundation.money import minor_digits
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.checks.finding import Finding
from spmsim.plans.words import number
from spmsim.scenario.loading import Scenario
from spmsim.studies.linting.gaming import chosen_people, sampled_history
from spmsim.studies.paying.pay import pay

Held = dict[tuple[str, str, str], dict[str, Decimal]]
"""(plan, cap, role) → rep_id → what the cap took, less what a true-up gave back, minor units."""


def cap_findings(scenario: Scenario, *, seed: int) -> Iterator[Finding]:
    """W1 for every cap that held something back in a sampled year.

    Args:
        scenario: whose plans are paid.
        seed: seed of the sampled year.
    """
    people = [rep for rep in chosen_people(scenario, alone=True) if _caps(scenario, rep.plan)]
    if not people:
        return
    ledger = pay(scenario, [credit for credits in sampled_history(scenario, people, seed).values() for credit in credits])
    reps, held = {rep.rep_id: rep for rep in people}, _empty()
    for line in ledger.lines:
        rep = reps.get(line.rep_id)
        if rep is not None and line.stage == "limit" and line.item in _caps(scenario, rep.plan):
            held[rep.plan, line.item, rep.role][rep.rep_id] += line.amount
    for (plan, cap, role), amounts in held.items():
        short = [-amount for amount in amounts.values() if amount < 0]
        if short:
            of = sum(rep.plan == plan and rep.role == role for rep in people)
            money = number(float(round(sum(short, Decimal(0)), 0).scaleb(-minor_digits(scenario.spec.currency))))
            years = f"in {len(short)} of {of} sampled years of {role.replace('_', ' ')} it holds something back"
            yield Finding("W1", f"plans.{plan}.adjustments[{cap}]", f"{years}, {money} {scenario.spec.currency} in all", len(short) / of)


def _empty() -> Held:
    return defaultdict(lambda: defaultdict(Decimal))


def _caps(scenario: Scenario, plan: str) -> set[str]:
    return {one.name for one in scenario.spec.plans[plan].adjustments if isinstance(one, Cap) and one.scope != "deal"}
