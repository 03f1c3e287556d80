"""One replication of a whole force as a payroll sees it: who worked when, what was credited, and what the engine paid.

A sampled year can be written as credits and paid again by the payroll, equal to the cent. Everybody who sat in a seat is a person of
their own: the first under the seat's `rep_id`, the next as `rep_id (2)`, and so on. Employment counts in whole months, as in the engine.
A team follows the first manager's name, so a replaced manager's roll-up is not paid again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from spmsim.compile.paid_people import paid_force
from spmsim.engines.reference import SeatYear, Stay, force_year, pay_of
from spmsim.engines.reference.seat_year import Spell as StaySpell
from spmsim.plans.payroll import Force, settle_force
from spmsim.records.game import Game, Law
from spmsim.records.ledger import Balance, Cancellation, Credit, Ledger
from spmsim.records.payroll import PaidPerson, Spell
from spmsim.records.policy import Policy
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.one_year.assumed_cancellations import with_assumed_cancellations


@dataclass(frozen=True)
class WholeYear:
    """Everybody's calendar in one replication."""

    force: Force
    """The people who worked, with the plans that they held."""
    credits: tuple[Credit, ...]
    """What each of them sold, by month and measure; sales that are cancelled in part have the name of a deal."""
    cancellations: tuple[Cancellation, ...]
    """What is cancelled of them, as their plans assume."""
    payments: dict[tuple[str, int], int]
    """(rep_id, month) → what the engine paid, whole minor units; every month employed."""
    balances: tuple[Balance, ...]
    """What the engine leaves open at the calendar's end, of people with something open."""

    def ledger(self) -> Ledger:
        """The payroll's account of the same year."""
        return settle_force(self.force, self.credits, self.cancellations)


def whole_year(scenario: Scenario, game: Game, policy: Policy, *, seed: int, replication: int) -> WholeYear:
    """One replication of a game, person by person.

    Args:
        scenario: the scenario, for its people and plans.
        game: its game.
        policy: what people do.
        seed: of the run.
        replication: which of its years, from 0.
    """
    force = paid_force(scenario.spec)
    as_written = {person.rep_id: person for person in _filled_to_the_end(force, scenario.spec)}
    people: list[PaidPerson] = []
    credits: list[Credit] = []
    payments: dict[tuple[str, int], int] = {}
    balances: list[Balance] = []
    for life in force_year(game, policy, seed=seed, replication=replication):
        rep_id = game.seats.rep_ids[life.seat]
        pay = pay_of(life)
        for stay, stands in zip(life.stays, pay.open_by_person, strict=True):
            name = rep_id if stay.ordinal == 0 else f"{rep_id} ({stay.ordinal + 1})"
            people.append(_person(name, as_written[rep_id], life, stay))
            credits.extend(_credits(name, life, stay))
            payments |= {(name, month): int(pay.paid[month]) for month in stay.within(0, game.months)}
            if stands.any():
                balances.append(Balance(name, *(int(amount) for amount in stands)))
    played = replace(force, people=tuple(people))
    return WholeYear(played, *with_assumed_cancellations(played, credits), payments, tuple(balances))


def _filled_to_the_end(force: Force, spec: ScenarioSpec) -> Iterator[PaidPerson]:
    """The people with the spells of their seats to the calendar's end: a replacement stands in those after an exit that is known."""
    reps = tuple(rep.model_copy(update={"left_on": None}) for rep in spec.team.reps)
    stays = paid_force(spec.model_copy(update={"team": spec.team.model_copy(update={"reps": reps})})).people
    whole = {person.rep_id: person.spells for person in stays}
    for person in force.people:
        written = {spell.first: spell for spell in person.spells}
        yield replace(person, spells=tuple(written.get(spell.first, spell) for spell in whole[person.rep_id]))


def _person(name: str, seat: PaidPerson, life: SeatYear, stay: Stay) -> PaidPerson:
    """The person of a stay: the seat's row with the months of this stay."""
    months = range(life.game.months)
    staying = tuple(Decimal(int(month >= stay.first)) for month in months)
    gone = tuple(Decimal(int(stay.first <= month <= stay.last)) for month in months)
    before = len(life.stints) - len(seat.spells)  # that end before the seat is first filled
    return replace(
        seat,
        rep_id=name,
        hired=stay.first - stay.tenure,
        leaves=stay.last if stay.leaves else None,
        staying=staying,
        employed=gone if stay.leaves else staying,
        spells=tuple(_spell(seat.spells[held.number - before], life, held) for held in life.spells(stay)),
    )


def _spell(as_written: Spell, life: SeatYear, held: StaySpell) -> Spell:
    """The months of a person in one stint, with the ramp of the person's own employment."""
    ramp = tuple(Decimal(repr(life.quota_ramp(held, month))) for month in range(life.game.months))
    return replace(as_written, first=held.first, last=held.last, ramp=ramp if as_written.ramp or held.stay.ordinal > 0 else ())


def _credits(name: str, life: SeatYear, stay: Stay) -> Iterator[Credit]:
    for k, measure in enumerate(life.game.measures):
        for month in stay.within(0, life.game.months):
            amount = Decimal(repr(float(life.amounts[k, month])))
            out_of = int(np.rint(life.game.trials[k, life.seat, month])) if measure.law is Law.BINOMIAL else None
            if amount or out_of or measure.law is Law.CATEGORICAL:  # whoever has sold nothing is not added up in a pool
                yield Credit(name, month, measure.name, amount, out_of)
