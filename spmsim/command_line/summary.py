"""A study, runs and payments as a few lines of text on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spmsim.studies.study import Comparison, Difference, Study

if TYPE_CHECKING:
    from spmsim.entrances.paying import PayRun

SHOWN = ("contribution", "sales", "incentive_pay", "total_pay", "attainment_mean", "share_at_quota", "turnover")


def comparison_in_words(study: Study) -> str:
    """Differences of every variant with their intervals and verdicts, then the recommendation."""
    percent = f"{study.ci_level:.0%}"
    lines = [f"{study.replications} replications, seed {study.seed}; differences from {study.baseline}, intervals together {percent}"]
    for one in study.comparisons:
        lines += ["", f"{one.title} ({one.id})", *_differences(one)]
    if study.recommendation is not None:
        lines += ["", study.recommendation.why]
    return "\n".join(lines)


def payments_in_words(paid: PayRun) -> str:
    """Where the statements are, what was paid, and what stands open."""
    told = paid.as_json()
    currency, totals = told["currency"], told["totals"]
    open_items = [f"{totals[name]:,.2f} {word}" for name, word in _OPEN if totals[name]]
    at_the_end = f"; at the end {', '.join(open_items)}" if open_items else ""
    return "\n".join([f"{told['people']} people paid {totals['paid']:,.2f} {currency}{at_the_end}", *paid.notes, str(paid.path)])


_OPEN = (("earned_unpaid", "earned and unpaid"), ("held", "held back"), ("owed", "owed by people"))


def _differences(one: Comparison) -> Iterator[str]:
    for metric in SHOWN:
        difference = one.differences.get(metric)
        if difference is not None and difference.mean is not None:
            yield f"  {metric:<16} {_figures(difference)}  {(difference.verdict or '').replace('_', ' ')}"


def _figures(difference: Difference) -> str:
    assert difference.mean is not None
    if difference.ci_low is None or difference.ci_high is None:
        return f"{_amount(difference.mean):>13}"
    return f"{_amount(difference.mean):>13}  [{_amount(difference.ci_low)}, {_amount(difference.ci_high)}]"


def _amount(number: float) -> str:
    """Whole money from 100 up, four digits below: `-1,234,567`, `+0.0123`."""
    return f"{number:+,.0f}" if abs(number) >= 100 else f"{number:+.4f}"
