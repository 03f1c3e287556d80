"""Rows for `compare --workbook`: what each plan does to every single person, in the same replications.

The runs hold no paired distribution of single people, so everything is played again in blocks of seats: memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.seats import played
from spmsim.foundation.watching import Watch
from spmsim.records.game import Game, Ints, LaterStints
from spmsim.records.policy import Policy
from spmsim.records.stints import seat_of_rows, stints_of
from spmsim.records.tallies import SEAT_SUMS, SeatPaths
from spmsim.results.paths import PairedPay, pair_quarters, pair_years
from spmsim.results.seats import quarter_labels
from spmsim.studies.playing import Cast, Draws, play_on
from spmsim.studies.setting import Played, Setting
from spmsim.team.reps import Rep

BLOCK_BYTES = 64 * 2**20
"""Memory for the replications of one block of seats, per plan."""


@dataclass(frozen=True)
class PlanForPerson:
    """What one plan does to one person (or seat) in the year or a quarter, currency units."""

    expected_pay: float
    """Base and incentive pay"""
    difference_p10: float | None = None
    """10 % of replications have a smaller difference to today's plan."""
    difference_p50: float | None = None
    difference_p90: float | None = None
    chance_far_below: float | None = None
    """Chance that pay is more than 10 % below today's plan in the same replication."""


@dataclass(frozen=True)
class PersonRow:
    """One person of the roster under every plan."""

    rep_id: str
    name: str | None
    manager_id: str | None
    role: str
    region: str | None
    last_year_pay: float | None
    quarter: str | None
    """`None` in the table by year."""
    plans: Mapping[str, PlanForPerson] = field(default_factory=dict)
    """Id of the scenario → figures; BASELINE first, without differences. Scenarios that lack the seat are left out."""


@dataclass(frozen=True)
class WorkbookRows:
    """One row per rep, and one per rep and quarter."""

    scenarios: tuple[str, ...]
    people: tuple[PersonRow, ...]
    quarters: tuple[PersonRow, ...]


def workbook_rows(setting: Setting, *, watch: Watch | None = None) -> WorkbookRows:
    """Play every scenario of the study again, block by block, and pair each person's pay with today's.

    Args:
        setting: the study.
        watch: told "workbook" and the share that is done.
    """
    before = setting.baseline
    spec = before.cast.scenario.spec
    reps = played(spec.team.reps, spec.calendar)
    labels = quarter_labels(spec.calendar.labels())
    people: list[PersonRow] = []
    quarters: list[PersonRow] = []
    for block in _blocks(before.cast, setting.draws):
        if watch is not None:
            watch("workbook", block.start / len(reps))
        found = _block_rows(setting, [reps[seat] for seat in block], labels)
        people += found[0]
        quarters += found[1]
    return WorkbookRows(tuple(one.id for one in setting.played), tuple(people), tuple(quarters))


def only_seats(game: Game, policy: Policy, rep_ids: Sequence[str]) -> tuple[Game, Policy]:
    """The game and policy of some seats, then of those whose sales are added up for them or ranked with theirs, who earn nothing here.

    Draws are addressed, so their lives are bit-identical to those in the whole game.
    """
    rows = {rep_id: row for row, rep_id in enumerate(game.seats.rep_ids)}
    wanted = [rows[rep_id] for rep_id in rep_ids]
    paid = [*wanted, *(stint.row for seat in wanted for stint in stints_of(game, seat)[1:])]
    contests = [contest for contest in game.contests if not set(contest.stints).isdisjoint(paid)]
    looking = sorted(set(paid).union(*(contest.stints for contest in contests)))  # rivals may be ranked by what pools sell
    looked_at = sorted({int(pool) for pool in game.pool[:, looking].ravel() if pool >= 0}) if game.pools else []
    members = {seat for pool in looked_at for seat in game.pools[pool].seats}.union(seat_of_rows(game)[looking].tolist())
    kept = np.array([*wanted, *sorted(members - set(wanted))], dtype=np.int64)
    earns = np.arange(len(kept)) < len(wanted)
    place = {int(seat): at for at, seat in enumerate(kept)}
    later = np.array([row for row, seat in enumerate(game.later.seat.tolist()) if seat in place], dtype=np.int64)
    stints = np.concatenate([kept, len(game.seats.rep_ids) + later])
    is_paid, looks = np.isin(stints, paid), np.isin(stints, looking)
    row = {int(stint): at for at, stint in enumerate(stints)}
    number = {pool: at for at, pool in enumerate(looked_at)} | {-1: -1}
    seats = game.seats
    arrays = {name: value[kept] for name, value in vars(seats).items() if isinstance(value, np.ndarray) and value.size}
    fewer = replace(
        game,
        seats=replace(seats, rep_ids=tuple(seats.rep_ids[seat] for seat in kept), **arrays),
        mean=game.mean[:, kept],
        average_deal=game.average_deal[:, kept],
        trials=game.trials[:, kept],
        holds=game.holds[:, stints] & is_paid,
        quota=game.quota[:, stints],
        target=game.target[:, stints],
        link_quota=game.link_quota[:, stints] if game.links else game.link_quota,
        settlement=np.where(earns, game.settlement[kept], -1) if game.settlements else game.settlement,
        pools=tuple(replace(game.pools[pool], seats=tuple(place[seat] for seat in game.pools[pool].seats)) for pool in looked_at),
        pool=_numbered(game.pool[:, stints], looks, number) if looked_at else game.pool,
        attained_pool=_numbered(game.attained_pool[stints], is_paid, number) if looked_at else game.attained_pool[:0],
        asks_pool=game.asks_pool[:, stints] & looks if game.asks_pool.size else game.asks_pool,
        pool_quota=game.pool_quota[:, kept] if game.asks_pool.size else game.pool_quota,
        contests=tuple(replace(contest, stints=tuple(row[stint] for stint in contest.stints)) for contest in contests),
        primary_quota=game.primary_quota[kept],
        quota_ramp=game.quota_ramp[stints],
        ramps_target=game.ramps_target[stints],
        later=_later_of(game.later, later, place),
        successors=None if game.successors is None else game.successors.among(stints),
        given=None if game.given is None else game.given.of_seats(kept),
    )
    return fewer, Policy(policy.response[kept], policy.effort[kept], policy.at_bound[kept])


