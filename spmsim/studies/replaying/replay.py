"""`replay`: last year's real bookings paid under each plan, nobody responding; and, where payroll's figures are known, modelled ÷ paid.

The first scenario's check against payroll is paid on the quotas that were in force (`last_year_quota_<measure>`), where everybody has
one; every other figure is on the scenario's own quotas. Nobody is simulated: what people sold is what they sold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spmsim.foundation.money import minor_digits
from spmsim.records.history import Bookings, Paid
from spmsim.records.ledger import Ledger
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.paying.pay import pay_locally
from spmsim.studies.replaying.last_year import Outside, credits_of, not_replayed, past_quotas, refuse_other_length, spec_of_last_year

OFF = 0.01
"""Whoever's modelled pay lies further than this share from what was paid is listed."""
_REASONS = 3


@dataclass(frozen=True)
class PlanPay:
    """What one scenario's plans would have paid on these bookings."""

    id: str
    title: str
    by_person: Mapping[str, int] = field(repr=False)
    """rep_id → paid in the year, minor units."""
    by_role: Mapping[str, int]
    total: int
    own_quotas: bool
    """False: on the quotas that were in force."""


@dataclass(frozen=True)
class Off:
    """Somebody whose modelled pay is not what was paid."""

    rep_id: str
    role: str
    modelled: int
    paid: int
    reasons: tuple[str, ...]
    """The periods that differ most, largest first, then what is special about the person."""


@dataclass(frozen=True)
class Check:
    """Modelled ÷ paid of the baseline."""

    modelled: int
    paid: int
    by_role: Mapping[str, tuple[int, int]]
    """Role → (modelled, paid)."""
    off: tuple[Off, ...]
    """Everybody off by more than 1 %, largest difference first."""
    by_person: Mapping[str, tuple[int, int]] = field(repr=False)
    """rep_id → (modelled, paid) of everybody in the team."""
    without_row: tuple[str, ...] = field(repr=False)
    """Whom the plan pays and of whom payroll's file has no row: it may leave them out, or have paid them nothing."""
    not_modelled: Mapping[str, int] = field(repr=False)
    """Who was paid and is not in the team → minor units."""

    @property
    def ratio(self) -> float | None:
        """Modelled ÷ paid of those in the team; None where nothing was paid."""
        return self.modelled / self.paid if self.paid else None

    @property
    def ratio_of_rows(self) -> float | None:
        """The same of those of whom payroll's file has a row."""
        return (self.modelled - sum(self.by_person[one][0] for one in self.without_row)) / self.paid if self.paid else None


@dataclass(frozen=True)
class Replay:
    """Last year under each plan."""

    currency: str
    first_month: str
    months: int
    plans: tuple[PlanPay, ...]
    """The baseline first, on its own quotas."""
    check: Check | None
    roles: Mapping[str, str] = field(repr=False)
    """rep_id → role at the calendar's start."""
    outside: tuple[Outside, ...] = field(repr=False)
    """Bookings of nobody in the team, or of months in which a person was not employed: nobody is paid for them."""
    notes: tuple[str, ...] = ()


def replay(baseline: Scenario, variants: Sequence[Scenario], bookings: Bookings, paid: Paid | None = None) -> Replay:
    """Last year's bookings under each plan.

    Args:
        baseline: the scenario of the plan in force.
        variants: others, with the same people.
        bookings: of exactly one calendar of the scenarios.
        paid: what payroll paid for it, by person and period.

    Raises:
        BadInput: bookings of another length, or that a plan cannot be paid on.
    """
    for scenario in (baseline, *variants):
        refuse_other_length(scenario.spec, bookings)
    settled = [(scenario, _settled(scenario.spec, bookings, with_its_quotas=False)) for scenario in (baseline, *variants)]
    outside = settled[0][1].outside
    plans = tuple(_plan_pay(scenario, one) for scenario, one in settled)
    paid, left_out = (None, ()) if paid is None else _of_the_year(paid, bookings)
    check = None if paid is None else _check(_settled(baseline.spec, bookings, with_its_quotas=True), paid, bookings, outside)
    return Replay(
        baseline.spec.currency, bookings.first_month, bookings.months, plans, check, settled[0][1].roles(), outside,
        (*_notes(baseline.spec, bookings, paid), *left_out, *_left_out_of((baseline, *variants), bookings)),
    )  # fmt: skip


