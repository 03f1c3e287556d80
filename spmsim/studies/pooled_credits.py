"""What a team, region, role or company sells for a person who is paid on it: the credits of its people, added up by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from spmsim.compile.pools import groups_of
from spmsim.records.ledger import Credit
from spmsim.scenario.loading import Scenario
from spmsim.team.reps import Rep

PooledCredits = dict[tuple[str, str], tuple[Credit, ...]]
"""(scope, measure) → one credit a month, under the name of the person who is paid on it."""


def pooled_credits(scenario: Scenario, rep: Rep, credits: Sequence[Credit]) -> PooledCredits:
    """What the pools that a person's plan looks at sell, as the payroll adds it up.

    Two people who sell 100 and 200 in March are 300 in March for the manager whom they name.

    Args:
        scenario: whose people they are.
        rep: who is paid.
        credits: of everybody.
    """
    reps = scenario.spec.team.reps
    looked_at = dict.fromkeys((part.scope, part.measure) for part in scenario.spec.plans[rep.plan].components if part.scope != "self")
    found: PooledCredits = {}
    for scope, measure in looked_at:
        members = {reps[seat].rep_id for seat in groups_of(scope, reps)(rep) if reps[seat].amount("potential", measure)}
        sums: dict[int, Credit] = {}
        for credit in credits:
            if credit.measure == measure and credit.rep_id in members:
                before = sums.get(credit.month, Credit(rep.rep_id, credit.month, measure, Decimal(0)))
                sums[credit.month] = replace(before, amount=before.amount + credit.amount)
        found[scope, measure] = tuple(sums[month] for month in sorted(sums))
    return found
