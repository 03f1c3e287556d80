"""The most profitable gaming move: what a person earns by booking the same sales in other months, or the same month in other deals.

Histories are those of one simulated year at standard effort; a move is made on each of them, paid by the exact payroll, and compared with
the history as it was. Sales stay the same, a deal that is booked and cancelled included: whatever a move earns, the company pays for
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from spmsim.foundation.money import minor_digits
from spmsim.market.laws import CompoundPoisson
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.component import MONTHS_IN
from spmsim.records.ledger import Cancellation, Credit, Ledger
from spmsim.scenario.loading import Scenario
from spmsim.studies.pay import pay
from spmsim.studies.person_year import stands_alone
from spmsim.studies.sampled import sampled_credits
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held, stints

GAMING = 0.03
"""Gain as a share of a year's target incentive above which a move is an error. Source: assumption: about a week's pay."""
DEALS_A_MONTH = 4
"""An average month holds so many deals where the market's law knows none. Source: assumption."""
MOST_PER_ROLE = 25
"""Histories tried per role: the first people of the roster."""
MOST_COUPLED = 3
"""The same of people whose pay looks at others' sales too (pools, contests), so that each has to be moved alone."""

Kind = Literal["hold back", "pull in", "split", "merge", "book and cancel"]


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

    def in_words(self) -> str:
        """`hold back 12,500.00 of revenue from 2027-03 to 2027-04: earns 2,410.00 USD more (4.0 % of target incentive)`."""
        amount = f"{self.amount:,}"
        start, end = self.months
        where = f"from {start} to {end}" if start != end else f"in {start}"
        if self.cancelled:
            where = f"in {start}, cancelled in {end}"
        return (
            f"{self.kind} {amount} of {self.measure} {where}: {self.rep_id} earns {self.gain:,.2f} {self.currency} more, "
            f"{self.share:.1%} of a year's target incentive, for the same sales"
        )

    def as_json(self) -> dict[str, Any]:
        """The move as plain data."""
        return {
            "role": self.role, "plan": self.plan, "rep_id": self.rep_id, "kind": self.kind, "measure": self.measure,
            "amount": float(self.amount), "from": self.months[0], "to": self.months[1], "gain": float(self.gain), "share": self.share,
        }  # fmt: skip


History = Mapping[str, Sequence[Credit]]
"""rep_id → credits of the calendar."""
Both = tuple[Sequence[Credit], Sequence[Credit]]
"""Histories before and after a move."""


@dataclass(frozen=True)
class Moved:
    """A person's credits after a move."""

    credits: Sequence[Credit]
    amount: Decimal
    """How much was moved."""
    cancelled: tuple[Cancellation, ...] = ()


def best_moves(scenario: Scenario, *, seed: int) -> tuple[Move, ...]:
    """The most profitable move of each role whose people are paid by performance, the largest share of target incentive first.

    Args:
        scenario: whose plans are tried.
        seed: seed of the sampled year.
    """
    best: dict[str, Move] = {}
    for alone in (True, False):
        people = _chosen(scenario, alone=alone)
        for move in _moves_of(scenario, people, alone=alone, seed=seed) if people else ():
            if move.role not in best or move.share > best[move.role].share:
                best[move.role] = move
    return tuple(sorted(best.values(), key=lambda move: -move.share))


def _moves_of(scenario: Scenario, people: Sequence[Rep], *, alone: bool, seed: int) -> Iterator[Move]:
    """Every move that earns more: of people who stand alone all at once, of others one after another while everybody sells."""
    history = _history(scenario, people if alone else scenario.spec.team.reps, seed)
    before = _earned(scenario, history, {})
    for kind, measure, month in _attempts(scenario, people):
        for together in [people] if alone else [[rep] for rep in people]:
            moved = {rep.rep_id: made for rep in together if (made := _moved(scenario, rep, history[rep.rep_id], kind, measure, month))}
            after = _earned(scenario, history, moved) if moved else before
            for rep in together:
                gain = after[rep.rep_id] - before[rep.rep_id]
                if gain > 0:
                    made = moved[rep.rep_id]
                    others = [] if alone else [credit for rep_id, theirs in history.items() if rep_id != rep.rep_id for credit in theirs]
                    both = ([*others, *history[rep.rep_id]], [*others, *made.credits])
                    yield _move(scenario, rep, (kind, measure, month), gain, both, made)


