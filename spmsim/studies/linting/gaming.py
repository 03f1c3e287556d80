"""The most profitable gaming move: what a person earns by booking the same sales in other months, or the same month in other deals.

Histories are those of one simulated year at standard effort; a move is made on each of them, paid by the exact payroll, and compared with
the history as it was. Sales stay the same, a deal that is booked and cancelled included: whatever a move earns, the company pays for
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from spmsim.foundation.money import minor_digits
from spmsim.plans.checks.component_axes import links_of
from spmsim.plans.matrix import Matrix
from spmsim.plans.words import listing
from spmsim.records.ledger import Cancellation, Credit, Ledger
from spmsim.scenario.loading import Scenario
from spmsim.scenario.plan_rates import target_incentive_of
from spmsim.studies.linting.deal_moves import Attempt, Kind, Moved, clawed_back, is_money, moved, own_measures, typical_deal
from spmsim.studies.one_year.person_year import stands_alone
from spmsim.studies.one_year.sampled import sampled_credits
from spmsim.studies.paying.pay import pay
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held, stints

GAMING = 0.03
"""Gain as a share of a year's target incentive above which a move is an error. Source: assumption: about a week's pay."""
MOST_PER_ROLE = 25
"""Histories tried per role: the first people of the roster."""
MOST_COUPLED = 3
"""The same of people whose pay looks at others' sales too (pools, contests), so that each has to be moved alone."""


@dataclass(frozen=True)
class Move:
    """One move of one person, with the histories before and after: pay both with `spmsim pay` to see it again."""

    role: str
    plan: str
    rep_id: str
    kind: Kind
    measure: str
    amount: Decimal
    """How much is moved, in units of the measure."""
    months: tuple[str, str]
    """From and to."""
    gain: Decimal
    """Money it makes over the calendar, in units of the currency."""
    share: float
    """Gain ÷ the person's target incentive of a year."""
    currency: str
    before: tuple[Credit, ...]
    after: tuple[Credit, ...]
    cancelled: tuple[Cancellation, ...] = ()
    """Cancellations after the move."""
    beside: tuple[tuple[str, Decimal], ...] = ()
    """(measure, how much) of the same deal on other measures, moved with it."""

    def in_words(self) -> str:
        """`hold back 12,500.00 of revenue from 2027-03 to 2027-04: earns 2,410.00 USD more (4.0 % of target incentive)`."""
        amount = listing([f"{amount:,} of {measure}" for measure, amount in ((self.measure, self.amount), *self.beside)])
        start, end = self.months
        where = f"from {start} to {end}" if start != end else f"in {start}"
        if self.cancelled:
            where = f"in {start}, cancelled in {end}"
        return (
            f"{self.kind} {amount} {where}: {self.rep_id} earns {self.gain:,.2f} {self.currency} more, "
            f"{self.share:.1%} of a year's target incentive, for the same sales"
        )

    def as_json(self) -> dict[str, Any]:
        """The move as plain data."""
        return {
            "role": self.role, "plan": self.plan, "rep_id": self.rep_id, "kind": self.kind, "measure": self.measure,
            "amount": float(self.amount), "beside": {measure: float(amount) for measure, amount in self.beside},
            "from": self.months[0], "to": self.months[1], "gain": float(self.gain), "share": self.share,
        }  # fmt: skip


History = Mapping[str, Sequence[Credit]]
"""rep_id → credits of the calendar."""
Both = tuple[Sequence[Credit], Sequence[Credit]]
"""Histories before and after a move."""


def best_moves(scenario: Scenario, *, seed: int) -> tuple[Move, ...]:
    """The most profitable move of each role whose people are paid by performance, the largest share of target incentive first.

    Args:
        scenario: whose plans are tried.
        seed: seed of the sampled year.
    """
    best: dict[str, Move] = {}
    for alone in (True, False):
        people = chosen_people(scenario, alone=alone)
        for move in _moves_of(scenario, people, alone=alone, seed=seed) if people else ():
            if move.role not in best or move.share > best[move.role].share:
                best[move.role] = move
    return tuple(sorted(best.values(), key=lambda move: -move.share))


