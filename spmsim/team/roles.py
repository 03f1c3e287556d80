"""What a role gives to the people who hold it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from spmsim.foundation.quantities import Amount, Count, Currency, Money, Months, Share, Slug, Unit
from spmsim.foundation.spec import Spec
from spmsim.team.transfers import PlanInTime


class Ramp(Spec):
    """How a new person's productivity grows: in employed month k (from 0) it is start + (1 − start)·k/months, then 1.

    Start 0.15 over 4 months: 0.15, 0.3625, 0.575, 0.7875, 1, …
    """

    start: Share
    """Productivity in the first month of employment, as a share of a fully ramped person's."""
    months: Months
    """Employed months until full productivity."""


class Turnover(Spec):
    """How often people of a role leave, and how long their seat stays open.

    A filled seat empties at a month's end with chance `yearly` / 12.
    """

    yearly: Annotated[Share, Unit("share a year")]
    """Chance a year that a filled seat empties: twelve times the chance a month (0.33 is 2.75 % a month)."""
    vacancy_months: Months
    """Whole months that a seat stays open before a replacement starts."""


class Role(Spec):
    """What people of one role have in common. A value that the roster gives for a person wins over the role's."""

    plan: PlanInTime | None = None
    """Name of the pay plan, or a list of plans with the months from which they hold."""
    quota_set: Slug | None = None
    """Name of the quota set; none for people whose plan has no quota."""
    currency: Currency | None = None
    """Currency in which people of the role are paid. None: the scenario's; any other needs a plan rate in `fx`."""
    on_target_earnings: Money | None = None
    """Pay a year at exactly 100 % on everything, in the person's currency: base salary plus target incentive."""
    base_share: Share | None = None
    """Base salary as a share of on-target earnings; the rest is target incentive."""
    potential: dict[Slug, Amount] = Field(default_factory=dict)
    """Per measure, what planners believe a fully ramped, average person sells in 12 months at standard effort."""
    accounts: Count | None = None
    """Accounts that come up for renewal in 12 months (trials of a share measure)."""
    turnover: Turnover | None = None
    """None: nobody leaves by chance."""
    ramp: Ramp | None = None
    """None: fully productive from the first month."""
    like: Slug | None = None
    """For a role that a change set adds: the role of the root scenario whose effort normalisation it takes."""