def _numbered(pools: Ints, looks: NDArray[np.bool_], number: Mapping[int, int]) -> Ints:
    """The pools that some stints look at by their new numbers, −1 for everybody else."""
    return np.array(np.vectorize(number.__getitem__, otypes=[np.int64])(np.where(looks, pools, -1)))


def _later_of(stints: LaterStints, kept: Ints, place: Mapping[int, int]) -> LaterStints:
    """Some of the later stints, of seats that stand in other places."""
    arrays = {name: value[kept] for name, value in vars(stints).items()}
    return LaterStints(**{**arrays, "seat": np.array([place[seat] for seat in arrays["seat"].tolist()], dtype=np.int64)})


def _blocks(of: Cast, draws: Draws) -> Iterator[range]:
    """Ranges of seats whose replications fit the memory of one block."""
    quarters = -(-of.game.months // 3)
    size = max(1, BLOCK_BYTES // (8 * quarters * len(SEAT_SUMS) * draws.replications))
    total = len(of.game.seats.rep_ids)
    for first in range(0, total, size):
        yield range(first, min(first + size, total))


def _block_rows(setting: Setting, reps: Sequence[Rep], labels: Sequence[str]) -> tuple[list[PersonRow], list[PersonRow]]:
    minor = setting.baseline.cast.terms.minor
    ids = [rep.rep_id for rep in reps]
    years: list[dict[str, PlanForPerson]] = [{} for _ in reps]
    by_quarter: list[list[dict[str, PlanForPerson]]] = [[{} for _ in labels] for _ in reps]
    for one in setting.played:
        there = set(one.cast.game.seats.rep_ids)
        kept = [index for index, rep_id in enumerate(ids) if rep_id in there]
        if not kept:
            continue
        chosen = [ids[index] for index in kept]
        before, after = _paths(setting.baseline, chosen, setting.draws), _paths(one, chosen, setting.draws)
        is_today = one is setting.baseline
        year, quarter = pair_years(before, after, minor=minor), pair_quarters(before, after, minor=minor)
        for row, index in enumerate(kept):
            years[index][one.id] = _figures(year, (row,), is_today)
            for q in range(len(labels)):
                by_quarter[index][q][one.id] = _figures(quarter, (row, q), is_today)
    people = [_person(rep, None, plans) for rep, plans in zip(reps, years, strict=True)]
    quarters = [
        _person(rep, label, plans)
        for rep, rows in zip(reps, by_quarter, strict=True)
        for label, plans in zip(labels, rows, strict=True)
    ]
    return people, quarters


def _paths(one: Played, rep_ids: Sequence[str], draws: Draws) -> SeatPaths:
    """Every replication of some seats."""
    kept: list[SeatPaths] = []
    game, policy = only_seats(one.cast.game, one.policy, rep_ids)
    play_on(game, policy, draws, keep=kept.append)
    kept.sort(key=lambda paths: paths.first_seat)
    by_quarter = np.concatenate([paths.by_quarter for paths in kept])
    leavers = np.concatenate([paths.leavers for paths in kept])
    return SeatPaths(0, by_quarter[: len(rep_ids)], leavers[: len(rep_ids)])


def _figures(pay: PairedPay, at: tuple[int, ...], is_today: bool) -> PlanForPerson:
    if is_today:
        return PlanForPerson(float(pay.before[at]))
    return PlanForPerson(
        float(pay.after[at]),
        float(pay.difference_p10[at]),
        float(pay.difference_p50[at]),
        float(pay.difference_p90[at]),
        float(pay.chance_far_below[at]),
    )


def _person(rep: Rep, quarter: str | None, plans: Mapping[str, PlanForPerson]) -> PersonRow:
    return PersonRow(rep.rep_id, rep.name, rep.manager_id, rep.role, rep.region, rep.last_year_pay, quarter, plans)
