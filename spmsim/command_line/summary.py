"""A study, runs and payments as a few lines of text on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spmsim.results.catalogue import why_not_computed
from spmsim.studies.study import Comparison, Difference, Study

if TYPE_CHECKING:
    from spmsim.entrances.paying import PayRun

SHOWN = ("contribution", "sales", "incentive_pay", "total_pay", "attainment_mean", "share_at_quota", "turnover")


def comparison_in_words(study: Study) -> str:
    """Differences of every variant with their intervals and verdicts, then the recommendation and what must be known beside."""
    lines = [
        f"{study.replications} replications, seed {study.seed}; differences from {study.baseline}, money in {study.currency}, "
        f"intervals together {100 * study.ci_level:g} %"
    ]
    for one in study.comparisons:
        lines += ["", f"{one.title} ({one.id})", *_differences(one, study)]
    if study.recommendation is not None:
        lines += ["", study.recommendation.why]
    lines += ["", "Notes", *(f"  {note}" for note in study.notes)] if study.notes else []
    return "\n".join(lines)


def payments_in_words(paid: PayRun) -> str:
    """Where the statements are, what was paid, and what stands open."""
    told = paid.as_json()
    currency, totals = told["currency"], told["totals"]
    open_items = [f"{totals[name]:,.2f} {word}" for name, word in _OPEN if totals[name]]
    at_the_end = f"; at the end {', '.join(open_items)}" if open_items else ""
    return "\n".join([f"{told['people']} people paid {totals['paid']:,.2f} {currency}{at_the_end}", *paid.notes, str(paid.path)])


_OPEN = (("earned_unpaid", "earned and unpaid"), ("held", "held back"), ("owed", "owed by people"))


def _differences(one: Comparison, study: Study) -> Iterator[str]:
    units = {name: found.unit for name, found in study.scenarios[0].summary.items()}
    for metric in SHOWN:
        difference = one.differences.get(metric)
        if difference is not None and difference.mean is not None:
            verdict = (difference.verdict or "").replace("_", " ")
            yield f"  {metric:<16} {_figures(difference, units.get(metric, ''))}  {verdict}"
        else:
            why = why_not_computed(metric, study.company, in_money=units.get("sales") == study.currency)
            yield f"  {metric:<16} {'–':>13}  {why or 'cannot be computed for both'}"


def _figures(difference: Difference, unit: str) -> str:
    assert difference.mean is not None
    if difference.ci_low is None or difference.ci_high is None:
        return f"{_amount(difference.mean, unit):>13}"
    return f"{_amount(difference.mean, unit):>13}  [{_amount(difference.ci_low, unit)}, {_amount(difference.ci_high, unit)}]"


def _amount(number: float, unit: str) -> str:
    """Shares and ratios to four places, everything else whole: `+0.0123`, `-1,234,567`; what is exactly 0 is `0`."""
    if number == 0:
        return "0"
    return f"{number:+.4f}" if unit in ("share", "ratio") else f"{number:+,.0f}"
