"""The payroll: one force over one calendar, settled exactly, month by month, stage by stage.

A month of a person is a step: what the person takes along and the month's facts go in, the new state and pay lines come out. Credits of
everybody are written before anybody earns, because pools, roll-ups and contests look at others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spmsim.foundation.collecting import without_collecting
from spmsim.foundation.exact import ZERO, exact_arithmetic, rounded
from spmsim.plans.payroll.book import Book
from spmsim.plans.payroll.credit import Crediting
from spmsim.plans.payroll.desk import Account, Desk
from spmsim.plans.payroll.due import due
from spmsim.plans.payroll.earn import earn
from spmsim.plans.payroll.limit import limit
from spmsim.plans.payroll.link import link
from spmsim.plans.payroll.measure import measure
from spmsim.plans.payroll.ranks import Ranks
from spmsim.plans.payroll.rules import paid_plan
from spmsim.plans.payroll.settle import clawback, pay, round_balances, settle
from spmsim.plans.payroll.standing import Standing
from spmsim.plans.plan import Plan
from spmsim.records.ledger import Balance, Cancellation, Credit, Ledger, PayLine, Payment
from spmsim.records.payroll import PaidMeasure, PaidPerson, PayCalendar

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
        return _Payroll(force, credits, cancellations, of).run(force.calendar.months if through is None else through + 1)


class _Payroll:
    """What changes while a calendar is settled."""

    def __init__(self, force: Force, credits: Sequence[Credit], cancellations: Sequence[Cancellation], of: slice | None) -> None:
        self.force, self.credits, self.calendar = force, credits, force.calendar
        self.paid = force.people if of is None else force.people[of]
        held = {spell.plan for person in force.people for spell in person.spells}
        self.plans = {name: paid_plan(name, plan, force.measures, force.calendar) for name, plan in force.plans.items() if name in held}
        crediting = Crediting(force.people, self.plans, dict(force.measures), force.calendar.months)
        self.book: Book = crediting.write(credits, cancellations)
        self.lines: list[PayLine] = crediting.lines
        if of is not None:
            whose = {person.rep_id for person in self.paid}
            self.lines = [line for line in crediting.lines if line.rep_id in whose]
        self.payments: list[Payment] = []
        self.accounts = {person.rep_id: Account() for person in force.people}
        self.standings: dict[str, Standing] = {}
        """Where everybody stands this month; people who left stand where they last did."""
        self.ranks = Ranks(Decimal(10) ** force.calendar.digits)

    def run(self, months: int) -> Ledger:
        """Settles the first months of the calendar."""
        for month in range(months):
            self._stand(month)
            for person in self.paid:
                self._pay(person, month)
        if months == self.calendar.months:
            for person in self.paid:
                self._close(person)
        balances = tuple(balance for person in self.paid if (balance := self._balance(person)) is not None)
        return Ledger(tuple(self.credits), tuple(self.lines), tuple(self.payments), balances)

    def _stand(self, month: int) -> None:
        """Everybody's spell of the month; those who do not hold one any more are not ranked."""
        for person in self.force.people:
            standing = self.standings.get(person.rep_id)
            if standing is not None and standing.spell.last >= month:
                continue
            spell = person.spell_of(month)
            if spell is not None:
                self.standings[person.rep_id] = Standing(person, spell, self.plans[spell.plan], self.book, self.calendar)
        self.ranks.begin(self.standings, month)

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