def _moves_of(scenario: Scenario, people: Sequence[Rep], *, alone: bool, seed: int) -> Iterator[Move]:
    """Every move that earns more: of people who stand alone all at once, of others one after another while everybody sells."""
    history = sampled_history(scenario, people if alone else scenario.spec.team.reps, seed)
    before = _earned(scenario, history, {})
    for attempt in _attempts(scenario, people):
        for together in [people] if alone else [[rep] for rep in people]:
            changed = {rep.rep_id: made for rep in together if (made := moved(scenario, rep, history[rep.rep_id], attempt))}
            after = _earned(scenario, history, changed) if changed else before
            for rep in together:
                gain = after[rep.rep_id] - before[rep.rep_id]
                if gain > 0:
                    made = changed[rep.rep_id]
                    others = [] if alone else [credit for rep_id, theirs in history.items() if rep_id != rep.rep_id for credit in theirs]
                    both = ([*others, *history[rep.rep_id]], [*others, *made.credits])
                    yield _move(scenario, rep, attempt, gain, both, made)


def chosen_people(scenario: Scenario, *, alone: bool) -> list[Rep]:
    """The first people of each role who are employed throughout and paid by performance of their own, alone or beside others'."""
    spec, chosen, taken = scenario.spec, [], dict.fromkeys(scenario.spec.team.roles, 0)
    most = MOST_PER_ROLE if alone else MOST_COUPLED
    for rep in spec.team.reps:
        hired = -1 if rep.hired_on is None else spec.calendar.index_of(rep.hired_on)
        is_paid = rep.left_on is None and hired <= 0 and target_incentive_of(spec, rep) > 0 and bool(own_measures(scenario, rep))
        if taken[rep.role] < most and is_paid and stands_alone(scenario, rep) == alone:
            taken[rep.role] += 1
            chosen.append(rep)
    return chosen


def sampled_history(scenario: Scenario, people: Sequence[Rep], seed: int) -> dict[str, list[Credit]]:
    """One simulated year of each, single deals where a plan looks at them."""
    history: dict[str, list[Credit]] = {rep.rep_id: [] for rep in people}
    roles = {rep.rep_id: rep for rep in people}
    looks_at_deals = {rep.rep_id: _deal_rules(scenario, rep) or _has_clawback(scenario, rep) for rep in people}
    for credit in sampled_credits(scenario, seed=seed, rep_ids=list(history)):
        needs_deals = looks_at_deals[credit.rep_id] and scenario.spec.measures[credit.measure].unit not in ("share", "rating")
        deal = typical_deal(scenario, roles[credit.rep_id], credit.measure)
        history[credit.rep_id] += _deals(credit, max(1, round(credit.amount / deal))) if needs_deals else [credit]
    return history


def _deal_rules(scenario: Scenario, rep: Rep) -> bool:
    """Whether a clause of a plan that the person holds at some time looks at single deals."""
    plans = [scenario.spec.plans[held.plan] for held in ever_held([rep], scenario.spec.calendar)]
    return any(one.formula.needs_deals for plan in plans for one in plan.components) or any(
        one.needs_deals for plan in plans for one in plan.adjustments
    )


def _has_clawback(scenario: Scenario, rep: Rep) -> bool:
    """Whether a plan that the person holds at some time takes pay on cancelled deals back."""
    return any(clawed_back(scenario, held.plan) for held in ever_held([rep], scenario.spec.calendar))


def _deals(credit: Credit, number: int) -> list[Credit]:
    """A month's credit as equal deals; cents that do not divide go to the first ones."""
    size, rest = divmod(int(credit.amount), number)
    return [
        replace(credit, amount=Decimal(size + (deal < rest)), deal_id=f"{credit.rep_id}-{credit.month}-{credit.measure}-{deal}")
        for deal in range(number)
    ]


