"""`proration` and `quota_relief`: months in which a person is asked for less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.quantities import Share, Slug, Text
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.choices import Place, refuse_fields
from spmsim.plans.words import Wording, listing, percent

_LISTED = 5


class Eligible(MonthSpan):
    """One person's ineligible time: leave, part time."""

    rep_id: Annotated[Text, Field(min_length=1)]
    """Whose."""
    eligible: Share
    """Factor on quota and target pay of these months."""


class Relieved(MonthSpan):
    """One person's lowered quota."""

    rep_id: Annotated[Text, Field(min_length=1)]
    """Whose."""
    quota: Share
    """Factor on the quota of these months."""
    measure: Slug | None = None
    """On which measure; left out, on all."""


class Proration(Adjustment):
    """Quota and target pay × the eligible share, for time that is not employment's start or end."""

    stage: ClassVar[Stage] = "measure"
    type: Literal["proration"] = "proration"
    """Name of the adjustment's kind."""
    people: Annotated[tuple[Eligible, ...], Field(min_length=1)]
    """Whose, when and how much."""

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        refuse_fields("proration", _overlaps(self.people, [None] * len(self.people)))
        return self

    def in_words(self, words: Wording) -> str:
        """`Proration leave: quota and target pay × 50 % for E1 from 2027-03 to 2027-05.`"""
        told = [f"× {percent(one.eligible)} for {one.rep_id} from {one.first} to {one.last}" for one in self.people[:_LISTED]]
        return f"Proration {words.named(self.name)}: quota and target pay {_and_more(told, len(self.people))}."


class QuotaRelief(Adjustment):
    """Quota × a factor, target pay as it was."""

    stage: ClassVar[Stage] = "measure"
    type: Literal["quota_relief"] = "quota_relief"
    """Name of the adjustment's kind."""
    people: Annotated[tuple[Relieved, ...], Field(min_length=1)]
    """Whose, when and how much."""

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        refuse_fields("quota_relief", _overlaps(self.people, [one.measure for one in self.people]))
        return self

    def in_words(self, words: Wording) -> str:
        """`Quota relief outage: quota × 80 % for E1 from 2027-03 to 2027-05 on revenue; target pay stays.`"""
        told = [
            f"× {percent(one.quota)} for {one.rep_id} from {one.first} to {one.last}"
            + (f" on {words.named(one.measure)}" if one.measure is not None else "")
            for one in self.people[:_LISTED]
        ]
        return f"Quota relief {words.named(self.name)}: quota {_and_more(told, len(self.people))}; target pay stays."


def _and_more(told: Sequence[str], count: int) -> str:
    return listing(told) if count <= len(told) else f"{', '.join(told)} and {count - len(told)} more"


def _overlaps(people: Sequence[Eligible | Relieved], measures: Sequence[str | None]) -> Iterator[tuple[Place, str]]:
    """Months of one person (and measure) for which two factors are given."""
    for at, (one, measure) in enumerate(zip(people, measures, strict=True)):
        for other, its in zip(people[:at], measures[:at], strict=True):
            same = measure is None or its is None or measure == its
            if other.rep_id == one.rep_id and same and other.first <= one.last and one.first <= other.last:
                yield ("people", at), f"'{one.rep_id}' has two factors from {max(one.first, other.first)} on; give one per month"
