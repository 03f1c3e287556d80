"""What has to fit between a plan's components and its adjustments: names, what a limit covers, how often pay falls due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spmsim.foundation.errors import nearest
from spmsim.plans.adjustments.adjustment import Adjustment, OfComponents
from spmsim.plans.adjustments.advances import Draw
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.choices import Place
from spmsim.plans.component import MONTHS_IN, Component
from spmsim.plans.words import period_in_words

Steps = tuple[str | int, ...]


def adjustment_problems(components: Sequence[Component], adjustments: Sequence[Adjustment]) -> Iterator[tuple[Place, str]]:
    """(place in the plan, what does not fit) of every adjustment."""
    for at, adjustment in enumerate(adjustments):
        place = ("adjustments", at)
        if isinstance(adjustment, OfComponents):
            yield from _unknown_components(adjustment, components, place)
        if isinstance(adjustment, Cap):
            yield from _of_cap(adjustment, components, place)
        if isinstance(adjustment, Draw):
            yield from _of_draw(adjustment, components, place)
        if isinstance(adjustment, Clawback):
            yield from _of_clawback(adjustment, adjustments[:at], place)


def _unknown_components(adjustment: OfComponents, components: Sequence[Component], place: Steps) -> Iterator[tuple[Place, str]]:
    names = [part.name for part in components]
    for name in adjustment.applies_to:
        if name not in names:
            what = f"no component '{name}' in this plan; there are: {', '.join(names) or 'none'}.{nearest(name, names)}".removesuffix(".")
            yield (*place, "applies_to"), what


def _of_cap(cap: Cap, components: Sequence[Component], place: Steps) -> Iterator[tuple[Place, str]]:
    """A multiple of target pay needs target pay to be a multiple of, in periods that hold whole windows."""
    if cap.limit.times_target is None or cap.period is None:
        return
    covered = [part for part in components if cap.covers(part.name) and part.formula.paid_on == "target"]
    if not covered:
        what = "'times_target' is a multiple of target pay, but no covered component is paid on target incentive; use 'amount'"
        yield (*place, "limit"), what
    longer = [part.name for part in covered if part.window_months > MONTHS_IN[cap.period]]
    if longer:
        what = f"{', '.join(longer)} {'is' if len(longer) == 1 else 'are'} earned in longer windows than a {period_in_words(cap.period)}"
        yield (*place, "period"), f"{what}, whose target pay would limit them; use a period at least as long, or 'amount'"


def _of_clawback(clawback: Clawback, before: Sequence[Adjustment], place: Steps) -> Iterator[tuple[Place, str]]:
    """Pay on a cancelled sale is taken back once."""
    for other in before:
        if isinstance(other, Clawback) and other.measure == clawback.measure:
            what = f"'{other.name}' takes pay on cancelled {clawback.measure} back already; a plan has one clawback for a measure"
            yield (*place, "measure"), what


def _of_draw(draw: Draw, components: Sequence[Component], place: Steps) -> Iterator[tuple[Place, str]]:
    """What falls due between two ends of a draw's periods would be paid beside the advance."""
    between = [part.name for part in components if _falls_between(part, MONTHS_IN[draw.every])]
    if between:
        every = period_in_words(draw.every)
        what = f"a draw of every {every} is settled at the end of each, but {', '.join(between)} can fall due in between"
        yield (*place, "every"), f"{what}; draw more often, or pay less often"


def _falls_between(part: Component, months: int) -> bool:
    due, lag = (MONTHS_IN[part.pay.every], part.pay.lag_months) if part.pay is not None else (part.window_months, 0)
    return due < months or lag % months != 0