def _chosen(scenario: Scenario, *, alone: bool) -> list[Rep]:
    """The first people of each role who are employed throughout and paid by performance of their own, alone or beside others'."""
    spec, chosen, taken = scenario.spec, [], dict.fromkeys(scenario.spec.team.roles, 0)
    most = MOST_PER_ROLE if alone else MOST_COUPLED
    for rep in spec.team.reps:
        hired = -1 if rep.hired_on is None else spec.calendar.index_of(rep.hired_on)
        is_paid = rep.left_on is None and hired <= 0 and _incentive(rep) > 0 and bool(_own_measures(scenario, rep))
        if taken[rep.role] < most and is_paid and stands_alone(scenario, rep) == alone:
            taken[rep.role] += 1
            chosen.append(rep)
    return chosen


def _incentive(rep: Rep) -> float:
    return rep.on_target_earnings * (1 - rep.base_share)


def _own_measures(scenario: Scenario, rep: Rep) -> list[str]:
    """Measures on which the person is paid for sales of their own; shares and ratings cannot be moved."""
    units = {name: measure.unit for name, measure in scenario.spec.measures.items()}
    held = ever_held([rep], scenario.spec.calendar)
    parts = [part for one in held for part in scenario.spec.plans[one.plan].components]
    measures = dict.fromkeys(part.measure for part in parts if part.scope == "self" and units[part.measure] not in ("share", "rating"))
    return [measure for measure in measures if rep.amount("potential", measure)]


def _history(scenario: Scenario, people: Sequence[Rep], seed: int) -> dict[str, list[Credit]]:
    """One simulated year of each, single deals where a plan looks at them."""
    history: dict[str, list[Credit]] = {rep.rep_id: [] for rep in people}
    roles = {rep.rep_id: rep for rep in people}
    looks_at_deals = {rep.rep_id: _deal_rules(scenario, rep) or _has_clawback(scenario, rep) for rep in people}
    for credit in sampled_credits(scenario, seed=seed, rep_ids=list(history)):
        needs_deals = looks_at_deals[credit.rep_id] and scenario.spec.measures[credit.measure].unit not in ("share", "rating")
        deal = _typical_deal(scenario, roles[credit.rep_id], credit.measure)
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
    return any(_clawed_back(scenario, held.plan) for held in ever_held([rep], scenario.spec.calendar))


def _clawed_back(scenario: Scenario, plan: str) -> set[str]:
    """Measures whose cancelled deals a plan takes back."""
    return {one.measure for one in scenario.spec.plans[plan].adjustments if isinstance(one, Clawback)}


def _typical_deal(scenario: Scenario, rep: Rep, measure: str) -> Decimal:
    """Whole minor units or pieces: the law's mean deal, else an average month's fourth part, at least one."""
    spec = scenario.spec
    law = spec.market.laws.get(measure)
    digits = minor_digits(spec.currency) if spec.measures[measure].unit == spec.currency else 0
    units = law.deal_of(rep.role) if isinstance(law, CompoundPoisson) else (rep.amount("potential", measure) or 0.0) / 12 / DEALS_A_MONTH
    return Decimal(max(1, round(Decimal(repr(units)).scaleb(digits))))


def _deals(credit: Credit, number: int) -> list[Credit]:
    """A month's credit as equal deals; cents that do not divide go to the first ones."""
    size, rest = divmod(int(credit.amount), number)
    return [
        replace(credit, amount=Decimal(size + (deal < rest)), deal_id=f"{credit.rep_id}-{credit.month}-{credit.measure}-{deal}")
        for deal in range(number)
    ]


def _attempts(scenario: Scenario, people: Sequence[Rep]) -> Iterator[tuple[Kind, str, int]]:
    """(kind, measure, month): moves over every month at which somebody's window or stint ends, and of deals in every month."""
    calendar = scenario.spec.calendar
    months = calendar.months
    ends: set[tuple[str, int]] = set()
    for plan, last in {(stint.rep.plan, stint.last) for rep in people for stint in stints(rep, calendar)}:
        for part in scenario.spec.plans[plan].components:
            length = MONTHS_IN[part.period]
            ends |= {(part.measure, end) for end in (*range(length - 1, months - 1, length), last) if end < months - 1}
    measures = {measure for rep in people for measure in _own_measures(scenario, rep)}
    for measure, end in sorted(one for one in ends if one[0] in measures):
        yield "hold back", measure, end
        yield "pull in", measure, end
        if any(measure in _clawed_back(scenario, plan) for plan in scenario.spec.plans):
            yield "book and cancel", measure, end
    if any(_deal_rules(scenario, rep) for rep in people):
        for measure in sorted(measures):
            for month in range(months):
                yield "split", measure, month
                yield "merge", measure, month


