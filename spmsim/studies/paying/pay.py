"""`pay`: what people are paid for real performance, to the cent, with a line for every step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spmsim.compile.paid_people import paid_force
from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.plans.payroll import Force, settle_force
from spmsim.records.ledger import Cancellation, Credit, Ledger
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import ScenarioSpec

_LISTED = 20


def pay(scenario: Scenario, credits: Iterable[Credit], cancellations: Iterable[Cancellation] = (), *, through: int | None = None) -> Ledger:
    """The ledger of a scenario's people: credits in, pay lines, payments and balances out, in the scenario's currency at plan rates.

    People, quotas and plans are the scenario's; its laws, market and behaviour play no part. Months of hire and exit count in days.

    Args:
        scenario: people, quotas and plans.
        credits: what people sold; several of a person, month and measure add up.
        cancellations: deals that were cancelled, or parts of them.
        through: the last month that is paid; balances are those at its end. `None`: the whole calendar.

    Raises:
        BadInput: credits of people, measures or months that the scenario does not know, and what rules of the plans cannot be applied to.
    """
    return pay_spec(scenario.spec, credits, cancellations, through=through)


def pay_spec(
    spec: ScenarioSpec, credits: Iterable[Credit], cancellations: Iterable[Cancellation] = (), *, through: int | None = None
) -> Ledger:
    """As `pay`, of rules that no file holds (a scenario whose dates were moved)."""
    force, known, cancelled = checked(spec, credits, cancellations)
    return settle_force(force, known, cancelled, through=through)


def pay_locally(spec: ScenarioSpec, credits: Iterable[Credit], *, through: int | None = None) -> Ledger:
    """As `pay_spec`, but everybody is paid in their own currency, rounded to its coins, and reported at plan rates."""
    force, known, _ = checked(spec, credits, (), locally=True)
    return settle_force(force, known, through=through).at_plan_rates()


def checked(
    spec: ScenarioSpec, credits: Iterable[Credit], cancellations: Iterable[Cancellation], *, locally: bool = False
) -> tuple[Force, tuple[Credit, ...], tuple[Cancellation, ...]]:
    """The force of a scenario, and the credits and cancellations that it is paid for.

    Raises:
        BadInput: credits and cancellations that the scenario cannot mean.
    """
    force = paid_force(spec, locally=locally)
    known = tuple(credits)
    cancelled = tuple(cancellations)
    problems = [*_problems(force, known), *_problems_of_cancellations(force, cancelled)]
    if problems:
        more = len(problems) - _LISTED
        listed = problems[:_LISTED] + ([Problem(f"and {more} more rows that cannot be paid", path="credits")] if more > 0 else [])
        raise BadInput(listed)
    return force, known, cancelled


def _problems(force: Force, credits: Sequence[Credit]) -> Iterator[Problem]:
    people = {person.rep_id: person for person in force.people}
    for place, credit in enumerate(credits, start=1):
        path = f"credit {place}"
        person = people.get(credit.rep_id)
        if credit.measure not in force.measures:
            known = ", ".join(force.measures)
            yield Problem(f"no measure '{credit.measure}'; measures: {known}.{nearest(credit.measure, force.measures)}", path=path)
        elif person is None:
            hint = nearest(credit.rep_id, people)
            yield Problem(f"'{credit.rep_id}' is not employed in the calendar of the scenario.{hint}", path=path)
        elif not 0 <= credit.month < force.calendar.months:
            yield Problem(f"month {credit.month} lies outside the calendar of {force.calendar.months} months", path=path)
        elif person.spell_of(credit.month) is None:
            when = force.calendar.labels[credit.month]
            yield Problem(f"'{credit.rep_id}' is not employed in {when}; credit the sale to somebody who was", path=path)


def _problems_of_cancellations(force: Force, cancellations: Sequence[Cancellation]) -> Iterator[Problem]:
    for place, one in enumerate(cancellations, start=1):
        path = f"cancellation {place}"
        if not 0 <= one.month < force.calendar.months:
            yield Problem(f"month {one.month} lies outside the calendar of {force.calendar.months} months", path=path)
        if one.amount <= 0:
            yield Problem(f"{one.amount} is cancelled of deal '{one.deal_id}'; say how much of it, above 0", path=path)
