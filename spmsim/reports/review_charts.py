"""The figures of a review: ranges with what happened in them, the way from forecast to outcome, and the market month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawn

from spmsim.reports.charts import Write
from spmsim.reports.drawing import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, Draw, Size, new_figure, ticks
from spmsim.studies.review.market import Ratio
from spmsim.studies.review.scores import Figure


def ranges_and_outcomes(labels: Sequence[str], rows: Sequence[Figure], write: Write) -> Draw:
    """Upright bars of forecast ranges, one for each label, with what happened as dots: blue inside the 80 % range, orange outside."""

    def draw(size: Size) -> Drawn:
        drawn, axes = new_figure(size, 2.6, left=0.75)
        ax = axes[0]
        wide = 13 if size == "wide" else 7
        for at, row in enumerate(rows):
            ax.plot([at, at], [row.p10, row.p90], color=INK, linewidth=wide, alpha=0.16, solid_capstyle="butt", zorder=1)
            ax.plot([at, at], [row.p25, row.p75], color=INK, linewidth=wide, alpha=0.24, solid_capstyle="butt", zorder=1)
            ax.plot([at - 0.28, at + 0.28], [row.p50, row.p50], color=INK, linewidth=1.4, zorder=2)
            _outcome(ax, at, row)
        _name_months(ax, labels, size)
        ax.margins(y=0.1)
        ticks(ax, "y", write, 5)
        return drawn

    return draw


def _name_months(ax: Axes, labels: Sequence[str], size: Size) -> None:
    """Every label where there is room, every other one on narrow screens."""
    ax.set_xticks(
        range(len(labels)), [label if size == "wide" or len(labels) < 7 or at % 2 == 0 else "" for at, label in enumerate(labels)]
    )
    ax.set_xlim(-0.6, len(labels) - 0.4)


def _outcome(ax: Axes, at: float, row: Figure) -> None:
    colour = BLUE if row.is_inside else ORANGE
    ax.plot([at], [row.actual], marker="o", markersize=7, color=colour, markeredgecolor="white", markeredgewidth=1.2, zorder=4)


@dataclass(frozen=True)
class Step:
    """One step of a bridge: a level that stands on the ground, or a change that begins where the last step ended."""

    name: str
    value: float
    is_level: bool = False
    span: tuple[float, float] | None = None
    """An interval of where the step ends."""


def bridge(steps: Sequence[Step], write: Write, write_change: Write) -> Draw:
    """From the forecast to what happened: levels as full bars, changes as floating ones; an axis that begins near what moves."""

    def draw(size: Size) -> Drawn:
        drawn, axes = new_figure(size, 2.7, left=0.75, below=0.16)
        ax = axes[0]
        ends = _ends(steps)
        low, high = _limits(steps, ends)
        for at, (step, (start, end)) in enumerate(zip(steps, ends, strict=True)):
            colour = INK if step.is_level else GREEN if end >= start else ORANGE
            foot = low if step.is_level else min(start, end)
            ax.bar(at, (end if step.is_level else max(start, end)) - foot, bottom=foot, width=0.62, color=colour, alpha=0.85, linewidth=0)
            if step.span is not None:
                ax.plot([at, at], list(step.span), color=MUTED, linewidth=1.4, zorder=4)
            if at + 1 < len(steps):
                ax.plot([at + 0.31, at + 0.69], [end, end], color=FAINT, linewidth=1, zorder=1)
            text = write(end) if step.is_level else write_change(step.value)
            top = max(start, end, *(step.span or (end,)))
            lift = 5 if size == "wide" or at % 2 == 0 else 14  # neighbours of the same height stand above each other
            letters = 9 if size == "wide" else 7
            ax.annotate(
                text, (at, top), (0, lift), textcoords="offset points", ha="center", color=colour, fontweight="bold", fontsize=letters
            )
        ax.set_xticks(range(len(steps)), [_broken(step.name, size) for step in steps], fontsize=8.5 if size == "wide" else 7)
        ax.set_ylim(low, high)
        ticks(ax, "y", write, 5)
        return drawn

    return draw


def _ends(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """(start, end) of every step."""
    found: list[tuple[float, float]] = []
    at = 0.0
    for step in steps:
        start, at = (step.value, step.value) if step.is_level else (at, at + step.value)
        found.append((start, at))
    return found


def _limits(steps: Sequence[Step], ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """An axis that shows the changes: it begins below the lowest end by as much as the ends are apart."""
    values = [value for pair in ends for value in pair] + [value for step in steps if step.span for value in step.span]
    low, high = min(values), max(values)
    room = (high - low) or abs(high) or 1.0
    return max(0.0, low - 0.7 * room), high + 0.22 * room


def _broken(name: str, size: Size) -> str:
    """A name in lines short enough for its step."""
    length, lines = (18 if size == "wide" else 10), [""]
    for word in name.split():
        if len(lines[-1]) + len(word) < length or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    return "\n".join(lines)


def market_by_month(labels: Sequence[str], months: Sequence[Ratio | None], year: Ratio, write: Write) -> Draw:
    """Sold ÷ expected month by month with 90 % ranges, beside the year's (a band) and what was assumed (a line at 100 %)."""

    def draw(size: Size) -> Drawn:
        drawn, axes = new_figure(size, 2.3, left=0.6)
        ax = axes[0]
        ax.axhspan(year.low, year.high, color=BLUE, alpha=0.12, linewidth=0, zorder=0)
        ax.axhline(year.value, color=BLUE, linewidth=1.4, zorder=1)
        ax.axhline(1.0, color=MUTED, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
        for at, month in enumerate(months):
            if month is not None:
                ax.plot([at, at], [month.low, month.high], color=INK, linewidth=1.6, alpha=0.6, zorder=2)
                ax.plot([at], [month.value], marker="o", markersize=5.5, color=INK, zorder=3)
        _name_months(ax, labels, size)
        ticks(ax, "y", write, 5)
        return drawn

    return draw


def people_by_band(labels: Sequence[str], counts: Sequence[int], expected: Sequence[float], write: Write) -> Draw:
    """How many people ended where in their own forecast, beside how many a right forecast puts there (a tick)."""

    def draw(size: Size) -> Drawn:
        drawn, axes = new_figure(size, 2.0, left=0.5, below=0.16)
        ax = axes[0]
        outside = (0, len(counts) - 1)
        for at, (number, right) in enumerate(zip(counts, expected, strict=True)):
            ax.bar(at, number, width=0.62, color=ORANGE if at in outside else BLUE, alpha=0.8, linewidth=0)
            ax.plot([at - 0.38, at + 0.38], [right, right], color=INK, linewidth=2)
            ax.annotate(f"{number:,}", (at, max(number, right)), (0, 5), textcoords="offset points", ha="center", fontsize=9)
        ax.set_xticks(range(len(labels)), [_broken(label, size) for label in labels], fontsize=8.5 if size == "wide" else 6.5)
        ax.margins(y=0.16)
        ticks(ax, "y", write, 4)
        return drawn

    return draw