def _moved(
    scenario: Scenario, rep: Rep, credits: Sequence[Credit], kind: Kind, measure: str, month: int
) -> Moved | None:
    """The credits after the move, and how much was moved; None where there is nothing to move."""
    if measure not in _own_measures(scenario, rep):
        return None
    if kind == "book and cancel":
        return _booked_and_cancelled(scenario, rep, credits, measure, month)
    source = month + 1 if kind == "pull in" else month
    theirs = [credit for credit in credits if credit.measure == measure and credit.month == source and credit.amount > 0]
    if not theirs:
        return None
    others = [credit for credit in credits if credit not in theirs]
    total = sum((credit.amount for credit in theirs), Decimal(0))
    if kind == "split":
        return Moved([*others, *(half for credit in theirs for half in _halves(credit))], total)
    if kind == "merge":
        return Moved([*others, replace(theirs[0], amount=total)], total)
    target = month if kind == "pull in" else month + 1
    amount = min(theirs[0].amount, _typical_deal(scenario, rep, measure))
    rest = [] if amount == theirs[0].amount else [replace(theirs[0], amount=theirs[0].amount - amount)]
    return Moved([*_with(others, replace(theirs[0], month=target, amount=amount)), *rest, *theirs[1:]], amount)


def _booked_and_cancelled(scenario: Scenario, rep: Rep, credits: Sequence[Credit], measure: str, month: int) -> Moved | None:
    """One more deal in the window's last month that is cancelled in the next; None where the plan that holds then takes nothing back.

    A plan without a clawback pays whatever is booked: `spmsim pay` says so, and no search is needed to find it.
    """
    if measure not in _clawed_back(scenario, rep.as_of(scenario.spec.calendar.labels()[month]).plan):
        return None
    amount, deal_id = _typical_deal(scenario, rep, measure), f"{rep.rep_id}-{month}-{measure}-booked"
    booked = Credit(rep.rep_id, month, measure, amount, deal_id=deal_id)
    return Moved([*credits, booked], amount, (Cancellation(deal_id, month + 1, amount),))


def _halves(credit: Credit) -> list[Credit]:
    first = credit.amount // 2
    parts = (("a", first), ("b", credit.amount - first))
    return [replace(credit, amount=amount, deal_id=f"{credit.deal_id}{part}") for part, amount in parts]


def _with(credits: Sequence[Credit], moved: Credit) -> list[Credit]:
    """The credits with one more: added to the month's total, or a deal of its own."""
    for at, credit in enumerate(credits):
        if credit.deal_id is None and (credit.month, credit.measure) == (moved.month, moved.measure):
            return [*credits[:at], replace(credit, amount=credit.amount + moved.amount), *credits[at + 1 :]]
    return [*credits, moved]


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


def _move(scenario: Scenario, rep: Rep, attempt: tuple[Kind, str, int], gain: int, both: Both, moved: Moved) -> Move:
    """The move with the histories before and after it; of somebody whose pay looks at others, with everybody's."""
    kind, measure, month = attempt
    spec, (before, after), amount = scenario.spec, both, moved.amount
    digits = minor_digits(spec.currency)
    money = Decimal(gain).scaleb(-digits)
    return Move(
        role=rep.role, plan=rep.plan, rep_id=rep.rep_id, kind=kind, measure=measure,
        amount=amount.scaleb(-digits) if spec.measures[measure].unit == spec.currency else amount, months=_months(scenario, kind, month),
        gain=money, share=float(money) / _incentive(rep), currency=spec.currency, before=tuple(before), after=tuple(after),
        cancelled=moved.cancelled,
    )  # fmt: skip


def _months(scenario: Scenario, kind: Kind, month: int) -> tuple[str, str]:
    labels = scenario.spec.calendar.labels()
    source, target = {"pull in": (month + 1, month), "split": (month, month), "merge": (month, month)}.get(kind, (month, month + 1))
    return labels[source], labels[target]
