"""The payroll: one force over one calendar, settled exactly, month by month, stage by stage.

A month of a person is a step: what the person takes along and the month's facts go in, the new state and pay lines come out. Credits of
everybody are written before anybody earns, because pools, roll-ups and contests look at others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spmsim.foundation.collecting import without_collecting
from spmsim.foundation.exact import ZERO, exact_arithmetic, rounded
from spmsim.plans.contest import Contest
from spmsim.plans.payroll.book import Book
from spmsim.plans.payroll.credit import Crediting
from spmsim.plans.payroll.desk import Account, Desk
from spmsim.plans.payroll.due import due
from spmsim.plans.payroll.earn import earn
from spmsim.plans.payroll.limit import limit
from spmsim.plans.payroll.link import link
from spmsim.plans.payroll.measure import measure
from spmsim.plans.payroll.ranks import Ranks
from spmsim.plans.payroll.rules import PaidPlan, paid_plan
from spmsim.plans.payroll.settle import clawback, pay, round_balances, settle
from spmsim.plans.payroll.standing import Standing
from spmsim.plans.plan import Plan
from spmsim.records.ledger import Balance, Cancellation, Credit, Ledger, PayLine, Payment
from spmsim.records.payroll import PaidMeasure, PaidPerson, PayCalendar, PayCurrency

STAGES: tuple[tuple[str, Callable[[Desk], None]], ...] = (
    ("measure", measure),
    ("earn", earn),
    ("link", link),
    ("limit", limit),
    ("due", due),
    ("settle", settle),
    ("pay", pay),
)
"""The stages of a person's month, in their order; stage *credit* comes before them, for everybody at once."""


@dataclass(frozen=True)
class Force:
    """Everybody who is paid, under which plans, on which measures, over which months."""

    people: tuple[PaidPerson, ...]
    plans: Mapping[str, Plan]
    measures: Mapping[str, PaidMeasure]
    calendar: PayCalendar


AT_A_TIME = 500
"""People whose lines are in memory together when a force is settled in turn."""


def settle_force(
    force: Force,
    credits: Sequence[Credit],
    cancellations: Sequence[Cancellation] = (),
    *,
    through: int | None = None,
    of: slice | None = None,
) -> Ledger:
    """The ledger of a force: every step of pay as a line, every payment, and what stands open at the end.

    Args:
        force: who is paid.
        credits: what people sold; every `rep_id` and measure is known to the force.
        cancellations: deals that are cancelled, or parts of them.
        through: the last month that is settled; balances are those at its end. `None`: the whole calendar.
        of: places of the people who are settled; the others count in pools and contests alone. `None`: everybody.

    Raises:
        BadInput: rules that look at single deals where only totals are given, ratings that are no level, cancellations of more than a deal.
    """
    with exact_arithmetic(), without_collecting():
        return _Payroll(force, credits, cancellations).run(of or slice(None), _months(force, through))


def settle_in_turn(
    force: Force,
    credits: Sequence[Credit],
    cancellations: Sequence[Cancellation] = (),
    *,
    through: int | None = None,
    of: slice | None = None,
    people: int = AT_A_TIME,
) -> Iterator[tuple[Sequence[PaidPerson], Ledger]]:
    """As `settle_force`, some people after the others, so that not everybody's lines are in memory at once.

    Credits are written once. A contest ranks everybody in every month: where a plan has one, all come together.

    Args:
        force: as in `settle_force`, like the arguments that are not named here.
        credits: what people sold.
        cancellations: deals that are cancelled.
        through: the last month.
        of: places of the people who are settled.
        people: how many at a time.

    Yields:
        some people, in the order of the force, and their ledger.

    Raises:
        BadInput: as `settle_force`.
    """
    with exact_arithmetic(), without_collecting():
        payroll = _Payroll(force, credits, cancellations)
    places = range(len(force.people))[of or slice(None)]
    step = len(places) if payroll.has_contest else people
    for first in range(places.start, places.stop, max(step, 1)):
        part = slice(first, min(first + step, places.stop))
        with exact_arithmetic(), without_collecting():
            ledger = payroll.run(part, _months(force, through))
        yield force.people[part], ledger


def _months(force: Force, through: int | None) -> int:
    return force.calendar.months if through is None else through + 1


