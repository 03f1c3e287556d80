"""`Team`: who sells. A roster, drawn people, and the roles that both are filled from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Strict, Tag, model_validator
from pydantic_core import PydanticCustomError

from spmsim.foundation.calendar import IsoDate
from spmsim.foundation.quantities import LogSd, Months, Slug, Text, Unit
from spmsim.foundation.spec import Spec
from spmsim.team.reps import Rep
from spmsim.team.roles import Role

MOST_REPS = 100_000
"""People that a scenario may draw, all its draws together: more than any sales force has."""
DrawSeed = Annotated[int, Strict(), Field(ge=0, lt=2**63)]


class HireSpan(Spec):
    """Hiring dates spread evenly between two days."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    first: IsoDate = Field(alias="from")
    """Earliest day of hire."""
    last: IsoDate = Field(alias="to")
    """Latest day of hire."""

    @model_validator(mode="after")
    def _in_order(self) -> HireSpan:
        if self.last < self.first:
            days = {"last": str(self.last), "first": str(self.first)}
            raise PydanticCustomError("span_order", "'to' {last} lies before 'from' {first}", days)
        return self


def _form_of_managers(given: Any) -> str:
    return "list" if isinstance(given, list | tuple) else "name"


_Ids = Annotated[tuple[Text, ...], Field(min_length=1, max_length=10_000)]
Managers = Annotated[Annotated[Text, Tag("name")] | Annotated[_Ids, Tag("list")], Discriminator(_form_of_managers)]
"""One manager for everybody, or a list that is dealt round."""


class Draw(Spec):
    """People drawn from a role instead of listed in a roster."""

    role: Slug
    """Role of everybody drawn here."""
    reps: Annotated[int, Strict(), Field(ge=1, le=MOST_REPS), Unit("count")]
    """How many people."""
    region: Text | None = None
    """Region of everybody drawn here."""
    manager_id: Managers | None = None
    """The manager of everybody drawn here, or a list dealt round: five people and [M01, M02] give M01 three of them."""
    potential_sd: LogSd = 0.0
    """Log-sd of the potential estimates around the role's, mean kept; one draw per person moves every measure but shares."""
    tenure_months: Months | None = None
    """Whole months of employment at the calendar's start."""
    hired_on: IsoDate | HireSpan | None = None
    """A date, or {from, to}: spread evenly. With neither this nor `tenure_months`, people are employed so long that every ramp is over."""

    @model_validator(mode="after")
    def _one_tenure(self) -> Draw:
        if self.tenure_months is not None and self.hired_on is not None:
            raise PydanticCustomError("two_tenures", "tenure_months and hired_on say the same thing; give one of them")
        return self


class Team(Spec):
    """Who sells: a roster file, drawn people, or both."""

    roster: Text | None = None
    """CSV, XLSX or Parquet file with one row per seat, relative to the scenario."""
    assignments: Text | None = None
    """CSV, XLSX or Parquet file with one row per transfer within the calendar, relative to the scenario."""
    draw: tuple[Draw, ...] = ()
    """People drawn from roles, beside or instead of a roster."""
    draw_seed: DrawSeed = 0
    """Seed of what is drawn once per scenario (potentials of drawn people); the run's seed does not touch it."""
    roles: dict[Slug, Role]
    """What people of a role have in common."""
    skill_sd: LogSd = 0.0
    """Log-sd of skill, drawn once per person and replication, mean one."""
    reps: tuple[Rep, ...] = ()
    """The people, filled from their roles: made by loading, addressed by changes, not written by hand."""
