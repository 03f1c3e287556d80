"""What a team, region, role or company sells for a person who is paid on it: the credits of its people, added up by month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spmsim.compile.pools import groups_of
from spmsim.compile.stints import people_in
from spmsim.records.ledger import Credit
from spmsim.scenario.loading import Scenario
from spmsim.team.reps import Rep

PooledCredits = dict[tuple[str, str], list[Credit]]
"""(scope, measure) → one credit a month, under the name of the person who is paid on it."""


def pooled_credits(scenario: Scenario, rep: Rep, credits: Sequence[Credit]) -> PooledCredits:
    """What the pools that a person's plan looks at sell, as the payroll adds it up.

    Two people who sell 100 and 200 in March are 300 in March for the manager whom they name.

    Args:
        scenario: whose people they are.
        rep: who is paid.
        credits: of everybody.
    """
    spec, found = scenario.spec, PooledCredits()
    place = [one.rep_id for one in spec.team.reps].index(rep.rep_id)
    for month in range(spec.calendar.months):
        people = people_in(spec.team.reps, spec.calendar, month)
        now = people[place]
        for scope, measure in dict.fromkeys((part.scope, part.measure) for part in spec.plans[now.plan].components if part.scope != "self"):
            members = {people[one].rep_id for one in groups_of(scope, people)(now) if people[one].amount("potential", measure)}
            sold = [one.amount for one in credits if (one.month, one.measure) == (month, measure) and one.rep_id in members]
            found.setdefault((scope, measure), []).append(Credit(rep.rep_id, month, measure, sum(sold, Decimal(0))))
    return found
