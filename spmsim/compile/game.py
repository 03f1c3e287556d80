"""`compile_game`: a scenario becomes the rules of one calendar, as arrays that engines play."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spmsim.compile import amounts
from spmsim.compile.attainment import attained_pools, attained_quota, expected_ratios
from spmsim.compile.bands import performance_bands, tenure_bands
from spmsim.compile.components import component_rules, holdings
from spmsim.compile.contests import contest_rules
from spmsim.compile.eligibility import eligible_shares, relieved
from spmsim.compile.given import given_months, trials_given
from spmsim.compile.links import link_quotas
from spmsim.compile.pools import pool_tables, pooled_quotas
from spmsim.compile.quota_table import ramps, stint_quotas
from spmsim.compile.seats import hire_months, played, region_of, seats_of
from spmsim.compile.settlements import settlements
from spmsim.compile.stints import later_stints, played_stints
from spmsim.compile.successors import successors
from spmsim.compile.unplayed import refuse_unplayed
from spmsim.foundation.errors import BadInput, refuse
from spmsim.foundation.streams import key_of
from spmsim.records.game import ADDED_BAND, PERFORMANCE_BANDS, TENURE_BANDS, Game, Ints
from spmsim.scenario.loading import Scenario
from spmsim.scenario.scenario import located
from spmsim.team.reps import Rep

Group = tuple[str, str, str, str]


def compile_game(scenario: Scenario) -> Game:
    """The game of a loaded scenario.

    Groups are (role, region, tenure band, performance band), as the calendar begins; bands come from the scenario at the root of the
    `extends` chain.

    Raises:
        BadInput: nobody to play, a rule that the engines do not play, or more than they draw; with file and line.
    """
    refuse_unplayed(scenario)
    try:
        return _compiled(scenario)
    except BadInput as trouble:
        raise BadInput(located(scenario, trouble.problems)) from None


def _compiled(scenario: Scenario) -> Game:
    spec = scenario.spec
    reps = played(spec.team.reps, spec.calendar)
    if not reps:
        raise refuse("nobody is employed or planned in the calendar", path="team")
    rules = component_rules(spec)
    measures = amounts.measure_rules(spec)
    held = played_stints(reps, spec.calendar)
    given = stint_quotas(spec, reps, held)
    quotas = relieved(spec, held.reps, given)
    holds, target, quota = holdings(spec, held.reps, rules, quotas, eligible_shares(spec, held.reps))
    settled, settlement = settlements(spec, held, rules)
    pools, pool = pool_tables(spec, held, rules, holds)
    asks_pool, pool_quota = pooled_quotas(spec, held, rules, pool, given)
    regions = tuple(dict.fromkeys(region_of(rep) for rep in held.reps))
    groups, group = _groups(scenario, reps)
    quota_ramp, ramps_target = ramps(spec, held.reps)
    shocks = spec.market.shocks
    mean, average_deal = amounts.means(spec, reps, measures), amounts.average_deals(spec, reps, measures)
    amounts.refuse_too_many_draws(reps, measures, mean, average_deal)
    return Game(
        months=spec.calendar.months,
        measures=measures,
        primary=0,
        seats=seats_of(
            spec,
            reps,
            group=group,
            regions=regions,
            carries_quota=np.isin(np.arange(len(reps)), held.seat[holds.any(axis=0)]),
        ),
        mean=mean,
        average_deal=average_deal,
        trials=trials_given(spec, reps, measures, amounts.trials(reps, measures, spec.calendar.months)),
        components=rules,
        holds=holds,
        quota=quota,
        target=target,
        link_quota=link_quotas(spec, rules, holds, quotas),
        pools=pools,
        pool=pool,
        attained_pool=attained_pools(spec, held, pools),
        asks_pool=asks_pool,
        pool_quota=pool_quota,
        contests=contest_rules(spec, held, rules, holds),
        settlements=settled,
        settlement=settlement,
        primary_quota=held.in_force(attained_quota(spec, held.reps, quotas)),
        quota_ramp=quota_ramp,
        ramps_target=ramps_target,
        territory_sd=shocks.territory.sd,
        skill_sd=spec.team.skill_sd,
        market_sd=shocks.market.sd,
        market_persistence=shocks.market.persistence,
        region_sd=shocks.region.sd,
        region_persistence=shocks.region.persistence,
        rep_persistence=shocks.rep.persistence,
        groups=groups,
        regions=regions,
        later=later_stints(spec, held, regions, len(reps)),
        region_keys=np.array([key_of(name) for name in regions], dtype=np.uint64),
        successors=successors(spec, held, rules, given),
        given=given_months(spec, reps, measures),
    )


def _groups(scenario: Scenario, reps: Sequence[Rep]) -> tuple[tuple[Group, ...], Ints]:
    """The groups that occur, in the order of the file's roles, regions as they first appear, then bands; and each seat's index."""
    spec = scenario.spec
    hired = hire_months(reps, spec.calendar)
    tenure = tenure_bands(np.maximum(-hired, 0))
    performance = performance_bands(
        [rep.rep_id for rep in reps], [rep.role for rep in reps], expected_ratios(spec, reps), _root_bands(scenario)
    )
    labels = [(rep.role, region_of(rep), t, p) for rep, t, p in zip(reps, tenure, performance, strict=True)]
    orders = (list(spec.team.roles), list(dict.fromkeys(map(region_of, reps))), TENURE_BANDS, (*PERFORMANCE_BANDS, ADDED_BAND))
    groups = tuple(sorted(set(labels), key=lambda label: [order.index(name) for order, name in zip(orders, label, strict=True)]))
    index = {label: i for i, label in enumerate(groups)}
    return groups, np.array([index[label] for label in labels], dtype=np.int64)


def _root_bands(scenario: Scenario) -> dict[str, str] | None:
    """rep_id → performance band in the root scenario; None where this scenario is its own root."""
    if scenario.root is scenario:
        return None
    spec = scenario.root.spec
    reps = played(spec.team.reps, spec.calendar)
    ids = [rep.rep_id for rep in reps]
    bands = performance_bands(ids, [rep.role for rep in reps], expected_ratios(spec, reps))
    return dict(zip(ids, bands, strict=True))