def _of_the_year(paid: Paid, bookings: Bookings) -> tuple[Paid, tuple[str, ...]]:
    """What was paid in periods that lie within the bookings' months, and a note on the others."""
    inside = paid.within(bookings.labels)
    others = sorted(set(paid.periods) - {inside.periods[place] for place in inside.period.tolist()})
    if not others:
        return inside, ()
    listed = ", ".join(others[:_REASONS]) + (", …" if len(others) > _REASONS else "")
    return inside, (f"payments of {len(others)} periods that lie beside the bookings' months are not compared: {listed}",)


@dataclass(frozen=True)
class _Settled:
    spec: ScenarioSpec
    ledger: Ledger
    outside: tuple[Outside, ...]

    def by_person(self) -> dict[str, int]:
        sums = {rep.rep_id: 0 for rep in self.spec.team.reps}
        for payment in self.ledger.payments:
            sums[payment.rep_id] += payment.amount
        return sums

    def roles(self) -> dict[str, str]:
        return {rep.rep_id: rep.role for rep in self.spec.team.reps}


def _settled(spec: ScenarioSpec, bookings: Bookings, *, with_its_quotas: bool) -> _Settled:
    moved = spec_of_last_year(spec, bookings, with_its_quotas=with_its_quotas)
    credits, outside = credits_of(moved, bookings)
    return _Settled(moved, pay_locally(moved, credits), tuple(outside))


def _plan_pay(scenario: Scenario, settled: _Settled) -> PlanPay:
    by_person = settled.by_person()
    return PlanPay(
        scenario.id, scenario.spec.about.title, by_person, _by_role(by_person, settled.roles()), sum(by_person.values()), own_quotas=True
    )