def _attempts(scenario: Scenario, people: Sequence[Rep]) -> Iterator[Attempt]:
    """Moves over every month at which somebody's window or stint ends, and of deals in every month."""
    measures = sorted({measure for rep in people for measure in own_measures(scenario, rep)})
    pieces = any(not is_money(scenario, measure) for measure in measures)
    for measure, end in _ends(scenario, people, measures):
        yield Attempt("hold back", measure, end)
        yield Attempt("pull in", measure, end)
        if pieces and is_money(scenario, measure):
            yield Attempt("hold back", measure, end, with_pieces=True)
            yield Attempt("pull in", measure, end, with_pieces=True)
        if any(measure in clawed_back(scenario, plan) for plan in scenario.spec.plans):
            yield Attempt("book and cancel", measure, end)
    if any(_deal_rules(scenario, rep) for rep in people):
        for measure in measures:
            for month in range(scenario.spec.calendar.months):
                yield Attempt("split", measure, month)
                yield Attempt("merge", measure, month)


def _ends(scenario: Scenario, people: Sequence[Rep], measures: Sequence[str]) -> list[tuple[str, int]]:
    """(measure, month): where a window ends in which the measure is looked at; all measures in money share their ends, as deals do."""
    calendar = scenario.spec.calendar
    found: set[tuple[str, int]] = set()
    for name, last in {(stint.rep.plan, stint.last) for rep in people for stint in stints(rep, calendar)}:
        plan = scenario.spec.plans[name]
        for part in plan.components:
            table = [part.formula.second] if isinstance(part.formula, Matrix) else []
            read = {part.measure, *table, *(link.measure for link in links_of(plan, part))}
            ends = (*range(part.window_months - 1, calendar.months - 1, part.window_months), last)
            found |= {(measure, end) for measure in read for end in ends if end < calendar.months - 1}
    money = [measure for measure in measures if is_money(scenario, measure)]
    shared = {end for measure, end in found if measure in money}
    return sorted({one for one in found if one[0] in measures} | {(measure, end) for measure in money for end in shared})


def _earned(scenario: Scenario, history: History, moved: Mapping[str, Moved]) -> dict[str, int]:
    """What each person's year costs after the moves, minor units: paid, earned and unpaid, held, less what is owed."""
    played = {**history, **{rep_id: one.credits for rep_id, one in moved.items()}}
    cancelled = [each for one in moved.values() for each in one.cancelled]
    return incentive_pay(pay(scenario, [credit for credits in played.values() for credit in credits], cancelled), history)


def incentive_pay(ledger: Ledger, people: History) -> dict[str, int]:
    """rep_id → paid + earned_unpaid + held − owed, minor units."""
    sums = dict.fromkeys(people, 0)
    for payment in ledger.payments:
        sums[payment.rep_id] = sums.get(payment.rep_id, 0) + payment.amount
    for one in ledger.balances:
        sums[one.rep_id] = sums.get(one.rep_id, 0) + one.earned_unpaid + one.held - one.owed
    return sums


def _move(scenario: Scenario, rep: Rep, attempt: Attempt, gain: int, both: Both, made: Moved) -> Move:
    """The move with the histories before and after it; of somebody whose pay looks at others, with everybody's."""
    (before, after), measure = both, attempt.measure
    money = Decimal(gain).scaleb(-minor_digits(scenario.spec.currency))
    return Move(
        role=rep.role, plan=rep.plan, rep_id=rep.rep_id, kind=attempt.kind, measure=measure,
        amount=_in_units(scenario, measure, made.amount), months=_months(scenario, attempt.kind, attempt.month),
        gain=money, share=float(money) / target_incentive_of(scenario.spec, rep),
        currency=scenario.spec.currency, before=tuple(before), after=tuple(after),
        cancelled=made.cancelled, beside=tuple((one, _in_units(scenario, one, amount)) for one, amount in made.beside),
    )  # fmt: skip


def _in_units(scenario: Scenario, measure: str, amount: Decimal) -> Decimal:
    return amount.scaleb(-minor_digits(scenario.spec.currency)) if is_money(scenario, measure) else amount


def _months(scenario: Scenario, kind: Kind, month: int) -> tuple[str, str]:
    labels = scenario.spec.calendar.labels()
    source, target = {"pull in": (month + 1, month), "split": (month, month), "merge": (month, month)}.get(kind, (month, month + 1))
    return labels[source], labels[target]
