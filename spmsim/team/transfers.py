"""`PlanFrom` and `Transfer`: what changes for a person within the calendar, and from which month."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from spmsim.foundation.calendar import MonthName
from spmsim.foundation.quantities import Money, Share, Slug, Text
from spmsim.foundation.spec import Spec

TRANSFERRED = ("role", "plan", "quota_set", "region", "manager_id", "on_target_earnings", "base_share")
"""What a transfer may change, in the order of the columns of an assignments file."""


class PlanFrom(Spec):
    """A plan and the month from which it holds."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    first: MonthName = Field(alias="from")
    """First month of the plan, written YYYY-MM."""
    use: Slug
    """Name of the pay plan."""


class _FromMonth(Protocol):
    @property
    def first(self) -> str: ...


Change = TypeVar("Change", bound=_FromMonth)


def _in_order(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    for one, other in pairwise(changes):
        if other.first <= one.first:
            months = {"first": one.first, "then": other.first}
            raise PydanticCustomError("months_ascend", "changes begin in ascending months, one a month, but {then} follows {first}", months)
    return changes


def _form_of_plan(given: Any) -> str:
    return "dated" if isinstance(given, list | tuple) else "name"


_Plans = Annotated[tuple[PlanFrom, ...], Field(min_length=1, max_length=60), AfterValidator(_in_order)]
PlanInTime = Annotated[Annotated[Slug, Tag("name")] | Annotated[_Plans, Tag("dated")], Discriminator(_form_of_plan)]
"""One plan for the whole calendar, or a list `[{from: "2027-01", use: a}, {from: "2027-07", use: b}]`."""


class Transfer(Spec):
    """What is new for a person from a month on; what is left out stays as it was."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    first: MonthName = Field(alias="from")
    """First month in which the new values hold, written YYYY-MM."""
    role: Slug | None = None
    """The new role."""
    plan: Slug | None = None
    """The new plan; a list of plans that the person had no longer holds."""
    quota_set: Slug | None = None
    """The new quota set."""
    region: Text | None = None
    """The new region."""
    manager_id: Text | None = None
    """The new manager."""
    on_target_earnings: Money | None = None
    """The new pay a year at exactly 100 % on everything."""
    base_share: Share | None = None
    """The new base salary as a share of on-target earnings."""

    def changed(self) -> dict[str, Any]:
        """The fields that are new, with their values; the plan apart."""
        return {name: value for name in TRANSFERRED if name != "plan" and (value := getattr(self, name)) is not None}


Transfers = Annotated[tuple[Transfer, ...], AfterValidator(_in_order)]
"""Transfers of one person, in the order of their months."""