def _by_role(by_person: Mapping[str, int], roles: Mapping[str, str]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for person, amount in by_person.items():
        sums[roles[person]] += amount
    return dict(sums)


def _check(settled: _Settled, paid: Paid, bookings: Bookings, outside: Sequence[Outside]) -> Check:
    modelled, roles = settled.by_person(), settled.roles()
    was_paid = {person: int(amount) for person, amount in zip(paid.people, paid.by_person(), strict=True)}
    known = {person: was_paid.get(person, 0) for person in modelled}
    of_role = {role: (amount, _by_role(known, roles)[role]) for role, amount in _by_role(modelled, roles).items()}
    off = [person for person in modelled if _is_off(modelled[person], known[person])]
    off.sort(key=lambda person: (-abs(modelled[person] - known[person]), person))
    why = _Reasons(settled, paid, bookings, outside)
    listed = tuple(Off(person, roles[person], modelled[person], known[person], why.of(person)) for person in off)
    others = {person: amount for person, amount in was_paid.items() if person not in modelled and amount}
    by_person = {person: (amount, known[person]) for person, amount in modelled.items()}
    without_row = tuple(person for person, amount in modelled.items() if amount and person not in why.has_row)
    return Check(sum(modelled.values()), sum(known.values()), of_role, listed, by_person, without_row, others)


def _is_off(modelled: int, paid: int) -> bool:
    """More than 1 % of what was paid; whoever was paid nothing is off by any amount."""
    return abs(modelled - paid) > OFF * abs(paid)


class _Reasons:
    """Why somebody is off, as far as the files tell."""

    def __init__(self, settled: _Settled, paid: Paid, bookings: Bookings, outside: Sequence[Outside]) -> None:
        self._minor = 10.0 ** minor_digits(settled.spec.currency)
        self._reps = {rep.rep_id: rep for rep in settled.spec.team.reps}
        self._calendar = settled.spec.calendar
        self._periods = _periods(paid, bookings)
        self._modelled: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for payment in settled.ledger.payments:
            self._modelled[payment.rep_id][self._periods[payment.month]] += payment.amount
        self._paid: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for person, period, amount in zip(paid.person, paid.period, paid.reported, strict=True):
            self._paid[paid.people[int(person)]][paid.periods[int(period)]] += int(amount)
        self.has_row = frozenset(self._paid)
        self._units = dict(zip(bookings.measures, bookings.units, strict=True))
        self._digits = dict(zip(bookings.measures, bookings.digits, strict=True))
        self._outside: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for one in outside:
            self._outside[one.rep_id][one.measure] += one.amount

    def of(self, person: str) -> tuple[str, ...]:
        return (*(self._of_periods(person) if person in self.has_row else ()), *self._of_person(person))

    def _of_periods(self, person: str) -> Iterator[str]:
        modelled, paid = self._modelled[person], self._paid[person]
        if len({*modelled, *paid}) < 2:
            return  # the whole year again
        gaps = {period: modelled[period] - paid[period] for period in {*modelled, *paid}}
        for period in sorted((p for p in gaps if gaps[p]), key=lambda p: (-abs(gaps[p]), p))[:_REASONS]:
            yield f"{period}: modelled {self._money(modelled[period])}, paid {self._money(paid[period])}"

    def _of_person(self, person: str) -> Iterator[str]:
        rep = self._reps[person]
        last = self._calendar.months - 1
        if rep.hired_on is not None and 0 <= self._calendar.index_of(rep.hired_on) <= last:
            yield "hired within the year"
        if rep.left_on is not None and 0 <= self._calendar.index_of(rep.left_on) <= last:
            yield "left within the year"
        if rep.transfers:
            yield "moved within the year"
        if person in self._outside:
            listed = " and ".join(self._sum(measure, amount) for measure, amount in self._outside[person].items())
            yield f"bookings of {listed} lie in months without employment and are not paid"
        if person not in self.has_row:
            yield "payroll has no row for this person"

    def _sum(self, measure: str, amount: int) -> str:
        """`700.00 revenue`, `3 accounts`; ratings have no sum."""
        digits = self._digits[measure]
        return measure if self._units[measure] == "rating" else f"{amount / 10**digits:,.{digits}f} {measure}"

    def _money(self, amount: int) -> str:
        return f"{amount / self._minor:,.2f}"


def _periods(paid: Paid, bookings: Bookings) -> list[str]:
    """The period of payroll's file that holds each month: itself, its quarter or its year; the month's own name where there is none."""
    known = set(paid.periods)
    found = []
    for label in bookings.labels:
        year, month = label[:4], int(label[5:])
        names = (label, f"{year}-Q{(month - 1) // 3 + 1}", year)
        found.append(next((name for name in names if name in known), label))
    return found


def _left_out_of(scenarios: Sequence[Scenario], bookings: Bookings) -> Iterator[str]:
    """What is left out of the baseline, and of variants where it differs."""
    first, *others = [(scenario, tuple(not_replayed(scenario.spec, bookings))) for scenario in scenarios]
    yield from first[1]
    for scenario, notes in others:
        yield from (f"{scenario.id}: {note}" for note in notes if note not in first[1])


def _notes(spec: ScenarioSpec, bookings: Bookings, paid: Paid | None) -> Iterator[str]:
    yield from bookings.notes
    if paid is None:
        return
    yield from paid.notes
    measures = past_quotas(spec_of_last_year(spec, bookings, with_its_quotas=False))
    if measures:
        yield f"modelled ÷ paid is on last year's quotas ({', '.join(measures)})"
    else:
        yield "modelled ÷ paid is on the scenario's own quotas: not everybody has a last_year_quota_<measure>"
