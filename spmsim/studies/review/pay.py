"""What the plan pays on what really happened, person by person and month by month; or why that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.money import minor_units
from spmsim.records.history import Bookings
from spmsim.records.ledger import Ledger
from spmsim.records.people import People
from spmsim.results.wording import listing
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.paying.pay import pay_locally
from spmsim.studies.replaying.last_year import credits_of
from spmsim.studies.review.pay_to_date import QUARTER

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PayOfActuals:
    """Incentive pay of the calendar on real bookings; none where `why_not` says why."""

    by_month: Floats | None = field(default=None, repr=False)
    """[S, T] what accrues in each month: paid, plus what falls due later and is held, less what is owed; units of the currency."""
    why_not: str = ""
    outside: int = 0
    """Bookings that nobody is paid for: of somebody else, or of months not employed."""

    @property
    def by_person(self) -> Floats | None:
        """[S] of all these months."""
        return None if self.by_month is None else np.asarray(self.by_month.sum(axis=1))


def pay_of_actuals(spec: ScenarioSpec, rep_ids: tuple[str, ...], bookings: Bookings, roster: People | None) -> PayOfActuals:
    """What the run's plans pay its people on these bookings.

    Args:
        spec: the scenario that was played.
        rep_ids: the run's people.
        bookings: of its whole calendar or of whole quarters of it, whose windows have ended; of other months pay is not told.
        roster: with last days, where known; a leaver's quota and target pay end with them.

    Raises:
        BadInput: bookings to which rules of the plans cannot be applied.
    """
    if bookings.months < spec.calendar.months and bookings.months % QUARTER:
        return PayOfActuals(why_not="pay is reviewed at the end of a quarter of the calendar: windows end after these months")
    missing = [measure for measure in spec.measures if measure not in bookings.measures]
    if missing:
        return PayOfActuals(why_not=f"pay is not reviewed: the bookings tell nothing of {listing(missing)}, which the scenario measures")
    as_it_went = spec if roster is None else _with_last_days(spec, roster)
    credits, outside = credits_of(as_it_went, bookings)
    to_date = [_accrued(pay_locally(as_it_went, credits, through=month), rep_ids) for month in range(bookings.months)]
    by_month = np.diff(np.stack(to_date, axis=1), axis=1, prepend=0.0)
    return PayOfActuals(by_month / minor_units(spec.currency), outside=len(outside))


def _accrued(ledger: Ledger, rep_ids: tuple[str, ...]) -> Floats:
    """[S] what the months settled so far cost, minor units."""
    sums = dict.fromkeys(rep_ids, 0)
    for payment in ledger.payments:
        sums[payment.rep_id] += payment.amount
    for balance in ledger.balances:
        sums[balance.rep_id] += balance.earned_unpaid + balance.held - balance.owed
    return np.asarray([sums[rep_id] for rep_id in rep_ids], dtype=np.float64)


def _with_last_days(spec: ScenarioSpec, roster: People) -> ScenarioSpec:
    """The scenario with last days as a roster tells them; whom it does not name stays as the scenario says."""
    last_day = dict(zip(roster.ids, roster.left_on, strict=True))
    reps = tuple(rep.model_copy(update={"left_on": last_day[rep.rep_id]}) if rep.rep_id in last_day else rep for rep in spec.team.reps)
    return spec.model_copy(update={"team": spec.team.model_copy(update={"reps": reps})})
