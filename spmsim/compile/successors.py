"""Who follows a person with leave or relief by name: the seat's quota and target pay without that person's factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.compile.attainment import attained_quota
from spmsim.compile.components import holdings
from spmsim.compile.eligibility import rows_named
from spmsim.compile.links import link_quotas
from spmsim.compile.stints import PlayedStints
from spmsim.records.game import ComponentRule, Floats
from spmsim.records.successors import Successors
from spmsim.scenario.schema import ScenarioSpec


def successors(
    spec: ScenarioSpec, held: PlayedStints, rules: Sequence[ComponentRule], given: Mapping[str, Floats]
) -> Successors | None:
    """What a replacement is asked for and paid on, in stints whose person has leave or relief; None where no such seat changes hands.

    Half-time work of E1 from March halves E1's quota of 50,000 a month; whoever sits there after E1 has 50,000.

    Args:
        spec: the scenario.
        held: the stints.
        rules: the components.
        given: measure → [P, M] quota of the month before relief and proration.
    """
    rows = [row for row in rows_named(spec, held.reps) if held.reps[row].leave_yearly > 0 or held.reps[row].left_on is not None]
    if not rows:
        return None
    stints = np.array(rows, dtype=np.int64)
    reps = [held.reps[row] for row in rows]
    quotas = {name: quota[stints] for name, quota in given.items()}
    holds, target, quota = holdings(spec, reps, rules, quotas, np.ones((len(rows), spec.calendar.months)))
    primary = attained_quota(spec, held.reps, given)[stints]
    return Successors(stints, quota, target, link_quotas(spec, rules, holds, quotas), primary)
