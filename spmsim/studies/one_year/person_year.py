"""One person's year, multiplication by multiplication: what a sampled year brings, and how the payroll turns it into pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spmsim.compile import unplayed
from spmsim.compile.paid_people import paid_force
from spmsim.foundation.errors import nearest, refuse
from spmsim.foundation.money import minor_digits
from spmsim.plans.payroll.notes import quota_in_units
from spmsim.records.ledger import Cancellation, Credit, PayLine, Payment
from spmsim.records.policy import Policy
from spmsim.scenario.loading import Scenario, effective_run
from spmsim.scenario.plan_rates import currency_of
from spmsim.studies.one_year.assumed_cancellations import with_assumed_cancellations
from spmsim.studies.one_year.sampled import sampled_credits
from spmsim.studies.one_year.single_deals import refuse_single_deals
from spmsim.studies.paying.pay import pay
from spmsim.studies.paying.pooled_credits import PooledCredits, pooled_credits
from spmsim.studies.playing import cast, normalisation_on, policy_of
from spmsim.team.reps import Rep
from spmsim.team.stints import ever_held, plans_in_words


@dataclass(frozen=True)
class PersonYear:
    """One person's sampled year, paid."""

    scenario: Scenario
    rep: Rep
    seed: int
    credits: tuple[Credit, ...]
    lines: tuple[PayLine, ...]
    payments: tuple[Payment, ...]
    pooled: PooledCredits
    """What others sell, where the person is paid on it."""

    def as_json(self) -> dict[str, Any]:
        """The year as plain data; money in units of the currency, exact amounts as text."""
        labels, digits = self.scenario.spec.calendar.labels(), self._digits
        return {
            "rep_id": self.rep.rep_id, "role": self.rep.role, "plan": self._plans, "seed": self.seed,
            "credits": [
                {"month": labels[c.month], "measure": c.measure, "amount": str(self._units(c)), "out_of": c.out_of} for c in self.credits
            ],
            "pooled": [
                {"scope": scope, "month": labels[c.month], "measure": c.measure, "amount": str(self._units(c))}
                for (scope, _), credits in self.pooled.items()
                for c in credits
            ],
            "lines": [
                {
                    "month": labels[line.month], "stage": line.stage, "item": line.item,
                    "basis": None if line.basis is None else f"{line.basis.scaleb(-self._basis_digits(line)):f}",
                    "rate": None if line.rate is None else f"{line.rate:.12g}",
                    "amount": f"{line.amount.scaleb(-self._amount_digits(line)):f}", "note": line.note,
                }
                for line in self.lines
            ],
            "payments": {labels[payment.month]: float(Decimal(payment.amount).scaleb(-digits)) for payment in self.payments},
        }  # fmt: skip

    @property
    def _plans(self) -> str:
        return plans_in_words(self.rep, self.scenario.spec.calendar)

    @property
    def _digits(self) -> int:
        return minor_digits(self.scenario.spec.currency)

    def _amount_digits(self, line: PayLine) -> int:
        return self._digits if line.digits is None else line.digits

    def _basis_digits(self, line: PayLine) -> int:
        return self._amount_digits(line) if line.basis_digits is None else line.basis_digits

    def _units(self, credit: Credit) -> Decimal:
        is_money = self.scenario.spec.measures[credit.measure].unit == self.scenario.spec.currency
        return credit.amount.scaleb(-self._digits) if is_money else credit.amount

    def __str__(self) -> str:
        """Bookings month by month, then every line of pay."""
        return "\n".join(self._text_lines()) + "\n"

    @property
    def _money(self) -> str:
        """`USD`, or of somebody who is paid in another currency `USD at the plan rate; paid in EUR`."""
        own, spec = currency_of(self.scenario.spec, self.rep), self.scenario.spec
        return spec.currency if own == spec.currency else f"{spec.currency} at the plan rate {spec.fx[own]:g}; paid in {own}"

    def _text_lines(self) -> Iterator[str]:
        labels = self.scenario.spec.calendar.labels()
        yield f"{self.rep.rep_id}, {self.rep.role}, plan {self._plans}: one simulated year (seed {self.seed}), {self._money}"
        yield ""
        for measure in dict.fromkeys(credit.measure for credit in self.credits):
            yield f"  {measure}: " + ", ".join(self._booking(credit, labels) for credit in self.credits if credit.measure == measure)
        for (scope, measure), credits in self.pooled.items():
            yield f"  {measure} of the {scope}: " + ", ".join(self._booking(credit, labels) for credit in credits)
        for payment in self.payments:
            yield ""
            yield f"  {labels[payment.month]}"
            for line in self.lines:
                if line.month == payment.month:
                    yield f"    {line.stage:<8}{line.item:<18}{self._arithmetic(line)}"
            yield f"    {'':<8}{'payment':<18}{_money(Decimal(payment.amount), self._digits):>50}"

    def _booking(self, credit: Credit, labels: Sequence[str]) -> str:
        of = f" of {credit.out_of}" if credit.out_of is not None else ""
        return f"{labels[credit.month]} {self._units(credit):,}{of}"

    def _arithmetic(self, line: PayLine) -> str:
        amount, product = _money(line.amount, self._amount_digits(line)), ""
        if line.basis is not None and line.rate is not None:
            product = f"{_basis(line.basis, self._basis_digits(line))} × {float(line.rate):.12g} ="
        return f"{product:>33} {amount:>16}  {line.note}".rstrip()


