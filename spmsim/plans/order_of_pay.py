"""`ORDER_OF_PAY`: the stages of pay as data, and what one plan has in each of them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.plans.adjustments.adjustment import Adjustment
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.component import Component
from spmsim.plans.words import listing, months_in_words, period_in_words

ORDER_OF_PAY = (
    ("credit", "Each sale is credited to the people to whom it belongs, in the month in which it is booked."),
    ("measure", "A window's credits are compared with the quota of the time employed in it, after the new-hire ramp."),
    ("earn", "Each component turns that into pay by its formula; target pay is that of the time employed."),
    ("link", "Gates, then multipliers, change what components earned."),
    ("limit", "Caps on components, then caps on the total, let pass what their limits allow."),
    ("due", "What passed falls due when its window ends; leavers are settled in the month they leave."),
    ("settle", "What is owed is taken first; then guarantees, draws and holdbacks."),
    ("pay", "All that is left for a month is rounded once to the smallest coin, halves away from zero."),
)
"""The stages of pay, in order, each with what happens in it."""
_ALWAYS = ("credit", "measure", "earn", "due", "pay")


def stages_in_words(components: Sequence[Component], adjustments: Sequence[Adjustment]) -> tuple[str, ...]:
    """The stages that a plan has, numbered in their order, with its own clauses named: `4. link: … Here: kept.`

    A plan without gates and multipliers has no stage *link*, one without caps no *limit*, one without anything to settle no *settle*.
    """
    own = {stage: list(_clauses(stage, components, adjustments)) for stage, _ in ORDER_OF_PAY}
    kept = [(stage, what) for stage, what in ORDER_OF_PAY if stage in _ALWAYS or own[stage]]
    return tuple(f"{place}. {' '.join([f'{stage}: {what}', *own[stage]])}" for place, (stage, what) in enumerate(kept, start=1))


def _clauses(stage: str, components: Sequence[Component], adjustments: Sequence[Adjustment]) -> Iterator[str]:
    """Sentences on what the plan itself has in a stage."""
    acting = [adjustment for adjustment in adjustments if _stage_of(adjustment) == stage]
    if stage == "measure":
        pooled = [f"{part.name.replace('_', ' ')} (the {part.scope})" for part in components if part.scope != "self"]
        if pooled:
            yield f"Added up over people: {listing(pooled)}."
    if stage == "due":
        late = [f"{part.name.replace('_', ' ')} {_timing(part)}" for part in components if part.pay is not None]
        if late:
            yield f"Paid apart from the window: {listing(late)}."
    if stage == "settle" and any(part.when_negative == "claw_back" for part in components) and not acting:
        yield "Here: year-to-date pay that fell."
    if acting:
        yield f"Here, in this order: {listing([f'{one.type} {one.name}'.replace('_', ' ') for one in _played(acting)])}."


def _stage_of(adjustment: Adjustment) -> str:
    return "credit" if isinstance(adjustment, Cap) and adjustment.scope == "deal" else adjustment.stage


def _played(acting: Sequence[Adjustment]) -> list[Adjustment]:
    """The adjustments of one stage in the order in which they act: by kind, within a kind in the order of the plan."""
    kinds = ("cap", "large_deal", "proration", "quota_relief", "gate", "multiplier", "clawback", "guarantee", "draw", "holdback")
    return sorted(acting, key=lambda one: (kinds.index(one.type) if one.type in kinds else len(kinds), _is_total(one)))


def _is_total(adjustment: Adjustment) -> bool:
    return isinstance(adjustment, Cap) and adjustment.scope == "total"


def _timing(part: Component) -> str:
    assert part.pay is not None
    lag = part.pay.lag_months
    return f"by the {period_in_words(part.pay.every)}" + (f", {months_in_words(lag)} later" if lag else "")
