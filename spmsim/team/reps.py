"""`Rep`: one seat of the team, with every value that the simulation needs resolved into the row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from spmsim.foundation.calendar import IsoDate
from spmsim.foundation.errors import nearest
from spmsim.foundation.quantities import Amount, Count, Currency, Money, Months, Share, Slug, Text, Unit
from spmsim.foundation.spec import Spec
from spmsim.team.transfers import PlanInTime, Transfers

MEASURE_PREFIXES = ("potential_", "quota_", "last_year_quota_", "last_year_")
"""Columns of people that exist once per measure: potential_, quota_, last_year_ and last_year_quota_<measure>."""

RepId = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class Rep(Spec):
    """One seat and the person who holds it first, with role values filled in.

    Beside the fields below there are columns per measure: `potential_<measure>` (the planners' estimate a year),
    `quota_<measure>` (a year's quota that the rule `given` reads) and `last_year_<measure>` (sold last year).
    """

    model_config = ConfigDict(extra="allow", serialize_by_alias=True)
    __pydantic_extra__: dict[str, Amount]

    rep_id: RepId
    """Identifies the seat; text, never a number: `007` is not `7`."""
    role: Slug
    """Name of a role."""
    name: Text | None = None
    """For outputs to those who pay these people; never used in arithmetic."""
    region: Text | None = None
    """Region, whose market shock the seat shares; seats without one share the region that has no name."""
    manager_id: Text | None = None
    """The manager's id; people who share it are a team, whether or not the manager is one of the people here."""
    hired_on: IsoDate | None = None
    """Start of employment. None: employed so long that every ramp is over. In the future: a planned seat, filled from that month."""
    left_on: IsoDate | None = None
    """Last day, where known. Before the calendar: not played. Inside it: the person leaves at that month's end for certain."""
    replaces: RepId | None = None
    """Id of the person in whose seat this one sits now: no other replacement comes there, and the territory stays the same."""
    plan_in_time: PlanInTime = Field(alias="plan")
    """Name of the pay plan, or a list of plans with the months from which they hold."""
    quota_set: Slug | None = None
    """Name of the quota set; none for people whose plan has no quota."""
    currency: Currency | None = None
    """Currency in which the person is paid and `on_target_earnings` stands. None: the scenario's; any other needs a plan rate in `fx`."""
    on_target_earnings: Money
    """Pay a year at exactly 100 % on everything, in the person's currency: base salary plus target incentive."""
    base_share: Share
    """Base salary as a share of on-target earnings."""
    accounts: Count | None = None
    """Accounts that come up for renewal in 12 months."""
    leave_yearly: Annotated[Share, Unit("share a year")] = 0.0
    """Chance a year that the filled seat empties: twelve times the chance a month."""
    vacancy_months: Months = 0
    """Whole months that the seat stays open before a replacement starts."""
    ramp_start: Share = 1.0
    """Productivity in the first month of employment."""
    ramp_months: Months = 0
    """Employed months until full productivity."""
    last_year_pay: Money | None = None
    """Pay of last year in the scenario's currency, for comparison in outputs: total pay; in a project of `init`, incentive pay."""
    transfers: Transfers = ()
    """What changes for the person within the calendar, from the assignments file."""
    from_role: tuple[Text, ...] = Field(default=())
    """Columns whose value came from the role, not from the roster: they move with the role's range."""

    @model_validator(mode="before")
    @classmethod
    def _know_every_column(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        columns = [field.alias or name for name, field in cls.model_fields.items()]
        problems = [
            InitErrorDetails(type=_unknown(str(column), columns), loc=(str(column),), input=value)
            for column, value in given.items()
            if column not in columns and not str(column).startswith(MEASURE_PREFIXES)
        ]
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, problems)
        return given

    @model_validator(mode="after")
    def _leave_after_hire(self) -> Rep:
        if self.hired_on and self.left_on and self.left_on < self.hired_on:
            raise PydanticCustomError(
                "left_before_hired", "left_on {left} lies before hired_on {hired}", {"left": str(self.left_on), "hired": str(self.hired_on)}
            )
        return self

    @property
    def plan(self) -> str:
        """The plan at the calendar's start."""
        return self.plan_in_time if isinstance(self.plan_in_time, str) else self.plan_in_time[0].use

    def changes_from(self) -> tuple[str, ...]:
        """The months (YYYY-MM) from which something is new, ascending; empty where all stays as it is."""
        plans = () if isinstance(self.plan_in_time, str) else self.plan_in_time[1:]
        return tuple(sorted({*(plan.first for plan in plans), *(transfer.first for transfer in self.transfers)}))

    def as_of(self, month: str) -> Rep:
        """The row as it stands in a month written YYYY-MM: one plan, no transfers.

        The plan is that of the last transfer that named one, else the last of the list that has begun.
        """
        done = [transfer for transfer in self.transfers if transfer.first <= month]
        new: dict[str, Any] = {name: value for transfer in done for name, value in transfer.changed().items()}
        named = [transfer.plan for transfer in done if transfer.plan is not None]
        begun = [] if isinstance(self.plan_in_time, str) else [plan.use for plan in self.plan_in_time if plan.first <= month]
        new["plan_in_time"] = (named or begun or [self.plan])[-1]
        return self.model_copy(update={**new, "transfers": ()})

    def amount(self, prefix: str, measure: str) -> float | None:
        """The value of `<prefix>_<measure>`, e.g. `amount("potential", "revenue")`; None where the row has none."""
        return self.__pydantic_extra__.get(f"{prefix}_{measure}") if self.__pydantic_extra__ else None


def _unknown(column: str, fields: Collection[str]) -> PydanticCustomError:
    words = [*fields, *MEASURE_PREFIXES]
    return PydanticCustomError(
        "column_unknown",
        "people have no column '{column}'; allowed: {allowed}, and potential_<measure>, quota_<measure>, last_year_<measure>.{hint}",
        {"column": column, "allowed": ", ".join(fields), "hint": nearest(column, words)},
    )
