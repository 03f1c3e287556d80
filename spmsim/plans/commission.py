"""`commission`: rates in tiers, on attainment (multiples of the base rate) or on an amount (shares of it)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Amount, Number
from spmsim.foundation.schedule import Schedule
from spmsim.foundation.spec import Spec
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import ScheduleFormula
from spmsim.plans.levels import per_cent_for_ratios
from spmsim.plans.words import Wording, number, of_quota, percent

_DEALS = (
    "'crossing_deal' is missing: it says at which rate the deal is paid that crosses from one tier to the next, and has no default. "
    "Tiers 4 % from 0 and 10 % from 1,000, one deal of 1,500: split pays 40 + 50 = 90, whole_at_lower pays 60, whole_at_higher pays 150"
)


class Tier(Spec):
    """A rate and where it starts."""

    from_: Annotated[Amount, Field(alias="from")]
    """Where the tier starts: attainment, or an amount in units of the measure."""
    rate: Annotated[Number, Field(ge=0)]
    """On attainment: multiple of the base rate (target pay ÷ quota). On an amount: share of it, or money per unit of a count."""


class Commission(ScheduleFormula):
    """Pay by rate: each tier's rate on the part of the performance inside it, or the highest tier's rate on everything."""

    type: Literal["commission"] = "commission"
    """Name of the formula."""
    rates_on: Literal["attainment", "amount"]
    """Whether tiers are levels of attainment with multiples of the base rate, or amounts with rates of their own."""
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=1000)]
    """Tiers, ascending; below the first nothing is paid."""
    tiering: Literal["marginal", "retroactive"] | None = None
    """Whether a higher rate holds inside its tier only, or on everything once the tier is reached. Needed with more than one tier."""
    crossing_deal: Literal["split", "whole_at_lower", "whole_at_higher"] | None = None
    """How a deal is paid that crosses from one tier to the next; needed with marginal tiers."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"rates_on": lambda _: _RATES_ON})

    @model_validator(mode="after")
    def _says_what_it_means(self) -> Self:
        refuse_fields("commission", [*self._problems_of_tiers(), *self._problems_of_options()])
        return self

    def _problems_of_tiers(self) -> list[tuple[str, str]]:
        try:
            self._tiered(retroactive=False)
        except BadInput as bad:
            return [("tiers", str(bad))]
        levels = [(tier.from_, 0.0) for tier in self.tiers] if self.rates_on == "attainment" else []
        what = per_cent_for_ratios(levels) if levels else ""
        return [("tiers", what)] if what else []

    def _problems_of_options(self) -> list[tuple[str, str]]:
        has_choice = len(self.tiers) > 1 or self.tiers[0].from_ > 0
        problems = []
        if self.tiering is None and has_choice:
            problems.append(("tiering", self._tiering_explained()))
        if self.tiering == "marginal" and has_choice and self.crossing_deal is None:
            problems.append(("crossing_deal", _DEALS))
        if self.tiering == "retroactive" and self.crossing_deal is not None:
            problems.append(("crossing_deal", "retroactive tiers re-rate everything, so no deal crosses; leave 'crossing_deal' out"))
        return problems

    def _tiering_explained(self) -> str:
        """At 1.1 × the last tier's start: what each reading pays."""
        start = self.tiers[-1].from_
        at = 1.1 * start
        try:
            pays = [self._tiered(retroactive=retroactive).value(at) for retroactive in (False, True)]
        except BadInput:
            pays = []
        unit = "× the base rate" if self.rates_on == "attainment" else "of the amount"
        rates = ", ".join(f"{number(tier.rate)} from {number(tier.from_)}" for tier in self.tiers)
        of = " of target pay" if self.rates_on == "attainment" else ""
        told = [percent(pay) if of else number(round(pay, 2)) for pay in pays]
        worked = f". With {rates} ({unit}) at {number(at)}: marginal pays {told[0]}{of}, retroactive pays {told[1]}{of}" if told else ""
        return (
            "'tiering' is missing: 'marginal' pays each rate on the part inside its tier, 'retroactive' pays the highest rate reached "
            f"on everything; there is no default{worked}"
        )

    @property
    def paid_on(self) -> Literal["target", "money"]:
        """Target where rates are on attainment, else money."""
        return "target" if self.rates_on == "attainment" else "money"

    @property
    def needs_deals(self) -> str | None:
        """`crossing_deal: whole_at_lower` and `whole_at_higher` depend on single deals."""
        return f"crossing_deal: {self.crossing_deal}" if self.crossing_deal in ("whole_at_lower", "whole_at_higher") else None

    @property
    def has_face_values(self) -> bool:
        """Tier amounts are face values of a window."""
        return self.rates_on == "amount"

    def schedule(self, minor: float = 1.0, *, per_unit: float | None = None) -> Schedule:
        """The tiers as a schedule; a deal that crosses counts as split (see `needs_deals`)."""
        tiers = self._tiered(retroactive=self.tiering == "retroactive")
        if self.rates_on == "attainment":
            return tiers
        return tiers.scaled(performance=minor if per_unit is None else per_unit, payout=minor)

    def _tiered(self, *, retroactive: bool) -> Schedule:
        return Schedule.from_tiers([(tier.from_, tier.rate) for tier in self.tiers], retroactive=retroactive)

    def in_words(self, words: Wording) -> str:
        """`5 % of revenue up to 1,000,000, 7 % above`, or with retroactive tiers `… on everything once … is reached`."""
        if self.tiering == "retroactive":
            parts = [f"{self._rate(tier, words)} on everything {self._once(tier, words)}" for tier in self.tiers]
            return ", ".join(parts) + "; the highest rate reached holds, without a cap"
        ends = [tier.from_ for tier in self.tiers[1:]]
        parts = [words.first if self.tiers[0].from_ == 0 else f"nothing below {self._level(self.tiers[0].from_, words)}"]
        parts += [f"{self._rate(tier, words)} up to {self._level(end, words)}" for tier, end in zip(self.tiers, ends, strict=False)]
        parts.append(f"{self._rate(self.tiers[-1], words)}{' above' if ends else ''}")
        return ", ".join(parts) + f", without a cap{self._crossing_in_words()}"

    def _once(self, tier: Tier, words: Wording) -> str:
        return words.first if tier.from_ == 0 else f"once {self._level(tier.from_, words)} is reached"

    def _rate(self, tier: Tier, words: Wording) -> str:
        if self.rates_on == "attainment":
            return "the base rate" if tier.rate == 1 else f"{number(tier.rate)} × the base rate"
        if words.unit == "count":
            return f"{number(tier.rate)} {words.currency} each"
        return f"{percent(tier.rate)} of {words.measure}"

    def _level(self, level: float, words: Wording) -> str:
        if self.rates_on == "attainment":
            return of_quota(level)
        return number(level) if words.unit == "count" else f"{number(level)} {words.unit}"

    def _crossing_in_words(self) -> str:
        told = {
            "split": "; a deal that crosses a tier is split at the edge",
            "whole_at_lower": "; a deal that crosses a tier is paid whole at the lower rate",
            "whole_at_higher": "; a deal that crosses a tier is paid whole at the higher rate",
        }
        return told[self.crossing_deal] if self.crossing_deal is not None else ""


_RATES_ON = (
    "'rates_on' is missing: 'attainment' reads tiers as levels of attainment and rates as multiples of the base rate (target pay ÷ quota), "
    "'amount' reads them as amounts and shares of them; there is no default. With quota 100, target pay 50 and one tier from 0, 110 sold: "
    "rate 1 on attainment pays 1 × 50/100 × 110 = 55, rate 0.05 on amount pays 0.05 × 110 = 5.50"
)