class _Payroll:
    """A force whose credits are written, and what changes while a calendar is settled."""

    def __init__(self, force: Force, credits: Sequence[Credit], cancellations: Sequence[Cancellation]) -> None:
        self.force, self.credits, self.calendar = force, tuple(credits), force.calendar
        held = {spell.plan for person in force.people for spell in person.spells}
        self.plans = {name: paid_plan(name, plan, force.measures, force.calendar) for name, plan in force.plans.items() if name in held}
        """By name, with their amounts in the scenario's currency."""
        self._in_currency: dict[tuple[str, PayCurrency], PaidPlan] = {}
        self.has_contest = any(isinstance(part.spec.formula, Contest) for plan in self.plans.values() for part in plan.components)
        crediting = Crediting(force.people, self.plans, dict(force.measures), force.calendar.months)
        self.book: Book = crediting.write(credits, cancellations)
        self.credited: dict[str, list[PayLine]] = {}
        for line in crediting.lines:
            self.credited.setdefault(line.rep_id, []).append(line)
        self.ranks = Ranks()
        self._begin(())

    def _begin(self, paid: Sequence[PaidPerson]) -> None:
        """Nobody has been settled yet."""
        self.paid = paid
        self.lines: list[PayLine] = [line for person in paid for line in self.credited.get(person.rep_id, ())]
        self.payments: list[Payment] = []
        self.accounts = {person.rep_id: Account() for person in paid}
        self.standings: dict[str, Standing] = {}
        """Where everybody stands this month who is paid or ranked; people who left stand where they last did."""

    def run(self, of: slice, months: int) -> Ledger:
        """Settles some people in the first months of the calendar."""
        self._begin(self.force.people[of])
        for month in range(months):
            self._stand(month)
            for person in self.paid:
                self._pay(person, month)
        if months == self.calendar.months:
            for person in self.paid:
                self._close(person)
        balances = tuple(balance for person in self.paid if (balance := self._balance(person)) is not None)
        currencies = {person.rep_id: person.currency for person in self.paid if person.currency is not None}
        return Ledger(self.credits, tuple(self.lines), tuple(self.payments), balances, currencies)

    def _stand(self, month: int) -> None:
        """The month's spell of everybody who is paid or ranked; those who do not hold one any more are not ranked."""
        for person in self.force.people if self.has_contest else self.paid:
            standing = self.standings.get(person.rep_id)
            if standing is not None and standing.spell.last >= month:
                continue
            spell = person.spell_of(month)
            if spell is not None:
                calendar = self.calendar.paid_in(person.currency)
                self.standings[person.rep_id] = Standing(person, spell, self._plan(spell.plan, person.currency), self.book, calendar)
        self.ranks.begin(self.standings, month)

    def _plan(self, name: str, currency: PayCurrency | None) -> PaidPlan:
        """A plan with its amounts in the money of a person, at the plan rate."""
        if currency is None:
            return self.plans[name]
        if (name, currency) not in self._in_currency:
            calendar = self.calendar.paid_in(currency)
            self._in_currency[name, currency] = paid_plan(name, self.force.plans[name], self.force.measures, calendar)
        return self._in_currency[name, currency]

    def _pay(self, person: PaidPerson, month: int) -> None:
        standing = self.standings.get(person.rep_id)
        if standing is None:
            return
        desk = Desk(month, person, standing, self.accounts[person.rep_id], self.ranks)
        if standing.spell.last >= month:
            for _, stage in STAGES:
                stage(desk)
        else:
            _take_back(desk)
        if desk.lines:
            self.lines += desk.lines
            account = desk.account
            paid = account.payments.get(month, 0)
            self.payments.append(Payment(person.rep_id, month, paid, int(account.owed), account.advanced, account.held_now))

    def _close(self, person: PaidPerson) -> None:
        """At the calendar's end, what waits for the last payment before it is taken back is owed."""
        account = self.accounts[person.rep_id]
        if account.ended:
            desk = Desk(self.calendar.months, person, self.standings[person.rep_id], account, self.ranks)
            _take_back(desk)
            self.lines += [line._replace(month=self.calendar.months - 1) for line in desk.lines]

    def _balance(self, person: PaidPerson) -> Balance | None:
        """What stands open at the end of the months that were settled."""
        account = self.accounts[person.rep_id]
        unpaid = rounded(sum((pending.amount for pending in account.pending), ZERO))
        held, owed = account.held_now, int(account.owed) + account.advanced
        return Balance(person.rep_id, unpaid, held, owed) if unpaid or held or owed else None


def _take_back(desk: Desk) -> None:
    """Cancellations after the person's last month: there is no pay to take from, so they are only owed."""
    clawback(desk)
    round_balances(desk.account)