def person_year(scenario: Scenario, rep_id: str, *, seed: int | None = None) -> PersonYear:
    """The first simulated year of a person's seat, as a run with this seed plays it if the person stays, paid line by line.

    What the plan assumes to be cancelled of the sales is cancelled, if the engines play the scenario.

    Args:
        scenario: one that the engines play; of another, sales are those of standard effort.
        rep_id: whose.
        seed: seed of the draws; `None`: the scenario's.

    Raises:
        BadInput: nobody of that id, with the nearest; a seed that cannot be played; a plan that looks at single deals.
    """
    reps = {rep.rep_id: rep for rep in scenario.spec.team.reps}
    if rep_id not in reps:
        raise refuse(f"nobody has the id '{rep_id}' in this scenario.{nearest(rep_id, reps)}", path="--rep")
    used = effective_run(scenario, seed=seed).seed
    policy = None if unplayed(scenario) else _policy(scenario)
    everybody = [rep_id] if stands_alone(scenario, reps[rep_id]) else list(reps)
    refuse_single_deals(scenario, [reps[name] for name in everybody])
    credits = sampled_credits(scenario, seed=used, rep_ids=everybody, policy=policy)
    cancelled: tuple[Cancellation, ...] = ()
    if policy is not None:
        credits, cancelled = with_assumed_cancellations(paid_force(scenario.spec), credits)
    ledger = pay(scenario, credits, cancelled)
    return PersonYear(
        scenario, reps[rep_id], used,
        tuple(credit for credit in credits if credit.rep_id == rep_id),
        tuple(line for line in ledger.lines if line.rep_id == rep_id and line.stage != "credit"),
        tuple(payment for payment in ledger.payments if payment.rep_id == rep_id),
        pooled_credits(scenario, reps[rep_id], credits),
    )  # fmt: skip


def _policy(scenario: Scenario) -> Policy:
    made = cast(scenario)
    return policy_of(made, normalisation_on(scenario.root, made.effort))


def stands_alone(scenario: Scenario, rep: Rep) -> bool:
    """Whether the person's pay depends on nobody else's sales, under any plan that the person ever holds."""
    plans = dict.fromkeys(held.plan for held in ever_held([rep], scenario.spec.calendar))
    parts = [part for plan in plans for part in scenario.spec.plans[plan].components]
    return all(part.scope == "self" and part.formula.type != "contest" for part in parts)


def _money(amount: Decimal, digits: int) -> str:
    return f"{round(amount.scaleb(-digits), digits) + 0:,.{digits}f}"  # no negative zero


def _basis(amount: Decimal, digits: int) -> str:
    """Money to the coin; pieces as they are, since a quota of them need not be whole: 1.5 a month."""
    return _money(amount, digits) if digits else quota_in_units(amount, digits)
