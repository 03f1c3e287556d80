"""`proration` and `quota_relief`: months in which a person is asked for less."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spmsim.foundation.calendar import MonthSpan
from spmsim.foundation.quantities import Share, Slug, Text
from spmsim.plans.adjustments.adjustment import Adjustment, Stage
from spmsim.plans.words import Wording


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

    def in_words(self, words: Wording) -> str:
        """One sentence."""
        return f"Proration {self.name}: quota and target pay of {len(self.people)} spells of leave or part time are lowered in proportion."


class QuotaRelief(Adjustment):
    """Quota × a factor, target pay as it was."""

    stage: ClassVar[Stage] = "measure"
    type: Literal["quota_relief"] = "quota_relief"
    """Name of the adjustment's kind."""
    people: Annotated[tuple[Relieved, ...], Field(min_length=1)]
    """Whose, when and how much."""

    def in_words(self, words: Wording) -> str:
        """One sentence."""
        return f"Quota relief {self.name}: the quota of {len(self.people)} spells is lowered; target pay stays."
