"""How a person's credits change when a deal is booked in another month, in other deals, or for a while: the moves that `gaming` tries.

A deal is one on every measure in money: its margin goes where its revenue goes, in proportion. A new account may come with it or not, so
both are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from spmsim.foundation.money import minor_digits
from spmsim.market.laws import CompoundPoisson
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.records.ledger import Cancellation, Credit
from spmsim.scenario.loading import Scenario
from spmsim.scenario.plan_reads import readings
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held

DEALS_A_MONTH = 4
"""An average month holds so many deals where the market's law knows none. Source: assumption."""
Kind = Literal["hold back", "pull in", "split", "merge", "book and cancel"]


SHIFTS: tuple[Kind, ...] = ("hold back", "pull in")
"""Kinds that book a deal in another month."""


@dataclass(frozen=True)
class Attempt:
    """What is tried with the deals of one measure at the end of a month."""

    kind: Kind
    measure: str
    month: int
    """The month that ends; deals are held back from it or pulled into it."""
    with_pieces: bool = False
    """Whether one piece of every measure that is counted moves with the deal, where the month has one."""


@dataclass(frozen=True)
class Moved:
    """A person's credits after a move."""

    credits: Sequence[Credit]
    amount: Decimal
    """How much was moved."""
    cancelled: tuple[Cancellation, ...] = ()
    beside: tuple[tuple[str, Decimal], ...] = ()
    """(measure, how much) that moved with it."""


def moved(scenario: Scenario, rep: Rep, credits: Sequence[Credit], attempt: Attempt) -> Moved | None:
    """The credits after the move, and how much was moved; None where there is nothing to move, or another attempt moves it."""
    kind, measure, month = attempt.kind, attempt.measure, attempt.month
    own = own_measures(scenario, rep)
    in_money = [one for one in own if is_money(scenario, one)]
    if measure not in own or (kind in SHIFTS and measure in in_money[1:]):  # what is sold on the first brings the others along
        return None
    if kind == "book and cancel":
        return _booked_and_cancelled(scenario, rep, credits, attempt)
    source, target = (month + 1, month) if kind == "pull in" else (month, month + 1)
    theirs = _of_month(credits, measure, source)
    if not theirs:
        return None
    if kind in SHIFTS:
        amount = min(theirs[0].amount, typical_deal(scenario, rep, measure))
        whole = _whole_deal(credits, own, in_money, attempt, (source, amount))
        return None if whole is None else _shifted(credits, measure, whole, (source, target))
    others, total = [credit for credit in credits if credit not in theirs], _total(theirs)
    parts = [half for credit in theirs for half in _halves(credit)] if kind == "split" else [replace(theirs[0], amount=total)]
    return Moved([*others, *parts], total)


def own_measures(scenario: Scenario, rep: Rep) -> list[str]:
    """Measures of own sales that the person's pay looks at: what is paid, opens a gate, multiplies, or is the second of a matrix.

    Shares and ratings cannot be moved.
    """
    units = {name: measure.unit for name, measure in scenario.spec.measures.items()}
    held = ever_held([rep], scenario.spec.calendar)
    read = [one for plan in dict.fromkeys(each.plan for each in held) for one in readings(scenario.spec.plans[plan])]
    measures = dict.fromkeys(one.measure for one in read if one.scope == "self" and units[one.measure] not in ("share", "rating"))
    return [measure for measure in measures if rep.amount("potential", measure)]


def is_money(scenario: Scenario, measure: str) -> bool:
    """Whether a measure is in money rather than counted."""
    return scenario.spec.measures[measure].unit == scenario.spec.currency


def clawed_back(scenario: Scenario, plan: str) -> set[str]:
    """Measures whose cancelled deals a plan takes back."""
    return {one.measure for one in scenario.spec.plans[plan].adjustments if isinstance(one, Clawback)}


def typical_deal(scenario: Scenario, rep: Rep, measure: str) -> Decimal:
    """Whole minor units or pieces: the law's mean deal, else an average month's fourth part, at least one."""
    spec = scenario.spec
    law = spec.market.laws.get(measure)
    digits = minor_digits(spec.currency) if is_money(scenario, measure) else 0
    units = law.deal_of(rep.role) if isinstance(law, CompoundPoisson) else (rep.amount("potential", measure) or 0.0) / 12 / DEALS_A_MONTH
    return Decimal(max(1, round(Decimal(repr(units)).scaleb(digits))))


def _whole_deal(
    credits: Sequence[Credit], own: Sequence[str], in_money: Sequence[str], attempt: Attempt, taken: tuple[int, Decimal]
) -> dict[str, Decimal] | None:
    """Measure → how much of it the deal is; None where the attempt wants pieces with it and the month has none.

    A quarter of the month's revenue takes a quarter of its margin along.
    """
    month, amount = taken
    totals = {measure: _total(_of_month(credits, measure, month)) for measure in own}
    deal = {attempt.measure: amount}
    if attempt.measure in in_money:
        share = amount / totals[attempt.measure]
        deal |= {one: Decimal(round(totals[one] * share)) for one in in_money if one != attempt.measure and totals[one] > 0}
    if attempt.with_pieces:
        pieces = {one: Decimal(1) for one in own if one not in in_money and one != attempt.measure and totals[one] >= 1}
        return {**deal, **pieces} if pieces else None
    return deal


def _shifted(credits: Sequence[Credit], measure: str, deal: dict[str, Decimal], months: tuple[int, int]) -> Moved:
    source, target = months
    changed = list(credits)
    for one, amount in deal.items():
        left = amount
        for credit in _of_month(changed, one, source):
            part = min(credit.amount, left)
            if part <= 0:
                break
            changed.remove(credit)
            changed = _with(changed, replace(credit, month=target, amount=part))
            changed += [replace(credit, amount=credit.amount - part)] if part < credit.amount else []
            left -= part
    beside = tuple((one, amount) for one, amount in deal.items() if one != measure)
    return Moved(changed, deal[measure], beside=beside)


def _of_month(credits: Sequence[Credit], measure: str, month: int) -> list[Credit]:
    return [credit for credit in credits if credit.measure == measure and credit.month == month and credit.amount > 0]


def _total(credits: Sequence[Credit]) -> Decimal:
    return sum((credit.amount for credit in credits), Decimal(0))


def _booked_and_cancelled(scenario: Scenario, rep: Rep, credits: Sequence[Credit], attempt: Attempt) -> Moved | None:
    """One more deal in the window's last month that is cancelled in the next; None where the plan that holds then takes nothing back.

    A plan without a clawback pays whatever is booked: `spmsim pay` says so, and no search is needed to find it.
    """
    measure, month = attempt.measure, attempt.month
    if measure not in clawed_back(scenario, rep.as_of(scenario.spec.calendar.labels()[month]).plan):
        return None
    amount, deal_id = typical_deal(scenario, rep, measure), f"{rep.rep_id}-{month}-{measure}-booked"
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
